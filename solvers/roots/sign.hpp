#pragma once
#include <memory>
#include <span>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"
#include "lib/tape/compile.hpp"

namespace separatrix {

/// Sign of an expression at exact points, with as many digits as it takes.
///
/// The value is enclosed in a ball with 30, 60, 120, … 7680 digits until the ball is on one side of 0: a sign that is
/// returned is a proof.
class CertainSign {
 public:
  /// expression  of the symbols and of nothing else
  CertainSign(Expression expression, const std::vector<Expression>& symbols);

  /// values   (n,) exact, one per symbol
  /// returns  1, −1, or 0 if no sign was found with 7680 digits (the value is 0 or below 1e-7600) or
  ///          there is no value
  int operator()(std::span<const Rational> values) const;

 private:
  std::shared_ptr<const Tape> tape_;
};

}  // namespace separatrix

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
/// The value is computed with N and 2N digits, N = 30, 60, 120, … 480, until both agree to a tenth
/// of their size; then its sign is that of the value.
class CertainSign {
 public:
  /// expression  of the symbols and of nothing else
  CertainSign(Expression expression, const std::vector<Expression>& symbols);

  /// values   (n,) exact, one per symbol
  /// returns  1, −1, or 0 if no sign was found with 960 digits (the value is 0 or below 1e-400) or
  ///          the value is not finite
  int operator()(std::span<const Rational> values) const;

 private:
  std::shared_ptr<const Tape> tape_;
};

}  // namespace separatrix

#pragma once
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "lib/tape/evaluate.hpp"

namespace separatrix {

/// Expressions as a function of the point, with intermediate overflow taken out of the way.
///
/// The tape runs in Real first. Where a result is not finite although it may exist (e^u beyond
/// the range of double inside a value of order 1), it runs again in mpfr with the same number of
/// bits, whose exponents have no practical end. Only what is not finite there is not finite.
///
/// Owns its registers: one per thread.
template <class Real>
class Function {
 public:
  /// tape        compiled expressions
  /// parameters  (k,) exact values
  Function(std::shared_ptr<const Tape> tape, std::span<const Rational> parameters);

  /// results (m,) = expressions(variables (n,))
  void operator()(std::span<const Real> variables, std::span<Real> results);
  std::vector<Real> operator()(std::span<const Real> variables);

  std::size_t results() const { return fast_.results(); }

 private:
  void evaluate_with_wide_exponents(std::span<const Real> variables, std::span<Real> results);

  Evaluator<Real> fast_;
  std::vector<Rational> parameters_;
  std::optional<Evaluator<mpfr>> wide_;  // made when first needed
};

}  // namespace separatrix

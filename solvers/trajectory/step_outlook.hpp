#pragma once
#include <cstddef>
#include <optional>

#include "lib/model/outcome.hpp"
#include "lib/model/vector_field.hpp"

namespace separatrix {

/// How many steps a run would still take, asked when their number doubles.
///
///     n_rest = (t₁ − t) / h,   h the mean of the last n/2 steps
///
/// Steps that grow say nothing: those from t_{n/2} to t_n are twice as many as those from t_{n/4} to t_{n/2}, and only
/// where they lead less than four times as far is the outlook taken for what will come. Steps that shrink, so that they do
/// not lead nearly twice as far, close in on a singular point, which the integration tells by itself. For runs that are meant to come
/// to their end, not for those that something on the way will stop.
///
/// Steps grow by a factor only while the solution changes by its own size, and in that time a method of fixed order makes
/// s = tolerance^(−1/q)/c of them. Where min(n_rest, s) is more than is allowed, the method cannot come to the end with these digits.
template <class Real>
class StepOutlook {
 public:
  /// steps_per_scale  s, steps_of_fixed_order(); 0 for a method whose order follows from the digits
  explicit StepOutlook(std::size_t most_steps, double steps_per_scale = 0)
      : most_steps_(most_steps), steps_per_scale_(steps_per_scale) {}

  /// After a step, the n-th.
  ///
  /// rest     t₁ − t
  /// returns  step_limit where 10^9 times the steps that are allowed would not do, or where the order of the method does not;
  ///          step_underflow where the steps are those of a state that has left the exponents of the arithmetic. None: it may go on
  std::optional<Outcome> see(std::size_t n, const Real& t, const Real& rest, const State<Real>& x);

  /// n_rest when it was last estimated.
  double steps_to_come() const { return steps_to_come_; }

 private:
  std::size_t most_steps_, next_ = 256;
  double steps_per_scale_, steps_to_come_ = 0;
  Real last_{0}, before_{0};  // t after n/2 and n/4 steps
};

/// Steps that a method of order q makes, at least, while its solution changes by its own size: s with c = 8, which the error
/// constants of the pairs here do not reach (3 to 5).
///
/// log10_tolerance  of a step, relative; < 0
/// returns          0 for q = 0
double steps_of_fixed_order(int q, double log10_tolerance);

/// Whether a state is so small that its derivatives have no place among the numbers of the arithmetic, in double
/// 0 < |x| < 1e-277.
template <class Real>
bool is_beyond_range(const Real& x);

}  // namespace separatrix

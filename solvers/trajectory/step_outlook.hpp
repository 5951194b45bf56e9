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
template <class Real>
class StepOutlook {
 public:
  explicit StepOutlook(std::size_t most_steps) : most_steps_(most_steps) {}

  /// After a step, the n-th.
  ///
  /// rest     t₁ − t
  /// returns  step_limit where 10^9 times the steps that are allowed would not do; step_underflow where the steps are
  ///          those of a state that has left the exponents of the arithmetic. None: it may go on
  std::optional<Outcome> see(std::size_t n, const Real& t, const Real& rest, const State<Real>& x);

 private:
  std::size_t most_steps_, next_ = 256;
  Real last_{0}, before_{0};  // t after n/2 and n/4 steps
};

/// Whether a state is so small that its derivatives have no place among the numbers of the arithmetic, in double
/// 0 < |x| < 1e-277.
template <class Real>
bool is_beyond_range(const Real& x);

}  // namespace separatrix

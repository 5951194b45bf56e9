#include "solvers/trajectory/step_outlook.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"

namespace separatrix {

template <class Real>
std::optional<Outcome> StepOutlook<Real>::see(std::size_t n, const Real& t, const Real& rest, const State<Real>& x) {
  constexpr std::size_t first_look = 1024, times_too_many = 1'000'000'000, long_way = 64;
  constexpr double steady = 1.8;  // of 2
  if (n < next_) return std::nullopt;
  next_ = 2 * n;
  const double recent = to_double(t < last_ ? Real(last_ - t) : Real(t - last_));
  const double before = to_double(last_ < before_ ? Real(before_ - last_) : Real(last_ - before_));
  const double to_come = to_double(abs_of(rest));
  before_ = last_;
  last_ = t;
  if (n < first_look || !(recent >= steady * before && recent < 4 * before)) return std::nullopt;
  const auto many = static_cast<double>(n);
  const double steps = steps_to_come_ = to_come / recent * (many / 2);
  const auto allowed = static_cast<double>(most_steps_);
  if (steps > times_too_many * allowed || std::min(steps, steps_per_scale_) > allowed) return Outcome::step_limit;
  const bool lost = std::any_of(x.begin(), x.end(), [](const Real& each) { return is_beyond_range(each); });
  return lost && steps > long_way * many ? std::optional(Outcome::step_underflow) : std::nullopt;
}

double steps_of_fixed_order(int q, double log10_tolerance) {
  constexpr double error_constant = 8;
  return q == 0 ? 0 : std::pow(10.0, -log10_tolerance / q) / error_constant;
}

template <class Real>
bool is_beyond_range(const Real& x) {
  if constexpr (std::is_same_v<Real, mpfr>) return false;
  constexpr double least = 0.9 * std::numeric_limits<Real>::min_exponent10;
  return x != 0 && log10_magnitude(x) < least;
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template class StepOutlook<Real>;  \
  template bool is_beyond_range<Real>(const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

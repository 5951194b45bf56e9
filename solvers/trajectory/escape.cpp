#include "solvers/trajectory/escape.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

template <class Real>
bool grows_at_once(VectorField<Real>& field, const Real& t0, const TimedState<Real>& end, const Real& within) {
  const State<Real>& x = end.x;
  State<Real> slope(x.size(), Real(0));
  field(x, slope, end.t);
  const bool forward = end.t > t0;
  const Real reach = within * abs_of(Real(end.t - t0));
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Real way = forward ? slope[i] : Real(-slope[i]);
    if ((x[i] > 0 && way > 0 && x[i] <= way * reach) || (x[i] < 0 && way < 0 && x[i] >= way * reach)) return true;
  }
  return false;
}

// In mpfr, where the third power of a large state is no overflow. Without a series, which means over samples may have no
// room for:
//
//     ẍ = d/dh f(t + h, x + h f) ≈ (f(t + h, x + h f) − f)/h,   h = 10^(−half the digits) x/ẋ
template <class Real>
std::optional<Real> escape_time(const VectorField<Real>& field, const Real& t0, const Real& t, const State<Real>& x,
                                const Real& within) {
  const std::size_t kept = working_digits<Real>() + 2;
  const PrecisionScope scope(2 * kept);
  constexpr double least_exponent = 1e-3;  // a state that comes to a finite value at an infinite speed has m < 0
  VectorField<mpfr> exact(field.code(), field.parameters());
  if (const auto* signs = field.held_branches()) exact.hold_branches(*signs);
  State<mpfr> point;
  for (const Real& entry : x) point.push_back(convert<mpfr>(entry));
  const mpfr time = convert<mpfr>(t), span = time - convert<mpfr>(t0);
  State<mpfr> speed(point.size(), mpfr(0)), speed_after = speed;
  exact(point, speed, time);
  mpfr rate(0);
  std::size_t fastest = point.size();
  for (std::size_t i = 0; i < point.size(); ++i) {
    const mpfr own = speed[i] * (span < 0 ? -1 : 1) / point[i];
    if (!(own > rate)) continue;
    rate = own;
    fastest = i;
  }
  if (fastest == point.size() || !is_finite(speed)) return std::nullopt;
  const mpfr& size = point[fastest];
  const mpfr h = power_of_ten<mpfr>(-static_cast<double>(kept)) * size / speed[fastest];
  State<mpfr> after = point;
  for (std::size_t i = 0; i < point.size(); ++i) after[i] += h * speed[i];
  exact(after, speed_after, mpfr(time + h));
  const mpfr bend = (speed_after[fastest] - speed[fastest]) / h;
  const mpfr inverse = bend * size / (speed[fastest] * speed[fastest]) - 1;  // 1/m
  if (!(inverse > 0 && inverse * least_exponent <= 1)) return std::nullopt;
  const mpfr wait = size / (speed[fastest] * inverse);
  if (!(abs_of(wait) <= convert<mpfr>(within) * abs_of(span))) return std::nullopt;
  return convert<Real>(mpfr(time + wait));
}

template <class Real>
std::optional<Real> pole_passed(const VectorField<Real>& field, const Real& t0, const TimedState<Real>& earlier,
                                const TimedState<Real>& before, const TimedState<Real>& after) {
  constexpr double jump = 1e3;
  const auto jumps = [&](std::size_t i) {
    return abs_of(after.x[i]) > Real(jump) * abs_of(before.x[i]) && before.x[i] != 0;
  };
  bool any = false;
  for (std::size_t i = 0; i < after.x.size() && !any; ++i) any = jumps(i);
  if (!any || earlier.x.empty()) return std::nullopt;
  const auto pole = [&](const TimedState<Real>& point) {
    return escape_time(field, t0, point.t, point.x, power_of_ten<Real>(close_to_pole));
  };
  const auto seen = pole(before);
  if (!seen || (after.t > t0 ? *seen > after.t : *seen < after.t)) return std::nullopt;
  const Real wait = abs_of(Real(*seen - before.t));
  const auto seen_before = pole(earlier);
  if (!seen_before || abs_of(Real(before.t - earlier.t)) * 2 < wait) return std::nullopt;
  if (abs_of(Real(*seen - *seen_before)) * 8 > wait) return std::nullopt;
  return seen;
}

template <class Real>
std::optional<Real> escape_at_end(VectorField<Real>& field, const Real& t0, const TimedState<Real>& end,
                                  const Real& within) {
  if (!grows_at_once(field, t0, end, Real(100 * within))) return std::nullopt;
  return escape_time(field, t0, end.t, end.x, within);
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                             \
  template std::optional<Real> escape_time<Real>(const VectorField<Real>&, const Real&, const Real&,             \
                                                 const State<Real>&, const Real&);                               \
  template std::optional<Real> pole_passed<Real>(const VectorField<Real>&, const Real&, const TimedState<Real>&, \
                                                 const TimedState<Real>&, const TimedState<Real>&);              \
  template bool grows_at_once<Real>(VectorField<Real>&, const Real&, const TimedState<Real>&, const Real&);      \
  template std::optional<Real> escape_at_end<Real>(VectorField<Real>&, const Real&, const TimedState<Real>&,     \
                                                   const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

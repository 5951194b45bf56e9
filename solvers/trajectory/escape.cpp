#include "solvers/trajectory/escape.hpp"

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
template <class Real>
bool grows_at_once(const State<Real>& x, const State<Real>& slope, const Real& t0, const Real& t, const Real& within) {
  const bool forward = t > t0;
  const Real reach = within * abs_of(Real(t - t0));
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

#define SEPARATRIX_INSTANTIATE(Real)                                                                                \
  template bool grows_at_once<Real>(const State<Real>&, const State<Real>&, const Real&, const Real&, const Real&); \
  template std::optional<Real> escape_time<Real>(const VectorField<Real>&, const Real&, const Real&,                \
                                                 const State<Real>&, const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

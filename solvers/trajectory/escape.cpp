#include "solvers/trajectory/escape.hpp"

#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/sign.hpp"
#include "lib/tape/jet.hpp"

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

// in mpfr, where the third power of a large state is no overflow
template <class Real>
std::optional<Real> escape_time(const VectorField<Real>& field, const Real& t0, const Real& t, const State<Real>& x,
                                const Real& within) {
  const PrecisionScope scope(working_digits<Real>() + 2);
  constexpr std::size_t order = 2;
  constexpr double least_exponent = 1e-3;  // a state that comes to a finite value at an infinite speed has m < 0
  JetEvaluator<mpfr> jet(field.code().series, field.parameters(), order);
  std::vector<mpfr> point;
  for (const Real& entry : x) point.push_back(convert<mpfr>(entry));
  const mpfr time = convert<mpfr>(t), span = time - convert<mpfr>(t0);
  jet.expand(point, time);
  std::optional<mpfr> wait;
  mpfr fastest(0), speed(0), bend(0);
  for (std::size_t i = 0; i < point.size(); ++i) {
    using Arithmetic = JetEvaluator<mpfr>::Arithmetic;
    Arithmetic::get(speed, jet.state(i)[1]);
    Arithmetic::get(bend, jet.state(i)[2]);
    const mpfr rate = speed * (span < 0 ? -1 : 1) / point[i];
    if (!(rate > fastest)) continue;
    fastest = rate;
    wait.reset();
    const mpfr inverse = 2 * bend * point[i] / (speed * speed) - 1;  // 1/m
    if (inverse > 0 && inverse * least_exponent <= 1) wait = point[i] / (speed * inverse);
  }
  if (!wait || !(abs_of(*wait) <= convert<mpfr>(within) * abs_of(span))) return std::nullopt;
  return convert<Real>(mpfr(time + *wait));
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                                \
  template bool grows_at_once<Real>(const State<Real>&, const State<Real>&, const Real&, const Real&, const Real&); \
  template std::optional<Real> escape_time<Real>(const VectorField<Real>&, const Real&, const Real&,                \
                                                 const State<Real>&, const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

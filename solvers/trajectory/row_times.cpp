#include "solvers/trajectory/row_times.hpp"

#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

template <class Real>
std::vector<Real> row_times(const SimulationRequest& request, const Real& end) {
  using std::pow;
  std::vector<Real> all;
  const bool backward = request.is_backward();
  for (const Rational& each : request.times) {
    const Real t = to_real<Real>(each);
    if (backward ? t > end : t < end) all.push_back(t);
  }
  if (!request.times.empty()) {
    all.push_back(end);
    return all;
  }
  const std::size_t n = request.samples;
  if (n == 0) return all;
  const Real start = to_real<Real>(request.from_time), whole = end - start;
  if (!request.first_sample) {
    for (std::size_t i = 0; i < n; ++i) all.push_back(start + whole * Real(i) / Real(n));
    all.push_back(end);
    return all;
  }
  const Real first = (backward ? -1 : 1) * to_real<Real>(*request.first_sample), ratio = whole / first;
  all.push_back(start);
  if (ratio > 1) {
    for (std::size_t i = 0; i < n; ++i) all.push_back(start + first * pow(ratio, Real(Real(i) / Real(n))));
  }
  all.push_back(end);
  return all;
}

#define SEPARATRIX_INSTANTIATE(Real) template std::vector<Real> row_times(const SimulationRequest&, const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

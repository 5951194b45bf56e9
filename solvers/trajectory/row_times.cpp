#include "solvers/trajectory/row_times.hpp"

#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

template <class Real>
std::vector<Real> row_times(const SimulationRequest& request, const Real& end) {
  using std::pow;
  std::vector<Real> all;
  for (const Rational& each : request.times) {
    const Real t = to_real<Real>(each);
    if (t < end) all.push_back(t);
  }
  if (!request.times.empty()) {
    all.push_back(end);
    return all;
  }
  const std::size_t n = request.samples;
  if (n == 0) return all;
  if (!request.first_sample) {
    for (std::size_t i = 0; i < n; ++i) all.push_back(end * Real(i) / Real(n));
    all.push_back(end);
    return all;
  }
  const Real first = to_real<Real>(*request.first_sample);
  all.push_back(Real(0));
  if (first < end) {
    for (std::size_t i = 0; i < n; ++i) all.push_back(first * pow(Real(end / first), Real(Real(i) / Real(n))));
  }
  all.push_back(end);
  return all;
}

#define SEPARATRIX_INSTANTIATE(Real) template std::vector<Real> row_times(const SimulationRequest&, const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

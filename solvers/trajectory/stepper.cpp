#include "solvers/trajectory/stepper.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

// log₁₀(10^a + 10^b)
double log10_sum(double a, double b) {
  const double larger = std::max(a, b);
  const double smaller = std::min(a, b);
  if (std::isinf(smaller)) return larger;
  return larger + std::log10(1 + std::pow(10.0, smaller - larger));
}

}  // namespace

template <class Real>
double log10_error_ratio(const State<Real>& error, const State<Real>& x, const State<Real>& y,
                         const Tolerance& tolerance) {
  double worst = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < error.size(); ++i) {
    const double size = std::max(log10_magnitude(x[i]), log10_magnitude(y[i]));
    const double ratio = log10_magnitude(error[i]) - log10_sum(tolerance.absolute, tolerance.relative + size);
    if (std::isnan(ratio)) return ratio;
    worst = std::max(worst, ratio);
  }
  return worst;
}

template <class Real>
bool is_finite(const State<Real>& x) {
  return std::all_of(x.begin(), x.end(), [](const Real& entry) {
    using std::isfinite;
    return isfinite(entry);
  });
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                  \
  template double log10_error_ratio<Real>(const State<Real>&, const State<Real>&, const State<Real>&, \
                                          const Tolerance&);                                          \
  template bool is_finite<Real>(const State<Real>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

#include "solvers/trajectory/steppers/spectral_radius.hpp"

#include <cmath>
#include <limits>

#include "lib/num/largest.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

template <class Real>
double log10_spectral_radius(VectorField<Real>& field, const Real& t, const State<Real>& x, const State<Real>& slope) {
  constexpr std::size_t products = 12, counted = 6;
  const std::size_t d = slope.size();
  const Real size = largest(x);
  const double log10_size = size == 0 ? 0 : log10_magnitude(size);
  const Real distance = power_of_ten<Real>(log10_size + log10_roundoff<Real>() / 2);
  State<Real> direction(d, Real(0)), point = x, moved(d, Real(0));
  for (std::size_t i = 0; i < d; ++i) direction[i] = Real(1 + std::sin(7.0 * static_cast<double>(i + 1)) / 2);
  double growth = 0;
  for (std::size_t k = 0; k < products; ++k) {
    const Real length = largest(direction);
    if (length == 0) return -infinity;
    for (std::size_t i = 0; i < d; ++i) point[i] = x[i] + direction[i] / length * distance;
    field(point, moved, t);
    if (!is_finite(moved)) return std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < d; ++i) direction[i] = (moved[i] - slope[i]) / distance;
    if (k >= products - counted) growth += log10_magnitude(largest(direction)) / counted;
  }
  return growth;
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template double log10_spectral_radius<Real>(VectorField<Real>&, const Real&, const State<Real>&, const State<Real>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

#include "solvers/basin/neighbours.hpp"

#include <cmath>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/largest.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

double weight(std::size_t i) {
  const double multiple = static_cast<double>(i + 1) * (std::sqrt(5.0) - 1) / 2;
  return multiple - std::floor(multiple);
}

}  // namespace

template <class Real>
std::array<State<Real>, 2> neighbours(VectorField<Real>& field, const State<Real>& start, double log10_size) {
  const std::size_t d = start.size();
  std::vector<Real> matrix(d * d, Real(0));
  field.jacobian(start, matrix, Real(0));
  const Real rate = largest(matrix);
  State<Real> slope(d, Real(0)), above = start, below = start;
  field(start, slope, Real(0));
  const Real eta = power_of_ten<Real>(log10_size);
  for (std::size_t i = 0; i < d; ++i) {
    Real size = abs_of(start[i]);
    if (rate > 0) size += abs_of(slope[i]) / rate;
    const Real move = eta * Real(weight(i)) * size;
    above[i] += move;
    below[i] -= move;
  }
  return {above, below};
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template std::array<State<Real>, 2> neighbours<Real>(VectorField<Real>&, const State<Real>&, double);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

#include "solvers/stationary/branch_stability.hpp"

#include <algorithm>

#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

template <class Real>
std::size_t BranchSpectrum<Real>::rising(double log10_weak) const {
  const Real bound = size * power_of_ten<Real>(log10_weak);
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [&](const auto& value) { return value.real > bound; }));
}

template <class Real>
std::size_t BranchSpectrum<Real>::weak(double log10_weak) const {
  using std::abs;
  const Real bound = size * power_of_ten<Real>(log10_weak);
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [&](const auto& value) { return abs(value.real) <= bound; }));
}

template <class Real>
std::size_t BranchSpectrum<Real>::nearest() const {
  using std::abs;
  const auto least = std::min_element(values.begin(), values.end(), [](const auto& one, const auto& other) {
    return Real(abs(one.real)) < Real(abs(other.real));
  });
  return static_cast<std::size_t>(least - values.begin());
}

template <class Real>
BranchSpectrum<Real> branch_spectrum(Equations<Real>& equations, const State<Real>& x, const Box& box, bool symmetric) {
  check_interruption();
  const std::size_t d = x.size() - 1;
  std::vector<Real> matrix = square_part(equations.jacobian(x), d);
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      const Real across(box.width(i)), along(box.width(j));
      matrix[i * d + j] *= symmetric ? Real(across * along) : Real(along / across);
    }
  }
  BranchSpectrum<Real> spectrum;
  if (!is_finite(matrix)) return spectrum;
  spectrum.size = length(matrix);
  if (!symmetric) {
    spectrum.values = eigenvalues(matrix, d);
    return spectrum;
  }
  for (const Real& value : symmetric_spectrum(matrix, d).values) spectrum.values.push_back({value, Real(0)});
  return spectrum;
}

#define SEPARATRIX_INSTANTIATE(Real)    \
  template struct BranchSpectrum<Real>; \
  template BranchSpectrum<Real> branch_spectrum<Real>(Equations<Real>&, const State<Real>&, const Box&, bool);
SEPARATRIX_INSTANTIATE(double)
SEPARATRIX_INSTANTIATE(mpfr)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

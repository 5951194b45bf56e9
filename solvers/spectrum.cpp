#include "solvers/spectrum.hpp"

#include <Eigen/Eigenvalues>
#include <boost/multiprecision/eigen.hpp>

#include "lib/num/real.hpp"

namespace separatrix {

template <class Real>
SymmetricSpectrum<Real> symmetric_spectrum(const std::vector<Real>& matrix, std::size_t dimension) {
  using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto d = static_cast<Eigen::Index>(dimension);
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(Eigen::Map<const Matrix>(matrix.data(), d, d));
  SymmetricSpectrum<Real> spectrum;
  for (Eigen::Index i = 0; i < d; ++i) {
    spectrum.values.push_back(solver.eigenvalues()(i));
    for (Eigen::Index j = 0; j < d; ++j) spectrum.vectors.push_back(solver.eigenvectors()(j, i));
  }
  return spectrum;
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template SymmetricSpectrum<Real> symmetric_spectrum<Real>(const std::vector<Real>&, std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

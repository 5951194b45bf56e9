#include "solvers/spectrum.hpp"

#include <Eigen/Eigenvalues>
#include <boost/multiprecision/eigen.hpp>
#include <type_traits>

#include "lib/num/real.hpp"

namespace separatrix {
namespace {

// Matrices of at most this dimension live on the stack; the algorithm, hence every bit, is that of larger ones.
constexpr int small = 4;

template <class Real, int most>
SymmetricSpectrum<Real> spectrum_of(const std::vector<Real>& matrix, std::size_t dimension) {
  using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor, most, most>;
  const auto d = static_cast<Eigen::Index>(dimension);
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(Eigen::Map<const Matrix>(matrix.data(), d, d));
  SymmetricSpectrum<Real> spectrum;
  spectrum.values.reserve(dimension);
  spectrum.vectors.reserve(dimension * dimension);
  for (Eigen::Index i = 0; i < d; ++i) {
    spectrum.values.push_back(solver.eigenvalues()(i));
    for (Eigen::Index j = 0; j < d; ++j) spectrum.vectors.push_back(solver.eigenvectors()(j, i));
  }
  return spectrum;
}

}  // namespace

template <class Real>
SymmetricSpectrum<Real> symmetric_spectrum(const std::vector<Real>& matrix, std::size_t dimension) {
  if constexpr (std::is_same_v<Real, double>) {
    if (dimension <= small) return spectrum_of<Real, small>(matrix, dimension);
  }
  return spectrum_of<Real, Eigen::Dynamic>(matrix, dimension);
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template SymmetricSpectrum<Real> symmetric_spectrum<Real>(const std::vector<Real>&, std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

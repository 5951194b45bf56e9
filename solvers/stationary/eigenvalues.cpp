#include "solvers/stationary/eigenvalues.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <boost/multiprecision/eigen.hpp>

#include "lib/num/real.hpp"

namespace separatrix {

template <class Real>
std::vector<ComplexNumber<Real>> eigenvalues(const std::vector<Real>& matrix, std::size_t dimension) {
  using std::sqrt;
  using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto d = static_cast<Eigen::Index>(dimension);
  // the whole EigenSolver costs twice the compile time, for eigenvectors nobody asks for
  const Eigen::RealSchur<Matrix> schur(Eigen::Map<const Matrix>(matrix.data(), d, d), false);
  if (schur.info() != Eigen::Success) return {};
  const auto& t = schur.matrixT();
  std::vector<ComplexNumber<Real>> values;
  for (Eigen::Index i = 0; i < d; ++i) {
    if (i + 1 == d || t(i + 1, i) == 0) {
      values.push_back({t(i, i), Real(0)});
      continue;
    }
    // [[a, b], [c, d]]: (a + d)/2 ± √(((a − d)/2)² + b c)
    const Real middle = (t(i, i) + t(i + 1, i + 1)) / 2;
    const Real half = (t(i, i) - t(i + 1, i + 1)) / 2;
    const Real radicand = half * half + t(i, i + 1) * t(i + 1, i);
    if (radicand >= 0) {
      const Real root = sqrt(radicand);
      values.push_back({Real(middle - root), Real(0)});
      values.push_back({Real(middle + root), Real(0)});
    } else {
      const Real root = sqrt(Real(-radicand));
      values.push_back({middle, Real(-root)});
      values.push_back({middle, root});
    }
    ++i;
  }
  std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.real < b.real; });
  return values;
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template std::vector<ComplexNumber<Real>> eigenvalues<Real>(const std::vector<Real>&, std::size_t);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

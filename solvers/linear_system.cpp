#include "solvers/linear_system.hpp"

#include <Eigen/LU>
#include <boost/multiprecision/eigen.hpp>

#include "lib/num/real.hpp"

namespace separatrix {

template <class Real>
std::optional<std::vector<Real>> solve_linear(const std::vector<Real>& matrix, std::size_t n,
                                              const std::vector<Real>& right) {
  using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto rows = static_cast<Eigen::Index>(n), columns = static_cast<Eigen::Index>(right.size() / n);
  const Eigen::FullPivLU<Matrix> factors{Eigen::Map<const Matrix>(matrix.data(), rows, rows)};
  if (!factors.isInvertible()) return std::nullopt;
  const Matrix x = factors.solve(Eigen::Map<const Matrix>(right.data(), rows, columns));
  return std::vector<Real>(x.data(), x.data() + x.size());
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                  \
  template std::optional<std::vector<Real>> solve_linear<Real>(const std::vector<Real>&, std::size_t, \
                                                               const std::vector<Real>&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

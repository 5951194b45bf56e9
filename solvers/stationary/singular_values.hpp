#pragma once
#include <cstddef>
#include <vector>

namespace separatrix {

/// Singular values and vectors of a matrix.
///
///     A = Σ_k u_k σ_k v_kᵀ
///
/// values  (n,) descending, ≥ 0
/// left    (n·m,) row k is u_k; 0 where σ_k = 0
/// right   (n·n,) row k is v_k: those of small σ_k span the null space
template <class Real>
struct SingularValues {
  std::size_t rows = 0, columns = 0;
  std::vector<Real> values, left, right;
};

/// By one-sided Jacobi rotations (Hestenes 1958): small singular values come out with high relative
/// accuracy, and any m, n will do.
///
/// matrix    (m·n,) row by row, finite
/// accuracy  a few roundoffs times ‖A‖
template <class Real>
SingularValues<Real> singular_values(const std::vector<Real>& matrix, std::size_t rows, std::size_t columns);

/// Least-squares solution of least length, from the singular values that are kept.
///
///     x = Σ_{k < rank} v_k (u_kᵀ b) / σ_k
template <class Real>
std::vector<Real> least_squares(const SingularValues<Real>& matrix, const std::vector<Real>& b, std::size_t rank);

/// Number of singular values above a bound.
template <class Real>
std::size_t rank_above(const SingularValues<Real>& matrix, const Real& bound);

}  // namespace separatrix

#include "solvers/stationary/singular_values.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"
#include "lib/num/vector.hpp"

namespace separatrix {
namespace {

// columns as rows of their own: all loops run along memory
template <class Real>
void rotate(std::vector<Real>& a, std::vector<Real>& b, const Real& cosine, const Real& sine) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Real moved = cosine * a[i] - sine * b[i];
    b[i] = sine * a[i] + cosine * b[i];
    a[i] = moved;
  }
}

}  // namespace

template <class Real>
SingularValues<Real> singular_values(const std::vector<Real>& matrix, std::size_t rows, std::size_t columns) {
  using std::abs;
  using std::sqrt;
  constexpr int most_sweeps = 60;
  std::vector<std::vector<Real>> a(columns, std::vector<Real>(rows, Real(0)));
  std::vector<std::vector<Real>> v(columns, std::vector<Real>(columns, Real(0)));
  for (std::size_t j = 0; j < columns; ++j) {
    v[j][j] = Real(1);
    for (std::size_t i = 0; i < rows; ++i) a[j][i] = matrix[i * columns + j];
  }
  const Real roundoff = power_of_ten<Real>(log10_roundoff<Real>() + 0.5);
  // columns that are rounding of the others have no direction to make orthogonal
  Real largest(0);
  for (const auto& column : a) largest += dot(column, column);
  const Real negligible = roundoff * roundoff * largest;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    bool rotated = false;
    for (std::size_t p = 0; p + 1 < columns; ++p) {
      for (std::size_t q = p + 1; q < columns; ++q) {
        const Real alpha = dot(a[p], a[p]), beta = dot(a[q], a[q]), gamma = dot(a[p], a[q]);
        if (!(alpha > negligible && beta > negligible)) continue;
        if (gamma == 0 || !(abs(gamma) > roundoff * sqrt(alpha * beta))) continue;
        rotated = true;
        // tan 2θ = 2γ/(β − α), the smaller angle
        const Real zeta = (beta - alpha) / (2 * gamma);
        const Real root = sqrt(1 + zeta * zeta);
        const Real tangent = zeta < 0 ? Real(-1 / (root - zeta)) : Real(1 / (root + zeta));
        const Real cosine = 1 / sqrt(1 + tangent * tangent);
        const Real sine = cosine * tangent;
        rotate(a[p], a[q], cosine, sine);
        rotate(v[p], v[q], cosine, sine);
      }
    }
    if (!rotated) break;
  }
  std::vector<Real> lengths;
  for (const auto& column : a) lengths.push_back(sqrt(dot(column, column)));
  std::vector<std::size_t> order(columns);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return lengths[i] > lengths[j]; });
  SingularValues<Real> result;
  result.rows = rows;
  result.columns = columns;
  for (const std::size_t k : order) {
    result.values.push_back(lengths[k]);
    for (const Real& entry : a[k]) result.left.push_back(lengths[k] == 0 ? Real(0) : Real(entry / lengths[k]));
    result.right.insert(result.right.end(), v[k].begin(), v[k].end());
  }
  return result;
}

template <class Real>
std::vector<Real> least_squares(const SingularValues<Real>& matrix, const std::vector<Real>& b, std::size_t rank) {
  std::vector<Real> x(matrix.columns, Real(0));
  for (std::size_t k = 0; k < std::min(rank, matrix.columns); ++k) {
    if (matrix.values[k] == 0) break;
    Real along(0);
    for (std::size_t i = 0; i < matrix.rows; ++i) along += matrix.left[k * matrix.rows + i] * b[i];
    along /= matrix.values[k];
    for (std::size_t j = 0; j < matrix.columns; ++j) x[j] += along * matrix.right[k * matrix.columns + j];
  }
  return x;
}

template <class Real>
std::size_t rank_above(const SingularValues<Real>& matrix, const Real& bound) {
  std::size_t rank = 0;
  while (rank < matrix.values.size() && matrix.values[rank] > bound) ++rank;
  return rank;
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                                  \
  template SingularValues<Real> singular_values<Real>(const std::vector<Real>&, std::size_t, std::size_t);            \
  template std::vector<Real> least_squares<Real>(const SingularValues<Real>&, const std::vector<Real>&, std::size_t); \
  template std::size_t rank_above<Real>(const SingularValues<Real>&, const Real&);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

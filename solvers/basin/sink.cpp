#include "solvers/basin/sink.hpp"

#include <cmath>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/linear_system.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stationary/eigenvalues.hpp"
#include "solvers/trajectory/labelling_factors.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

template <class Real>
std::vector<Real> product(const std::vector<Real>& a, const std::vector<Real>& b, std::size_t d) {
  std::vector<Real> c(d * d, Real(0));
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t k = 0; k < d; ++k) {
      for (std::size_t j = 0; j < d; ++j) c[i * d + j] += a[i * d + k] * b[k * d + j];
    }
  }
  return c;
}

template <class Real>
std::vector<Real> transposed(const std::vector<Real>& a, std::size_t d) {
  std::vector<Real> b(d * d, Real(0));
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) b[j * d + i] = a[i * d + j];
  }
  return b;
}

}  // namespace

template <class Real>
std::optional<std::vector<Real>> lyapunov_matrix(const std::vector<Real>& matrix, std::size_t dimension) {
  const std::size_t d = dimension;
  const Real c = length(matrix), margin = c * power_of_ten<Real>(log10_roundoff<Real>() / 2);
  const auto spectrum = eigenvalues(matrix, d);
  if (spectrum.empty() || !(spectrum.back().real < -margin)) return std::nullopt;
  std::vector<Real> minus(d * d, Real(0)), plus = matrix;
  for (std::size_t i = 0; i < d * d; ++i) minus[i] = -matrix[i];
  std::vector<Real> one(d * d, Real(0));
  for (std::size_t i = 0; i < d; ++i) {
    minus[i * d + i] += c;
    plus[i * d + i] += c;
    one[i * d + i] = 1;
  }
  const auto u = solve_linear(minus, d, one);
  if (!u) return std::nullopt;
  std::vector<Real> s = product(*u, plus, d), p = product(transposed(*u, d), *u, d);
  for (Real& entry : p) entry *= 2 * c;
  const int doublings = static_cast<int>(std::ceil(-log10_roundoff<Real>() * std::log2(10)));
  for (int i = 0; i < doublings; ++i) {
    const std::vector<Real> more = product(transposed(s, d), product(p, s, d), d);
    for (std::size_t k = 0; k < d * d; ++k) p[k] += more[k];
    if (length(more) <= power_of_ten<Real>(log10_roundoff<Real>()) * length(p)) return p;
    s = product(s, s, d);
  }
  return std::nullopt;
}

template <class Real>
SinkTest<Real>::SinkTest(const VectorField<Real>& field)
    : field_(field), slope_(field.dimension(), Real(0)), matrix_(field.dimension() * field.dimension(), Real(0)) {}

template <class Real>
std::optional<State<Real>> SinkTest<Real>::refine(const State<Real>& x) {
  const Real reach = power_of_ten<Real>(labelling::log10_reach) * (1 + length(x));
  const Real rounding = power_of_ten<Real>(log10_roundoff<Real>() + labelling::log10_rounding);
  State<Real> y = x;
  Real before(0);
  for (int iteration = 0; iteration < labelling::most_newton_iterations; ++iteration) {
    field_(y, slope_, Real(0));
    field_.jacobian(y, matrix_, Real(0));
    if (!is_finite(matrix_) || !is_finite(slope_)) return std::nullopt;
    const auto step = solve_linear(matrix_, y.size(), slope_);
    if (!step) return std::nullopt;
    y = difference(y, *step);
    const Real size = length(*step);
    if (!(distance(x, y) <= reach)) return std::nullopt;
    if (size <= rounding * (1 + length(y))) return y;
    if (iteration > 1 && size > before / 2) return std::nullopt;  // not quadratic
    before = size;
  }
  return std::nullopt;
}

// P J(z) + J(z)ᵀP ≤ −1/2
template <class Real>
bool SinkTest<Real>::contracts(const State<Real>& z, const std::vector<Real>& p) {
  const std::size_t d = z.size();
  field_.jacobian(z, matrix_, Real(0));
  if (!is_finite(matrix_)) return false;
  std::vector<Real> symmetric = product(p, matrix_, d);
  const std::vector<Real> other = transposed(symmetric, d);
  for (std::size_t k = 0; k < d * d; ++k) symmetric[k] += other[k];
  return symmetric_spectrum(symmetric, d).values.back() * 2 <= -1;
}

template <class Real>
std::optional<State<Real>> SinkTest<Real>::operator()(const State<Real>& x) {
  using std::sqrt;
  const auto y = refine(x);
  if (!y) return std::nullopt;
  const std::size_t d = x.size();
  field_.jacobian(*y, matrix_, Real(0));
  if (!is_finite(matrix_)) return std::nullopt;
  const auto p = lyapunov_matrix(matrix_, d);
  if (!p) return std::nullopt;
  const SymmetricSpectrum<Real> axes = symmetric_spectrum(*p, d);
  if (!(axes.values.front() > 0)) return std::nullopt;
  const State<Real> offset = difference(x, *y);
  if (!contracts(x, *p) || !contracts(difference(*y, offset), *p)) return std::nullopt;
  Real v(0);  // V(x)
  for (std::size_t i = 0; i < d; ++i) {
    const Real along = dot(&axes.vectors[i * d], offset);
    v += axes.values[i] * along * along;
  }
  for (std::size_t i = 0; i < d; ++i) {
    const Real half_axis = sqrt(Real(v / axes.values[i]));
    for (const int side : {1, -1}) {
      State<Real> z = *y;
      for (std::size_t j = 0; j < d; ++j) z[j] += side * half_axis * axes.vectors[i * d + j];
      if (!contracts(z, *p)) return std::nullopt;
    }
  }
  return y;
}

#define SEPARATRIX_INSTANTIATE(Real)                                                                      \
  template std::optional<std::vector<Real>> lyapunov_matrix<Real>(const std::vector<Real>&, std::size_t); \
  template class SinkTest<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

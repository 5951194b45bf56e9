#include "solvers/stationary/scaled_system.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lib/num/interruption.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

template <class Real>
ScaledSystem<Real>::ScaledSystem(Equations<Real>& equations, const Box& box) : equations_(equations) {
  for (std::size_t i = 0; i < box.low.size(); ++i) width_.emplace_back(box.width(i));
}

template <class Real>
State<Real> ScaledSystem<Real>::scaled(State<Real> x) const {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] /= width_[i];
  return x;
}

template <class Real>
State<Real> ScaledSystem<Real>::unscaled(State<Real> z) const {
  for (std::size_t i = 0; i < z.size(); ++i) z[i] *= width_[i];
  return z;
}

template <class Real>
auto ScaledSystem<Real>::at(const State<Real>& z) -> std::optional<Linearisation> {
  const State<Real> x = unscaled(z);
  Linearisation here{equations_(x), equations_.jacobian(x), {}};
  here.sizes.assign(here.values.size(), Real(0));
  if (!is_finite(here.values) || !is_finite(here.jacobian)) return std::nullopt;
  const std::size_t n = unknowns();
  for (std::size_t i = 0; i < here.values.size(); ++i) {
    Real largest(0);  // first, so that the squares neither overflow nor vanish
    for (std::size_t j = 0; j < n; ++j) {
      Real& entry = here.jacobian[i * n + j];
      entry *= width_[j];
      using std::abs;
      largest = std::max(largest, Real(abs(entry)));
    }
    if (largest == 0) continue;
    Real sum(0);
    for (std::size_t j = 0; j < n; ++j) {
      Real& entry = here.jacobian[i * n + j];
      entry /= largest;
      sum += entry * entry;
    }
    using std::sqrt;
    const Real size = sqrt(sum);
    for (std::size_t j = 0; j < n; ++j) here.jacobian[i * n + j] /= size;
    here.values[i] = here.values[i] / largest / size;
    here.sizes[i] = largest * size;
  }
  if (!is_finite(here.values)) return std::nullopt;
  return here;
}

template <class Real>
std::optional<State<Real>> ScaledSystem<Real>::iterate(State<Real> z, const std::vector<Real>* normal, std::size_t rank,
                                                       double log10_step, double reach, std::size_t most_iterations) {
  const State<Real> guess = z;
  const Real precise = power_of_ten<Real>(log10_step);
  const Real negligible = power_of_ten<Real>(log10_roundoff<Real>() + 3);
  for (std::size_t i = 0; i < most_iterations; ++i) {
    check_interruption();
    auto here = at(z);
    if (!here) return std::nullopt;
    std::size_t rows = size();
    if (normal) {
      here->jacobian.insert(here->jacobian.end(), normal->begin(), normal->end());
      here->values.emplace_back(0);
      ++rows;
    }
    const auto svd = singular_values(here->jacobian, rows, unknowns());
    const std::vector<Real> step = least_squares(svd, here->values, std::min(rank, rank_above(svd, negligible)));
    for (std::size_t j = 0; j < z.size(); ++j) z[j] -= step[j];
    if (!is_finite(z) || !(distance(z, guess) <= reach)) return std::nullopt;
    if (length(step) <= precise) return z;
  }
  return std::nullopt;
}

template <class Real>
std::optional<State<Real>> ScaledSystem<Real>::zero_near(State<Real> z, std::size_t rank, double log10_step,
                                                         double reach, std::size_t most_iterations) {
  return iterate(std::move(z), nullptr, rank, log10_step, reach, most_iterations);
}

template <class Real>
std::optional<State<Real>> ScaledSystem<Real>::zero_in_plane(State<Real> z, const std::vector<Real>& normal,
                                                             double log10_step, double reach,
                                                             std::size_t most_iterations) {
  std::vector<Real> unit = normal;
  const Real size = length(normal);
  for (Real& entry : unit) entry /= size;
  return iterate(std::move(z), &unit, unknowns(), log10_step, reach, most_iterations);
}

template <class Real>
std::optional<State<Real>> ScaledSystem<Real>::tangent(const State<Real>& z, const State<Real>& direction,
                                                       std::size_t rank) {
  const auto here = at(z);
  if (!here) return std::nullopt;
  const std::size_t n = unknowns();
  const auto svd = singular_values(here->jacobian, size(), n);
  const Real weak = power_of_ten<Real>(log10_roundoff<Real>() / 2);
  State<Real> t(n, Real(0));
  for (std::size_t k = std::min(rank, rank_above(svd, weak)); k < n; ++k) {
    const Real part = dot(&svd.right[k * n], direction);
    for (std::size_t j = 0; j < n; ++j) t[j] += part * svd.right[k * n + j];
  }
  const Real size = length(t);
  if (!(size * 10 > length(direction))) return std::nullopt;
  for (Real& entry : t) entry /= size;
  return t;
}

template <class Real>
double ScaledSystem<Real>::log10_residual(const State<Real>& z) {
  const auto here = at(z);
  return here ? log10_magnitude(length(here->values)) : std::numeric_limits<double>::infinity();
}

#define SEPARATRIX_INSTANTIATE(Real) template class ScaledSystem<Real>;
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

#include "solvers/stationary/bifurcation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/roots/sign_change.hpp"
#include "solvers/spectrum.hpp"
#include "solvers/stationary/newton.hpp"
#include "solvers/stationary/singular_values.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {
namespace {

constexpr double location_guard = 14;  // digits beyond those asked for

State<mpfr> exactly(const State<double>& x) {
  State<mpfr> result;
  for (const double entry : x) result.emplace_back(entry);
  return result;
}

}  // namespace

template <class Real>
std::vector<ComplexNumber<Real>> spectrum_of(const std::vector<Real>& jacobian, std::size_t d, bool symmetric) {
  if (!symmetric) return eigenvalues(jacobian, d);
  std::vector<ComplexNumber<Real>> values;
  for (const Real& value : symmetric_spectrum(jacobian, d).values) values.push_back({value, Real(0)});
  return values;
}

// the point of a branch in the plane through y with the normal `chord`: near a branch point that is what keeps it
// on this branch
std::optional<State<mpfr>> BifurcationLocator::in_plane(BranchSystem& system, State<mpfr> y,
                                                        const std::vector<mpfr>& chord) const {
  constexpr int most_iterations = 100;
  const double working = static_cast<double>(working_digits<mpfr>());
  const mpfr precise = power_of_ten<mpfr>(location_guard - working / 2 - static_cast<double>(digits_) / 2);
  for (int i = 0; i < most_iterations; ++i) {
    std::vector<mpfr> matrix = system.precise.jacobian(y), values = system.precise(y);
    if (!is_finite(matrix) || !is_finite(values)) return std::nullopt;
    matrix.insert(matrix.end(), chord.begin(), chord.end());
    values.emplace_back(0);
    const std::vector<mpfr> step = least_squares(singular_values(matrix, values.size(), d_ + 1), values, d_ + 1);
    for (std::size_t j = 0; j <= d_; ++j) y[j] -= step[j];
    if (length(step) <= precise * (1 + length(y))) return y;
  }
  return std::nullopt;
}

// a zero of `function` on the branch between two of its points
std::optional<State<mpfr>> BifurcationLocator::locate(BranchSystem& system, const State<double>& from,
                                                      const State<double>& to,
                                                      const std::function<mpfr(const State<mpfr>&)>& function) const {
  const State<mpfr> a = exactly(from);
  std::vector<mpfr> chord = exactly(to);
  for (std::size_t j = 0; j <= d_; ++j) chord[j] -= a[j];
  std::optional<State<mpfr>> zero;
  std::vector<std::pair<mpfr, State<mpfr>>> known{{mpfr(0), a}, {mpfr(1), exactly(to)}};
  const auto along = [&](const mpfr& s) -> std::optional<mpfr> {
    // on the line through the two nearest points so far: a guess nearer to this branch than to one that crosses it
    std::partial_sort(known.begin(), known.begin() + 2, known.end(),
                      [&](const auto& one, const auto& other) { return abs(one.first - s) < abs(other.first - s); });
    const auto& [s0, x0] = known[0];
    const auto& [s1, x1] = known[1];
    const mpfr share = (s - s0) / (s1 - s0);
    State<mpfr> y = x0;
    for (std::size_t j = 0; j <= d_; ++j) y[j] += share * (x1[j] - x0[j]);
    zero = in_plane(system, std::move(y), chord);
    if (!zero) return std::nullopt;
    const bool is_new = std::none_of(known.begin(), known.end(), [&](const auto& each) { return each.first == s; });
    if (is_new) known.emplace_back(s, *zero);
    return function(*zero);
  };
  if (!sign_change(along, -static_cast<double>(digits_) - 16)) return std::nullopt;
  return zero;
}

// the real part that changes its sign between points with R and R' < R rising eigenvalues stands above the zeros of
// the manifold at one of them and below at the other
std::optional<BifurcationPoint> BifurcationLocator::eigenvalue_zero(BranchSystem& system, const State<double>& from,
                                                                    const State<double>& to, std::size_t manifold,
                                                                    std::size_t most_rising) const {
  const std::size_t above = d_ - most_rising, below = above - manifold;
  bool is_pair = false;
  const auto eigenvalue = [&](const State<mpfr>& x) {
    const auto values = spectrum_of(square_part(system.precise.jacobian(x), d_), d_, symmetric_);
    is_pair = values[above].imaginary != 0;
    return mpfr(values[above].real + values[below].real);
  };
  const auto x = locate(system, from, to, eigenvalue);
  if (!x) return std::nullopt;
  return BifurcationPoint{*x, is_pair};
}

std::optional<BifurcationPoint> BifurcationLocator::turning_point(BranchSystem& system, const State<double>& from,
                                                                  const State<double>& to, std::size_t manifold,
                                                                  double jacobian_scale) const {
  const auto slope = [&](const State<mpfr>& x) {
    // μ's part of the chord's projection on the null space: v − Σ (v·v_k) v_k over the row space
    const auto svd = singular_values(system.precise.jacobian(x), system.precise.size(), d_ + 1);
    std::vector<mpfr> t;
    for (std::size_t j = 0; j <= d_; ++j) t.emplace_back(to[j] - from[j]);
    for (std::size_t k = 0; k < d_; ++k) {
      mpfr part(0);
      for (std::size_t j = 0; j <= d_; ++j) part += svd.right[k * (d_ + 1) + j] * t[j];
      for (std::size_t j = 0; j <= d_; ++j) t[j] -= part * svd.right[k * (d_ + 1) + j];
    }
    return t[d_];
  };
  const auto x = locate(system, from, to, slope);
  if (!x) return std::nullopt;
  // a path over a surface may turn anywhere; a branch point has one eigenvalue of 0 more
  std::size_t zeros = 0;
  const mpfr small = power_of_ten<mpfr>(std::log10(jacobian_scale) - static_cast<double>(digits_) / 2 - 3);
  for (const auto& value : spectrum_of(square_part(system.precise.jacobian(*x), d_), d_, symmetric_)) {
    zeros += abs(value.real) <= small;
  }
  if (zeros <= manifold) return std::nullopt;
  return BifurcationPoint{*x, false};
}

#define SEPARATRIX_INSTANTIATE(Real) \
  template std::vector<ComplexNumber<Real>> spectrum_of<Real>(const std::vector<Real>&, std::size_t, bool);
SEPARATRIX_FOR_EACH_REAL(SEPARATRIX_INSTANTIATE)
#undef SEPARATRIX_INSTANTIATE

}  // namespace separatrix

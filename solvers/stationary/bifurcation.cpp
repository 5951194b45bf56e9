#include "solvers/stationary/bifurcation.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/roots/sign_change.hpp"
#include "solvers/stationary/branch_stability.hpp"
#include "solvers/stationary/scaled_system.hpp"

namespace separatrix {
namespace {

constexpr double location_guard = 14;  // digits beyond those asked for

State<mpfr> exactly(const State<double>& x) { return {x.begin(), x.end()}; }

}  // namespace

// a zero of `function` on the branch between two of its points: in planes across the chord, which near a branch point is
// what keeps it on this branch
std::optional<State<mpfr>> BifurcationLocator::locate(
    BranchSystem& system, const State<double>& from, const State<double>& to,
    const std::function<std::optional<mpfr>(const State<mpfr>&)>& function) const {
  ScaledSystem<mpfr> scaled(system.precise, box_);
  const State<mpfr> a = scaled.scaled(exactly(from)), b = scaled.scaled(exactly(to));
  const std::vector<mpfr> chord = difference(b, a);
  const double log10_step =
      location_guard - static_cast<double>(working_digits<mpfr>()) / 2 - static_cast<double>(digits_) / 2;
  std::optional<State<mpfr>> zero;
  std::vector<std::pair<mpfr, State<mpfr>>> known{{mpfr(0), a}, {mpfr(1), b}};
  const auto along = [&](const mpfr& s) -> std::optional<mpfr> {
    // on the line through the two nearest points so far: a guess nearer to this branch than to one that crosses it
    std::partial_sort(known.begin(), known.begin() + 2, known.end(),
                      [&](const auto& one, const auto& other) { return abs(one.first - s) < abs(other.first - s); });
    const auto& [s0, z0] = known[0];
    const auto& [s1, z1] = known[1];
    const mpfr share = (s - s0) / (s1 - s0);
    State<mpfr> z = z0;
    for (std::size_t j = 0; j <= d_; ++j) z[j] += share * (z1[j] - z0[j]);
    const auto there = scaled.zero_in_plane(std::move(z), chord, log10_step, 1, 100);
    if (!there) return std::nullopt;
    const bool is_new = std::none_of(known.begin(), known.end(), [&](const auto& each) { return each.first == s; });
    zero = scaled.unscaled(*there);
    auto value = function(*zero);
    if (is_new && value) known.emplace_back(s, *there);
    return value;
  };
  if (!sign_change(along, -static_cast<double>(digits_) - 16)) return std::nullopt;
  return zero;
}

// against the matrices at the two points: that at x itself may be 0
std::size_t BifurcationLocator::zeros_at(BranchSystem& system, const State<mpfr>& x, const State<double>& from,
                                         const State<double>& to) const {
  auto spectrum = branch_spectrum(system.precise, x, box_, symmetric_);
  for (const State<double>& end : {from, to}) {
    spectrum.size = std::max(spectrum.size, branch_spectrum(system.precise, exactly(end), box_, symmetric_).size);
  }
  return spectrum.weak(-static_cast<double>(digits_) / 2 - 3);
}

// the real part that changes its sign between points with R and R' < R rising eigenvalues stands above the zeros of
// the manifold at one of them and below at the other
std::optional<BifurcationPoint> BifurcationLocator::eigenvalue_zero(BranchSystem& system, const State<double>& from,
                                                                    const State<double>& to, std::size_t manifold,
                                                                    std::size_t most_rising) const {
  const std::size_t above = d_ - most_rising, below = above - manifold;
  bool is_pair = false;
  const auto eigenvalue = [&](const State<mpfr>& x) -> std::optional<mpfr> {
    const auto spectrum = branch_spectrum(system.precise, x, box_, symmetric_);
    if (spectrum.values.size() < d_) return std::nullopt;
    is_pair = spectrum.values[above].imaginary != 0;
    return mpfr(spectrum.values[above].real + spectrum.values[below].real);
  };
  const auto x = locate(system, from, to, eigenvalue);
  if (!x) return std::nullopt;
  return BifurcationPoint{*x, is_pair, zeros_at(system, *x, from, to)};
}

std::optional<BifurcationPoint> BifurcationLocator::turning_point(BranchSystem& system, const State<double>& from,
                                                                  const State<double>& to, std::size_t manifold) const {
  ScaledSystem<mpfr> scaled(system.precise, box_);
  const State<mpfr> chord = difference(scaled.scaled(exactly(to)), scaled.scaled(exactly(from)));
  const auto slope = [&](const State<mpfr>& x) -> std::optional<mpfr> {
    const auto t = scaled.tangent(scaled.scaled(x), chord, d_);
    if (!t) return std::nullopt;  // on another branch that crosses
    return t->back();
  };
  const auto x = locate(system, from, to, slope);
  if (!x) return std::nullopt;
  // a path over a surface may turn anywhere; a branch point has one eigenvalue of 0 more
  const std::size_t zeros = zeros_at(system, *x, from, to);
  if (zeros <= manifold) return std::nullopt;
  return BifurcationPoint{*x, false, zeros};
}

}  // namespace separatrix

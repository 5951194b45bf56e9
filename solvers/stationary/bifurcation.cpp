#include "solvers/stationary/bifurcation.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/roots/sign_change.hpp"
#include "solvers/stationary/branch_stability.hpp"
#include "solvers/stationary/point_conversion.hpp"
#include "solvers/stationary/scaled_system.hpp"
#include "solvers/stationary/stationary_guards.hpp"

namespace separatrix {
// a branch between two of its points, cut by planes across the chord, which near a branch point is what keeps it on this
// branch
class BifurcationLocator::Sections {
 public:
  Sections(BranchSystem& system, const Box& box, const State<double>& from, const State<double>& to, std::size_t digits)
      : scaled_(system.precise, box),
        log10_step_(guard::location - static_cast<double>(working_digits<mpfr>()) / 2 -
                    static_cast<double>(digits) / 2) {
    const State<mpfr> a = scaled_.scaled(exactly(from)), b = scaled_.scaled(exactly(to));
    chord_ = difference(b, a);
    known_ = {{mpfr(0), a}, {mpfr(1), b}};
  }

  // a function at share s of the chord; nothing where the branch or the function is not found
  std::optional<mpfr> operator()(const mpfr& s,
                                 const std::function<std::optional<mpfr>(const State<mpfr>&)>& function) {
    // on the line through the two nearest points so far: a guess nearer to this branch than to one that crosses it
    std::partial_sort(known_.begin(), known_.begin() + 2, known_.end(),
                      [&](const auto& one, const auto& other) { return abs(one.first - s) < abs(other.first - s); });
    const auto& [s0, z0] = known_[0];
    const auto& [s1, z1] = known_[1];
    const mpfr share = (s - s0) / (s1 - s0);
    State<mpfr> z = z0;
    for (std::size_t j = 0; j < z.size(); ++j) z[j] += share * (z1[j] - z0[j]);
    const auto there = scaled_.zero_in_plane(std::move(z), chord_, log10_step_, 1, 100);
    if (!there) return std::nullopt;
    const bool is_new = std::none_of(known_.begin(), known_.end(), [&](const auto& each) { return each.first == s; });
    last_ = scaled_.unscaled(*there);
    auto value = function(last_);
    if (is_new && value) known_.emplace_back(s, *there);
    return value;
  }

  const State<mpfr>& last() const { return last_; }

 private:
  ScaledSystem<mpfr> scaled_;
  double log10_step_;
  std::vector<mpfr> chord_;
  std::vector<std::pair<mpfr, State<mpfr>>> known_;
  State<mpfr> last_;
};

std::optional<State<mpfr>> BifurcationLocator::locate(
    BranchSystem& system, const State<double>& from, const State<double>& to,
    const std::function<std::optional<mpfr>(const State<mpfr>&)>& function) const {
  Sections sections(system, box_, from, to, digits_);
  const auto along = [&](const mpfr& s) { return sections(s, function); };
  if (!sign_change(along, -static_cast<double>(digits_) - 16)) return std::nullopt;
  return sections.last();
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

// golden section: |λ| has one minimum between the two points
std::optional<BifurcationPoint> BifurcationLocator::touching_zero(BranchSystem& system, const State<double>& from,
                                                                  const State<double>& to) const {
  Sections sections(system, box_, from, to, digits_);
  const auto size = [&](const State<mpfr>& x) -> std::optional<mpfr> {
    const auto spectrum = branch_spectrum(system.precise, x, box_, symmetric_);
    if (spectrum.values.size() < d_) return std::nullopt;
    return mpfr(abs(spectrum.values[spectrum.nearest()].real));
  };
  constexpr int sections_to_see = 40;  // whether it falls towards 0 at all
  const mpfr golden = (sqrt(mpfr(5)) - 1) / 2, precise = power_of_ten<mpfr>(-static_cast<double>(digits_) - 16);
  mpfr low(0), high(1), u = 1 - golden, v = golden;
  const auto first = sections(low, size), last = sections(high, size);
  auto at_u = sections(u, size), at_v = sections(v, size);
  if (!first || !last) return std::nullopt;
  const mpfr rim = std::max(*first, *last);
  mpfr least = rim;
  for (int i = 0; at_u && at_v && high - low > precise; ++i) {
    least = std::min(*at_u, *at_v);
    if (i > sections_to_see && least > rim * mpfr(1e-6)) return std::nullopt;
    if (*at_u < *at_v) {
      high = std::exchange(v, u);
      at_v = std::move(at_u);
      u = high - golden * (high - low);
      at_u = sections(u, size);
    } else {
      low = std::exchange(u, v);
      at_u = std::move(at_v);
      v = low + golden * (high - low);
      at_v = sections(v, size);
    }
  }
  if (least > rim * power_of_ten<mpfr>(-static_cast<double>(digits_) / 2 - 3)) return std::nullopt;
  return BifurcationPoint{sections.last(), false, zeros_at(system, sections.last(), from, to)};
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

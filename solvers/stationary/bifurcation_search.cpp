#include "solvers/stationary/bifurcation_search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/bifurcation.hpp"
#include "solvers/stationary/bifurcation_equation.hpp"
#include "solvers/stationary/branch_order.hpp"
#include "solvers/stationary/branch_refinement.hpp"
#include "solvers/stationary/lyapunov_coefficient.hpp"
#include "solvers/stationary/point_conversion.hpp"

namespace separatrix {
namespace {

constexpr double reach = 1e-3;   // of a singular point from where it was seen, in widths of the box
constexpr double circle = 1e-3;  // on which other branches are looked for
constexpr double passing = 1e-6, passing_simple = 3e-8;  // a branch beside a singular point
constexpr double same_place = 1e-8;                      // of points of a branch in double, at a simple eigenvalue 0

class BifurcationFinder {
 public:
  explicit BifurcationFinder(BranchSearch& search)
      : search_(search), set_(search.set()), d_(set_.dimension()), locator_(set_.box, set_.symmetric, set_.digits) {}

  std::vector<LocatedBifurcation> operator()() {
    for (std::size_t k = 0; k < set_.branches.size() && !search_.ended(); ++k) {
      if (set_.branches[k].dimension > 0) {
        search_manifolds(k);
      } else {
        search_points(k);
      }
    }
    for (LocatedBifurcation& each : found_) {
      const double close = each.kind == Bifurcation::transcritical ? passing_simple : passing;
      for (const std::size_t number : set_.through(in_double(each.x), close)) note(each, number);
      // on a kink, with another branch through it
      if (each.kind == Bifurcation::fold && each.branches.size() > 1) each.kind = Bifurcation::degenerate;
    }
    order_branches(set_, found_);
    return std::move(found_);
  }

 private:
  // of isolated points
  void search_points(std::size_t k) {
    const std::vector<Touch> touches = refine(search_, set_.branches[k]);
    const Branch branch = set_.branches[k];  // a copy: following others moves it
    const auto& points = branch.path.points;
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < points.size() && !search_.ended(); ++i) {
      if (!branch.unstable[i]) continue;
      if (last && *branch.unstable[*last] != *branch.unstable[i]) {
        change_of_count(k, points[*last], points[i], *branch.unstable[*last], *branch.unstable[i]);
      }
      last = i;
    }
    std::size_t before = 0;
    for (std::size_t i = 1; i < points.size() && !search_.ended(); ++i) {
      const double here = branch.path.tangents[i].back(), there = branch.path.tangents[before].back();
      if (here == 0) continue;
      if (here * there < 0) turn(k, points[before], points[i]);
      before = i;
    }
    for (const Touch& each : touches) touch(k, each);
  }

  std::optional<State<double>> middle(const State<double>& a, const State<double>& b) {
    ScaledSystem<double> system(set_.whole->coarse, set_.box);
    const State<double> from = system.scaled(a), to = system.scaled(b);
    State<double> guess = from;
    for (std::size_t j = 0; j <= d_; ++j) guess[j] = (from[j] + to[j]) / 2;
    auto z = system.zero_in_plane(guess, difference(to, from), -11, distance(from, to));
    if (!z) return std::nullopt;
    return system.unscaled(std::move(*z));
  }

  double apart(const State<double>& a, const State<double>& b) const {
    double sum = 0;
    for (std::size_t j = 0; j <= d_; ++j) sum += std::pow((a[j] - b[j]) / set_.box.width(j), 2);
    return std::sqrt(sum);
  }

  // x is beyond a, as seen from b
  bool is_beyond(const State<double>& a, const State<double>& b, const State<double>& x) const {
    double along = 0;
    for (std::size_t j = 0; j <= d_; ++j) along += (x[j] - a[j]) * (b[j] - a[j]) / std::pow(set_.box.width(j), 2);
    return along < -same_place * apart(a, b);
  }

  // a bifurcation of single eigenvalues between two points is known: the branch bends little between them
  bool is_known(const State<double>& a, const State<double>& b) const {
    return std::any_of(found_.begin(), found_.end(), [&](const LocatedBifurcation& each) {
      const State<double> x = in_double(each.x);
      return each.kind != Bifurcation::hopf && apart(a, x) + apart(x, b) <= 1.01 * apart(a, b) + same_place &&
             !is_beyond(a, b, x) && !is_beyond(b, a, x);
    });
  }

  // the number of unstable directions is m at a and n at b
  void change_of_count(std::size_t k, State<double> a, State<double> b, std::size_t m, std::size_t n) {
    const std::size_t difference = m > n ? m - n : n - m;
    if (difference == 1 && is_known(a, b)) return;
    State<double> wide_a = a, wide_b = b, guess = b;
    bool is_pair = false;
    for (int i = 0; i < 40; ++i) {
      const auto x = middle(a, b);
      if (!x) break;
      guess = *x;
      const auto spectrum = branch_spectrum(set_.whole->coarse, *x, set_.box, set_.symmetric);
      if (spectrum.values.size() < d_) break;
      const auto& nearest = spectrum.values[spectrum.nearest()];
      is_pair = std::abs(nearest.imaginary) > 1e-5 * spectrum.size;
      if (spectrum.weak(-9) > 0) break;
      const std::size_t here = spectrum.rising(-9);
      if (here != m && here != n) {  // two changes
        change_of_count(k, a, *x, m, here);
        return change_of_count(k, *x, b, here, n);
      }
      (here == m ? a : b) = *x;
      if (i < 8) (here == m ? wide_a : wide_b) = *x;
    }
    if (is_pair) {
      const auto point = locator_.eigenvalue_zero(*set_.whole, wide_a, wide_b, 0, std::max(m, n));
      if (point && point->is_pair) return hopf(k, point->x);
    }
    if (singular_point(k, guess)) return;
    const auto point = locator_.eigenvalue_zero(*set_.whole, wide_a, wide_b, 0, std::max(m, n));
    if (!point) return;
    if (point->is_pair) return hopf(k, point->x);
    const bool turns = slope_at(wide_a, wide_b, wide_a) * slope_at(wide_a, wide_b, wide_b) < 0;  // on a kink
    const auto kind = point->zeros > 1 ? Bifurcation::degenerate : turns ? Bifurcation::fold : Bifurcation::exchange;
    add({kind, Criticality::none, point->x, {}}, k);
    search_.look_around(in_double(point->x), 10 * circle);
  }

  // a pair on the imaginary axis, alone and away from 0
  void hopf(std::size_t k, State<mpfr> x) {
    snap(x);
    const double log10_zero = -static_cast<double>(set_.digits) / 2 - 3;
    const auto spectrum = branch_spectrum(set_.whole->precise, x, set_.box, set_.symmetric);
    const mpfr frequency = spectrum.values.empty() ? mpfr(0) : abs(spectrum.values[spectrum.nearest()].imaginary);
    if (spectrum.weak(log10_zero) > 2 || frequency <= spectrum.size * power_of_ten<mpfr>(log10_zero)) {
      return add({Bifurcation::degenerate, Criticality::none, std::move(x), {}}, k);
    }
    const Criticality criticality = hopf_criticality(set_.whole->precise, x, set_.box, set_.digits);
    add({Bifurcation::hopf, criticality, std::move(x), {}, frequency}, k);
  }

  // located as a zero of something else: 0 to the digits asked for is 0, if that is stationary too
  void snap(State<mpfr>& x) const { set_.snap(set_.whole->precise, x, 2, -static_cast<double>(set_.digits) - 10); }

  // dμ/ds at x, in the direction from a to b
  double slope_at(const State<double>& a, const State<double>& b, const State<double>& x) {
    ScaledSystem<double> system(set_.whole->coarse, set_.box);
    const auto t = system.tangent(system.scaled(x), difference(system.scaled(b), system.scaled(a)), d_);
    return t ? t->back() : std::nan("");
  }

  // dμ/ds changes its sign between a and b
  void turn(std::size_t k, State<double> a, State<double> b) {
    if (is_known(a, b)) return;
    const State<double> first = a, last = b;
    const double from = slope_at(first, last, a);
    State<double> guess = a;
    for (int i = 0; i < 40; ++i) {
      const auto x = middle(a, b);
      if (!x) break;
      guess = *x;
      const double here = slope_at(first, last, *x);
      if (std::isnan(here) || apart(a, b) < 1e-9) break;
      ((here > 0) == (from > 0) ? a : b) = *x;
    }
    if (singular_point(k, guess)) return;
    const auto point = locator_.turning_point(*set_.whole, first, last, 0);
    if (!point) return;
    add({Bifurcation::degenerate, Criticality::none, point->x, {}}, k);
    search_.look_around(in_double(point->x), 10 * circle);
  }

  // an eigenvalue touches 0, or several are 0 at once
  void touch(std::size_t k, const Touch& where) {
    if (singular_point(k, where.x)) return;
    const auto point = locator_.touching_zero(*set_.whole, where.from, where.to);
    if (!point) return;
    add({Bifurcation::degenerate, Criticality::none, point->x, {}}, k);
    search_.look_around(in_double(point->x), 10 * circle);
  }

  // the singular point near a guess, and the branches through it; false if there is none
  bool singular_point(std::size_t k, const State<double>& guess) {
    BifurcationEquation equation(set_.whole->precise, set_.box, guess, set_.digits);
    const auto point = equation.locate(reach);
    if (!point) return false;
    add({point->kind, point->criticality, point->x, {}}, k);
    if (point->kind == Bifurcation::fold) return true;
    const State<double> x = in_double(point->x);
    for (const State<double>& zero : equation.zeros_around(circle)) {
      if (!set_.box.contains(zero, 5e-10)) continue;
      search_.follow_new(zero, difference(zero, x));
    }
    return true;
  }

  // of one point of each of a family of manifolds: by signs alone
  void search_manifolds(std::size_t k) {
    Branch& branch = set_.branches[k];
    const auto& points = branch.path.points;
    // a turn of μ belongs to the interval between two clear points
    const auto turns_between = [&](std::size_t from, std::size_t to) -> std::optional<std::size_t> {
      for (std::size_t i = std::max<std::size_t>(from, 1); i <= to && i + 1 < points.size(); ++i) {
        const double before = points[i].back() - points[i - 1].back(), after = points[i + 1].back() - points[i].back();
        if (before * after < 0) return i;
      }
      return std::nullopt;
    };
    std::optional<std::size_t> last;
    std::optional<std::size_t> turned;  // at a fold, so that it is not looked for again
    for (std::size_t i = 0; i < points.size() && !search_.ended(); ++i) {
      if (!branch.unstable[i]) continue;
      if (last && *branch.unstable[*last] != *branch.unstable[i]) {
        const auto turn = turns_between(*last, i);
        if (turn) turned = turn;
        const auto point = locator_.eigenvalue_zero(*branch.system, points[*last], points[i], branch.dimension,
                                                    std::max(*branch.unstable[*last], *branch.unstable[i]));
        if (point) {
          const auto kind = point->is_pair ? Bifurcation::hopf : turn ? Bifurcation::fold : Bifurcation::exchange;
          add({kind, Criticality::none, point->x, {}}, k);
        }
      }
      last = i;
    }
    for (std::size_t i = 1; i + 1 < points.size() && !search_.ended(); ++i) {
      const auto turn = turns_between(i, i);
      if (!turn || turned == turn) continue;
      const auto found = locator_.turning_point(*branch.system, points[i - 1], points[i + 1], branch.dimension);
      // a fold that was found as a change of sign already
      const bool known = !found || std::any_of(found_.begin(), found_.end(), [&](const LocatedBifurcation& each) {
        return each.kind == Bifurcation::fold && set_.is_same(each.x, found->x);
      });
      if (!known) add({Bifurcation::pitchfork, Criticality::none, found->x, {}}, k);
    }
  }

  static void note(LocatedBifurcation& bifurcation, std::size_t number) {
    auto& all = bifurcation.branches;
    const auto place = std::lower_bound(all.begin(), all.end(), number);
    if (place == all.end() || *place != number) all.insert(place, number);
  }

  void add(LocatedBifurcation found, std::size_t k) {
    snap(found.x);
    if (!set_.box.contains(in_double(found.x), 1e-9)) return;
    for (LocatedBifurcation& each : found_) {
      if (!set_.is_same(each.x, found.x)) continue;
      note(each, k + 1);
      const bool both = each.kind == Bifurcation::exchange && found.kind == Bifurcation::exchange;
      const bool turns = each.kind == Bifurcation::pitchfork || found.kind == Bifurcation::pitchfork;
      if (turns) {
        each.kind = Bifurcation::pitchfork;
      } else if (both && each.branches.size() > 1) {
        each.kind = Bifurcation::transcritical;
      }
      return;
    }
    found.branches = {k + 1};
    found_.push_back(std::move(found));
  }

  BranchSearch& search_;
  BranchSet& set_;
  std::size_t d_;
  BifurcationLocator locator_;
  std::vector<LocatedBifurcation> found_;
};

}  // namespace

std::vector<LocatedBifurcation> find_bifurcations(BranchSearch& search) { return BifurcationFinder(search)(); }

}  // namespace separatrix

#include "solvers/stationary/bifurcation_search.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "lib/num/precision.hpp"
#include "lib/num/vector.hpp"
#include "solvers/stationary/newton.hpp"

namespace separatrix {
namespace {

class Search {
 public:
  Search(const BranchSet& set, bool symmetric) : set_(set), d_(set.dimension()), locator_(d_, symmetric, set.digits) {}

  std::vector<LocatedBifurcation> operator()() {
    for (std::size_t k = 0; k < set_.branches.size(); ++k) search(k);
    std::sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) { return a.x.back() < b.x.back(); });
    return std::move(found_);
  }

 private:
  void search(std::size_t k) {
    const Branch& branch = set_.branches[k];
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
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (!branch.unstable[i]) continue;
      if (last && *branch.unstable[*last] != *branch.unstable[i]) {
        const auto turn = turns_between(*last, i);
        if (turn) turned = turn;
        const auto point = locator_.eigenvalue_zero(*branch.system, points[*last], points[i], branch.dimension,
                                                    std::max(*branch.unstable[*last], *branch.unstable[i]));
        if (point) {
          add({point->is_pair ? Bifurcation::hopf : turn ? Bifurcation::fold : Bifurcation::exchange, point->x, {}}, k);
        }
      }
      last = i;
    }
    for (std::size_t i = 1; i + 1 < points.size(); ++i) {
      const auto turn = turns_between(i, i);
      if (!turn || turned == turn) continue;
      const auto found =
          locator_.turning_point(*branch.system, points[i - 1], points[i + 1], branch.dimension, set_.scale.jacobian);
      // a fold that was found as a change of sign already
      const bool known = !found || std::any_of(found_.begin(), found_.end(), [&](const LocatedBifurcation& each) {
        return each.kind == Bifurcation::fold && set_.is_same(each.x, found->x);
      });
      if (!known) add({Bifurcation::pitchfork, found->x, {}}, k);
    }
  }

  void add(LocatedBifurcation found, std::size_t k) {
    // located as a zero of something else: 0 to the digits asked for is 0, if that is stationary too
    for (std::size_t i = 0; i <= d_; ++i) {
      const double least = std::log10(set_.box.width(i)) - static_cast<double>(set_.digits) - 2;
      if (found.x[i] == 0 || log10_magnitude(found.x[i]) > least) continue;
      State<mpfr> snapped = found.x;
      snapped[i] = 0;
      const mpfr residual = length(set_.whole->precise(snapped));
      const mpfr rounding =
          power_of_ten<mpfr>(std::log10(set_.scale.field) + 15 - static_cast<double>(working_digits<mpfr>()));
      if (residual <= std::max(rounding, length(set_.whole->precise(found.x)))) found.x = std::move(snapped);
    }
    for (LocatedBifurcation& each : found_) {
      if (!set_.is_same(each.x, found.x)) continue;
      if (std::find(each.branches.begin(), each.branches.end(), k + 1) == each.branches.end()) {
        each.branches.push_back(k + 1);
      }
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

  const BranchSet& set_;
  std::size_t d_;
  BifurcationLocator locator_;
  std::vector<LocatedBifurcation> found_;
};

}  // namespace

std::vector<LocatedBifurcation> find_bifurcations(const BranchSet& set, bool symmetric) {
  return Search(set, symmetric)();
}

}  // namespace separatrix

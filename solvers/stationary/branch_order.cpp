#include "solvers/stationary/branch_order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lib/num/precision.hpp"
#include "solvers/stationary/bifurcation_search.hpp"
#include "solvers/stationary/branch_search.hpp"

namespace separatrix {
namespace {

// (μ, x) in units of 10⁻⁹ of the widths
std::vector<double> place_of(const State<double>& x, const Box& box) {
  std::vector<double> place;
  const std::size_t d = x.size() - 1;
  for (std::size_t j = 0; j <= d; ++j) {
    const std::size_t k = j == 0 ? d : j - 1;
    place.push_back(std::round(x[k] / box.width(k) * 1e9));
  }
  return place;
}

void start_at_least(Branch& branch) {
  auto& points = branch.path.points;
  const auto least = std::min_element(points.begin(), points.end() - 1,
                                      [](const auto& a, const auto& b) { return a.back() < b.back(); }) -
                     points.begin();
  const auto turn = [&](auto& values) {
    values.pop_back();
    std::rotate(values.begin(), values.begin() + least, values.end());
    values.push_back(values.front());
  };
  turn(points);
  turn(branch.path.tangents);
  turn(branch.unstable);
  turn(branch.rising);
}

}  // namespace

void order_branches(BranchSet& set, std::vector<LocatedBifurcation>& bifurcations) {
  for (Branch& branch : set.branches) {
    if (branch.path.closed) start_at_least(branch);
    const auto& points = branch.path.points;
    const std::size_t step = branch.path.closed ? std::max<std::size_t>(points.size() / 4, 1) : 0;
    if (place_of(points[points.size() - 1 - step], set.box) < place_of(points[step], set.box)) branch.reverse();
  }
  std::vector<std::size_t> order(set.branches.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return place_of(set.branches[a].path.points.front(), set.box) <
           place_of(set.branches[b].path.points.front(), set.box);
  });
  std::vector<Branch> sorted;
  std::vector<std::size_t> number(order.size());
  for (const std::size_t k : order) {
    number[k] = sorted.size() + 1;
    sorted.push_back(std::move(set.branches[k]));
  }
  set.branches = std::move(sorted);
  for (LocatedBifurcation& each : bifurcations) {
    for (std::size_t& branch : each.branches) branch = number[branch - 1];
    std::sort(each.branches.begin(), each.branches.end());
  }
  // (μ, x) in units of the last digit asked for
  const auto place = [&](const LocatedBifurcation& each) {
    const mpfr unit = power_of_ten<mpfr>(-static_cast<double>(set.digits));
    std::vector<mpfr> place;
    const std::size_t d = set.dimension();
    for (std::size_t j = 0; j <= d; ++j) {
      const std::size_t k = j == 0 ? d : j - 1;
      place.emplace_back(round(mpfr(each.x[k] / set.box.width(k) / unit)));
    }
    return place;
  };
  std::stable_sort(bifurcations.begin(), bifurcations.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

}  // namespace separatrix

#include "solvers/stationary/bifurcation_curves.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "lib/num/decimal.hpp"

namespace separatrix {
namespace {

constexpr double same_place = 1e-9;  // of a point seen on two lines, in sides of the rectangle
constexpr double same_state =
    1e-4;  // the same, in sides of the box: that of a fold moves like the root of its parameter
constexpr std::size_t most_tried =
    8;  // points of a kind in a cell, for all their pairings; of more the nearest two first

// A point of the plane with its neighbours on a curve.
struct Vertex {
  BifurcationSetPoint point;
  std::array<double, 2> place{};               // in sides of the rectangle, 0 … 1
  std::vector<double> state;                   // in sides of the box
  std::array<std::set<std::size_t>, 2> cells;  // columns and rows that it lies in or beside
  std::set<std::size_t> joined;
  bool is_end = false;  // of curves

  bool is_degenerate() const { return point.kind == Bifurcation::degenerate; }
};

double distance(const Vertex& a, const Vertex& b) {
  double sum = 0;
  for (std::size_t i = 0; i < 2; ++i) sum += std::pow(a.place[i] - b.place[i], 2);
  for (std::size_t i = 0; i < a.state.size(); ++i) sum += std::pow(a.state[i] - b.state[i], 2);
  return std::sqrt(sum);
}

bool is_same(const Vertex& a, const Vertex& b) {
  const auto within = [](double allowed) {
    return [allowed](double x, double y) { return std::abs(x - y) <= allowed; };
  };
  return std::ranges::equal(a.place, b.place, within(same_place)) &&
         std::ranges::equal(a.state, b.state, within(same_state));
}

// of the grid: the curve may come back to the line between them, but seldom does
bool share_line(const Vertex& a, const Vertex& b, double cells) {
  for (std::size_t i = 0; i < 2; ++i) {
    const double line = std::round(a.place[i] * cells) / cells;
    if (std::abs(a.place[i] - line) < same_place && std::abs(b.place[i] - line) < same_place) return true;
  }
  return false;
}

class Joiner {
 public:
  explicit Joiner(const BifurcationSetRequest& request)
      : request_(request), cells_(static_cast<double>(request.values - 1)) {}

  void add(const BifurcationSetPoint& point) {
    Vertex vertex{point, {}, {}, {}, {}};
    for (std::size_t i = 0; i < 2; ++i) {
      vertex.place[i] = share(point.parameters[i], request_.ranges[i]);
      for (const double side : {-same_place, same_place}) {
        const double cell = std::clamp(std::floor((vertex.place[i] + side) * cells_), 0.0, cells_ - 1);
        vertex.cells[i].insert(static_cast<std::size_t>(cell));
      }
    }
    for (std::size_t i = 0; i < point.x.size(); ++i) {
      vertex.state.push_back(share(point.x[i], request_.stationary.box[i]));
    }
    const auto known = std::ranges::find_if(all_, [&](const Vertex& each) { return is_same(each, vertex); });
    if (known == all_.end()) return all_.push_back(std::move(vertex));
    if (known->point.kind != point.kind) known->point.kind = Bifurcation::degenerate;
  }

  void operator()(BifurcationSet& result) {
    std::map<std::array<std::size_t, 2>, std::vector<std::size_t>> cells;
    for (std::size_t k = 0; k < all_.size(); ++k) {
      for (const std::size_t column : all_[k].cells[0]) {
        for (const std::size_t row : all_[k].cells[1]) cells[{column, row}].push_back(k);
      }
    }
    for (const auto& [cell, inside] : cells) join_cell(inside);
    for (Vertex& each : all_) {
      if (each.joined.empty()) result.points.push_back(each.point);
      each.is_end |= each.joined.size() != 2;
    }
    for (std::size_t k = 0; k < all_.size(); ++k) {
      while (all_[k].is_end && !all_[k].joined.empty()) result.curves.push_back(curve_from(k));
    }
    for (std::size_t k = 0; k < all_.size(); ++k) {
      if (!all_[k].joined.empty()) result.curves.push_back(curve_from(k));  // closed
    }
    std::ranges::stable_sort(result.curves, {}, &BifurcationCurve::kind);
  }

 private:
  using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

  static double share(const Known& value, const Interval& range) {
    return to_double(Rational((value.value() - range.low) / (range.high - range.low)));
  }

  void join(std::size_t a, std::size_t b) {
    all_[a].joined.insert(b);
    all_[b].joined.insert(a);
  }

  void join_cell(const std::vector<std::size_t>& inside) {
    std::map<Bifurcation, std::vector<std::size_t>> kinds;
    for (const std::size_t k : inside) kinds[all_[k].point.kind].push_back(k);
    const std::vector<std::size_t> degenerate = kinds[Bifurcation::degenerate];
    std::set<std::size_t> ends;
    for (const auto& [kind, same] : kinds) {
      if (kind == Bifurcation::degenerate) continue;
      std::set<std::size_t> left(same.begin(), same.end());
      for (const auto& [a, b] : pairs(same)) {
        join(a, b);
        left.erase(a);
        left.erase(b);
      }
      for (const std::size_t k : left) {
        if (degenerate.empty()) continue;
        const std::size_t end =
            *std::ranges::min_element(degenerate, {}, [&](std::size_t each) { return cost(k, each); });
        join(k, end);
        all_[end].is_end = true;
        ends.insert(end);
      }
    }
    std::vector<std::size_t> others;
    std::ranges::copy_if(degenerate, std::back_inserter(others),
                         [&](std::size_t each) { return !ends.contains(each); });
    for (const auto& [a, b] : pairs(others)) join(a, b);
  }

  // two on one line after all others: more than any way through a cell and the box
  double cost(std::size_t a, std::size_t b) const {
    const double longest = std::sqrt(2 + static_cast<double>(all_[a].state.size()));
    return distance(all_[a], all_[b]) + (share_line(all_[a], all_[b], cells_) ? longest : 0);
  }

  double cost(const Pairs& some) const {
    double sum = 0;
    for (const auto& [a, b] : some) sum += cost(a, b);
    return sum;
  }

  // as many as there are, with the least sum
  Pairs pairs(std::vector<std::size_t> left) const {
    if (left.size() < 2) return {};
    const auto without = [&](std::size_t a, std::size_t b) {
      std::vector<std::size_t> rest;
      std::ranges::copy_if(left, std::back_inserter(rest), [&](std::size_t each) { return each != a && each != b; });
      return rest;
    };
    Pairs best;
    if (left.size() > most_tried) {
      std::pair nearest{left[0], left[1]};
      for (std::size_t i = 0; i < left.size(); ++i) {
        for (std::size_t j = i + 1; j < left.size(); ++j) {
          if (cost(left[i], left[j]) < cost(nearest.first, nearest.second)) nearest = {left[i], left[j]};
        }
      }
      best = pairs(without(nearest.first, nearest.second));
      best.push_back(nearest);
      return best;
    }
    const std::size_t first = left.front();
    if (left.size() % 2 == 1) best = pairs(without(first, first));  // it may be the one that is left over
    for (std::size_t i = 1; i < left.size(); ++i) {
      Pairs some = pairs(without(first, left[i]));
      some.emplace_back(first, left[i]);
      if (some.size() > best.size() || (some.size() == best.size() && cost(some) < cost(best))) best = std::move(some);
    }
    return best;
  }

  // along joints that are not walked yet, to an end or around
  BifurcationCurve curve_from(std::size_t start) {
    BifurcationCurve curve;
    std::size_t here = start;
    do {
      curve.points.push_back(all_[here].point);
      const std::size_t next = *all_[here].joined.begin();
      all_[here].joined.erase(next);
      all_[next].joined.erase(here);
      here = next;
    } while (here != start && !all_[here].is_end);
    curve.closed = here == start;
    if (!curve.closed) curve.points.push_back(all_[here].point);
    if (curve.points.front().kind == Bifurcation::degenerate) std::ranges::reverse(curve.points);
    const auto plain = std::ranges::find_if(
        curve.points, [](const BifurcationSetPoint& each) { return each.kind != Bifurcation::degenerate; });
    curve.kind = plain == curve.points.end() ? Bifurcation::degenerate : plain->kind;  // both ends may be degenerate
    return curve;
  }

  const BifurcationSetRequest& request_;
  double cells_;  // along each side
  std::vector<Vertex> all_;
};

}  // namespace

void join_curves(const BifurcationSetRequest& request, const std::vector<BifurcationSetPoint>& points,
                 BifurcationSet& result) {
  Joiner joiner(request);
  for (const BifurcationSetPoint& each : points) joiner.add(each);
  joiner(result);
}

}  // namespace separatrix

#include "solvers/enclosure/zero_exhaustion.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <numeric>

#include "lib/num/interruption.hpp"

namespace separatrix {
namespace {

bool inside(const IntervalVector& small, const IntervalVector& large) {
  for (std::size_t i = 0; i < small.size(); ++i) {
    if (!large[i].contains(small[i])) return false;
  }
  return true;
}

bool meet(const IntervalVector& a, const IntervalVector& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (disjoint(a[i], b[i])) return false;
  }
  return true;
}

double volume_of(const IntervalVector& x) {
  interval volume = 1;
  for (const interval& side : x) volume = volume * interval(side.width());
  return volume.high;
}

// a little beyond the box, so that a zero on a common face is inside of one of two neighbours
IntervalVector inflated(const IntervalVector& x) {
  IntervalVector larger;
  for (const interval& side : x) {
    const double slack = 0.1 * (side.high - side.low) + 1e-14 * side.magnitude() + 1e-300;
    larger.emplace_back(side.low - slack, side.high + slack);
  }
  return larger;
}

class Search {
 public:
  Search(AutonomousField& field, const IntervalVector& box, double least_width)
      : field_(field), box_(box), least_width_(least_width) {}

  ZeroExhaustion run(std::size_t most_boxes) {
    std::deque<IntervalVector> pieces{box_};
    while (!pieces.empty()) {
      if (found_.boxes % 64 == 0) check_interruption();
      IntervalVector x = std::move(pieces.front());
      pieces.pop_front();
      if (found_.boxes >= most_boxes) {
        rest_.push_back(std::move(x));
        continue;
      }
      ++found_.boxes;
      if (!examine(x)) continue;
      if (!divisible(x)) {
        rest_.push_back(std::move(x));
        continue;
      }
      const std::size_t i = longest(x);
      const double middle = x[i].middle();
      IntervalVector half = x;
      half[i].high = middle;
      x[i].low = middle;
      pieces.push_back(std::move(half));
      pieces.push_back(std::move(x));
    }
    collect();
    return std::move(found_);
  }

 private:
  double relative_width(const IntervalVector& x, std::size_t i) const {
    return (x[i].high - x[i].low) / (box_[i].high - box_[i].low);
  }
  std::size_t longest(const IntervalVector& x) const {
    std::size_t most = 0;
    for (std::size_t i = 1; i < x.size(); ++i) {
      if (relative_width(x, i) > relative_width(x, most)) most = i;
    }
    return most;
  }
  bool divisible(const IntervalVector& x) const { return relative_width(x, longest(x)) > least_width_; }

  // false if nothing is left to be said about x, which may have been contracted
  bool examine(IntervalVector& x) {
    for (int round = 0; round < 8; ++round) {
      for (const IntervalVector& zero : unique_) {
        if (inside(x, zero)) return false;
      }
      const IntervalVector around = inflated(x);
      const auto step = krawczyk(field_, around);
      if (!step) return true;
      if (step->no_zero) return false;
      if (step->unique_zero) {
        record(around, step->image);
        return false;
      }
      // zeros in x are in the image
      double before = 1, after = 1;
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (disjoint(x[i], step->image[i])) return false;
        const interval common = intersection(x[i], step->image[i]);
        before *= x[i].high - x[i].low;
        after *= common.high - common.low;
        x[i] = common;
      }
      if (!(after < 0.5 * before)) return true;
    }
    return true;
  }

  // the zero in `around`, unless it is a known one or outside of the search
  void record(const IntervalVector& around, const IntervalVector& image) {
    IntervalVector zero = image;
    for (int round = 0; round < 20; ++round) {
      const auto step = krawczyk(field_, zero);
      if (!step || step->no_zero) break;
      for (std::size_t i = 0; i < zero.size(); ++i) zero[i] = intersection(zero[i], step->image[i]);
      if (!step->unique_zero) break;
    }
    unique_.push_back(around);
    if (!meet(zero, box_)) return;
    for (std::size_t k = 0; k + 1 < unique_.size(); ++k) {
      if (inside(zero, unique_[k])) return;
    }
    for (const IntervalVector& other : found_.zeros) {
      if (!meet(zero, other)) continue;
      rest_.push_back(zero);  // perhaps the same
      return;
    }
    found_.zeros.push_back(zero);
  }

  // the numbers of the cells of a grid, as wide as the widest piece, that a piece meets
  static std::vector<std::vector<double>> cells_of(const IntervalVector& x, const std::vector<double>& width) {
    std::vector<std::vector<double>> cells{{}};
    for (std::size_t i = 0; i < x.size(); ++i) {
      std::vector<std::vector<double>> longer;
      for (const std::vector<double>& cell : cells) {
        for (double k = std::floor(x[i].low / width[i]); k <= std::floor(x[i].high / width[i]); ++k) {
          longer.push_back(cell);
          longer.back().push_back(k);
        }
      }
      cells = std::move(longer);
    }
    return cells;
  }

  // pieces that touch, as one
  void collect() {
    std::vector<std::size_t> group(rest_.size());
    std::iota(group.begin(), group.end(), 0);
    const auto root = [&](std::size_t i) {
      while (group[i] != i) i = group[i] = group[group[i]];
      return i;
    };
    std::vector<double> width(box_.size(), 1e-300);
    for (const IntervalVector& x : rest_) {
      for (std::size_t k = 0; k < x.size(); ++k) width[k] = std::max(width[k], x[k].width());
    }
    std::map<std::vector<double>, std::vector<std::size_t>> grid;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      for (const std::vector<double>& cell : cells_of(rest_[i], width)) {
        std::vector<std::size_t>& others = grid[cell];
        for (const std::size_t j : others) {
          if (root(i) != root(j) && meet(rest_[i], rest_[j])) group[root(i)] = root(j);
        }
        others.push_back(i);
      }
    }
    std::vector<std::size_t> number(rest_.size(), rest_.size());
    interval total = 0;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const std::size_t r = root(i);
      if (number[r] == rest_.size()) {
        number[r] = found_.unresolved.size();
        found_.unresolved.push_back({rest_[i], 0, 0});
      }
      UnresolvedBoxes& boxes = found_.unresolved[number[r]];
      for (std::size_t k = 0; k < box_.size(); ++k) boxes.hull[k] = hull(boxes.hull[k], rest_[i][k]);
      boxes.boxes += 1;
      boxes.volume = rounded_up(boxes.volume + volume_of(rest_[i]));
      total = total + interval(volume_of(rest_[i]));
    }
    found_.unresolved_volume = total.high;
  }

  AutonomousField& field_;
  IntervalVector box_;
  double least_width_;
  std::vector<IntervalVector> unique_;  // boxes in which the zero is the only one
  std::vector<IntervalVector> rest_;
  ZeroExhaustion found_;
};

}  // namespace

ZeroExhaustion exhaust_zeros(AutonomousField& field, const IntervalVector& box, double least_width,
                             std::size_t most_boxes) {
  return Search(field, box, least_width).run(most_boxes);
}

}  // namespace separatrix

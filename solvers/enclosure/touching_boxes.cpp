#include "solvers/enclosure/touching_boxes.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace separatrix {
namespace {

using Cell = std::vector<double>;

// the numbers of the cells of a grid, as wide as the widest box, that a box meets
std::vector<Cell> cells_of(const IntervalVector& x, const std::vector<double>& width) {
  std::vector<Cell> cells{{}};
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::vector<Cell> longer;
    for (const Cell& cell : cells) {
      for (double k = std::floor(x[i].low / width[i]); k <= std::floor(x[i].high / width[i]); ++k) {
        longer.push_back(cell);
        longer.back().push_back(k);
      }
    }
    cells = std::move(longer);
  }
  return cells;
}

}  // namespace

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

std::vector<std::vector<std::size_t>> touching_groups(const std::vector<IntervalVector>& boxes,
                                                      const std::function<bool(std::size_t, std::size_t)>& joined) {
  std::vector<std::vector<std::size_t>> groups;
  if (boxes.empty()) return groups;
  std::vector<std::size_t> parent(boxes.size());
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&](std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  std::vector<double> width(boxes[0].size(), 1e-300);
  for (const IntervalVector& x : boxes) {
    for (std::size_t k = 0; k < x.size(); ++k) width[k] = std::max(width[k], x[k].width());
  }
  std::map<Cell, std::vector<std::size_t>> grid;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (const Cell& cell : cells_of(boxes[i], width)) {
      std::vector<std::size_t>& others = grid[cell];
      for (const std::size_t j : others) {
        if (root(i) == root(j) || !meet(boxes[i], boxes[j])) continue;
        if (!joined || joined(i, j)) parent[root(i)] = root(j);
      }
      others.push_back(i);
    }
  }
  std::vector<std::size_t> number(boxes.size(), boxes.size());
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const std::size_t r = root(i);
    if (number[r] == boxes.size()) {
      number[r] = groups.size();
      groups.emplace_back();
    }
    groups[number[r]].push_back(i);
  }
  return groups;
}

}  // namespace separatrix

#include "solvers/basin/label_boundary.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace separatrix {
namespace {

// in halves of a finest cell, (0, 0) the lower left corner of the plane: centres are odd in both, corners even
using Node = std::pair<std::size_t, std::size_t>;

// the segments of one pair of labels
using Segments = std::map<Node, std::set<Node>>;

using Pair = std::pair<std::size_t, std::size_t>;

void join(Segments& segments, const Node& a, const Node& b) {
  segments[a].insert(b);
  segments[b].insert(a);
}

void cut(Segments& segments, const Node& a, const Node& b) {
  segments[a].erase(b);
  segments[b].erase(a);
}

// the cells of the finest level by row and column
class FinestCells {
 public:
  explicit FinestCells(const RefinedPlane& plane) {
    for (const RefinedCell& cell : plane.cells) {
      if (cell.level == plane.depth) labels_.emplace(std::pair{cell.row, cell.column}, cell.label);
    }
  }

  std::optional<std::size_t> label(std::size_t column, std::size_t row) const {
    const auto found = labels_.find({row, column});
    return found == labels_.end() ? std::nullopt : std::optional(found->second);
  }

  const std::map<Pair, std::size_t>& all() const { return labels_; }

 private:
  std::map<Pair, std::size_t> labels_;
};

// Four cells around the corner above and to the right of (column, row). Where labels differ all four are of the finest
// level.
void add_square(std::map<Pair, Segments>& lines, const FinestCells& cells, std::size_t column, std::size_t row) {
  // around the corner: lower left, lower right, upper right, upper left
  std::array<std::size_t, 4> labels{};
  for (std::size_t k = 0; k < 4; ++k) {
    const auto label = cells.label(column + (k == 1 || k == 2 ? 1 : 0), row + (k >= 2 ? 1 : 0));
    if (!label) return;
    labels[k] = *label;
  }
  const std::size_t x = 2 * column + 2, y = 2 * row + 2;
  const std::array<Node, 4> middles{Node{x, y - 1}, Node{x + 1, y}, Node{x, y + 1}, Node{x - 1, y}};
  std::vector<std::size_t> crossed;  // k: between labels k and k + 1
  for (std::size_t k = 0; k < 4; ++k) {
    if (labels[k] != labels[(k + 1) % 4]) crossed.push_back(k);
  }
  const auto pair = [&](std::size_t k) { return Pair(std::minmax(labels[k], labels[(k + 1) % 4])); };
  if (crossed.size() == 2) {
    join(lines[pair(crossed[0])], middles[crossed[0]], middles[crossed[1]]);
    return;
  }
  for (const std::size_t k : crossed) join(lines[pair(k)], middles[k], Node{x, y});
}

// follows segments from a node as long as there is one way on, and takes them away
std::vector<Node> walk(Segments& segments, Node here, const std::map<Node, std::size_t>& ways) {
  std::vector<Node> path{here};
  while (!segments[here].empty()) {
    const Node next = *segments[here].begin();
    cut(segments, here, next);
    path.push_back(here = next);
    if (ways.at(here) != 2) break;
  }
  return path;
}

}  // namespace

std::vector<LabelBoundary> label_boundaries(const RefinedPlane& plane) {
  const FinestCells cells(plane);
  std::map<Pair, Segments> lines;
  for (const auto& [place, label] : cells.all()) add_square(lines, cells, place.second, place.first);
  const Rational width(2 * (plane.columns << plane.depth)), height(2 * (plane.rows << plane.depth));
  std::vector<LabelBoundary> boundaries;
  for (auto& [pair, segments] : lines) {
    std::map<Node, std::size_t> ways;
    for (const auto& [node, others] : segments) ways[node] = others.size();
    const auto add = [&](const Node& from) {
      std::vector<Node> path = walk(segments, from, ways);
      LabelBoundary line{pair.first, pair.second, {}, path.size() > 2 && path.front() == path.back()};
      if (line.closed) path.pop_back();
      for (const auto& [x, y] : path) line.points.push_back({Rational(x) / width, Rational(y) / height});
      boundaries.push_back(std::move(line));
    };
    for (const auto& [node, count] : ways) {
      while (count != 2 && !segments[node].empty()) add(node);
    }
    for (const auto& [node, count] : ways) {
      if (!segments[node].empty()) add(node);  // what is left are loops
    }
  }
  return boundaries;
}

}  // namespace separatrix

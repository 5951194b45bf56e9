#include "solvers/basin/refined_plane.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>

#include "lib/num/error.hpp"
#include "solvers/basin/label_boundary.hpp"

namespace separatrix {
namespace {

// labels by a predicate of the shares in double
template <class Inside>
PlaneLabels labels_of(const Inside& inside) {
  return [inside](const std::vector<PlaneShare>& points) {
    std::vector<std::size_t> found;
    for (const PlaneShare& each : points) found.push_back(inside(each.x.get_d(), each.y.get_d()));
    return found;
  };
}

// a disc, and a half-plane above a slope that meets it
std::size_t disc(double x, double y) { return std::hypot(x - 0.5, y - 0.5) < 0.3 ? 1 : 0; }
std::size_t three(double x, double y) { return y > 0.4 + x / 3 ? 2 : disc(x, y); }

// the whole finest grid, by brute force
std::vector<std::size_t> raster(const RefinedPlane& plane) {
  const std::size_t columns = plane.columns << plane.depth, rows = plane.rows << plane.depth;
  std::vector<std::size_t> labels(columns * rows, 999);
  for (const RefinedCell& cell : plane.cells) {
    const std::size_t side = std::size_t{1} << (plane.depth - cell.level);
    for (std::size_t row = cell.row * side; row < (cell.row + 1) * side; ++row) {
      for (std::size_t column = cell.column * side; column < (cell.column + 1) * side; ++column) {
        REQUIRE(labels[row * columns + column] == 999);  // covered once
        labels[row * columns + column] = cell.label;
      }
    }
  }
  return labels;
}

TEST_CASE("refined plane: it covers the plane once, and its labels are those of the full grid") {
  for (const auto& inside : {disc, three}) {
    const RefinedPlane plane = refine_plane({12, 10, 4, 0}, labels_of(inside));
    const auto labels = raster(plane);
    const std::size_t columns = 12 << 4, rows = 10 << 4;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double x = (static_cast<double>(i % columns) + 0.5) / columns,
                   y = (static_cast<double>(i / columns) + 0.5) / rows;
      CHECK(labels[i] == inside(x, y));
    }
    CHECK(plane.starts < labels.size() / 4);
    Rational area(0);
    for (const RefinedCell& cell : plane.cells) area += plane.area(cell);
    CHECK(area == 1);
  }
}

TEST_CASE("refined plane: cells that touch have one label, or are of the finest level") {
  const RefinedPlane plane = refine_plane({7, 9, 5, 50}, labels_of(three));
  const auto labels = raster(plane);
  const std::size_t columns = 7 << 5, rows = 9 << 5;
  std::vector<std::size_t> level(labels.size());
  for (const RefinedCell& cell : plane.cells) {
    const std::size_t side = std::size_t{1} << (plane.depth - cell.level);
    for (std::size_t row = cell.row * side; row < (cell.row + 1) * side; ++row)
      for (std::size_t column = cell.column * side; column < (cell.column + 1) * side; ++column)
        level[row * columns + column] = cell.level;
  }
  for (std::size_t row = 0; row + 1 < rows; ++row) {
    for (std::size_t column = 1; column + 1 < columns; ++column) {
      const std::size_t here = row * columns + column;
      for (const std::size_t there : {here + 1, here + columns - 1, here + columns, here + columns + 1}) {
        const bool settled = labels[here] == labels[there] || (level[here] == 5 && level[there] == 5);
        REQUIRE(settled);
      }
    }
  }
}

TEST_CASE("refined plane: an island that no centre sees is found by a probe in it, and hidden without") {
  // a disc of radius 1/50 about the second Halton point (1/4, 2/3); centres of 8 by 8 cells are 1/16 and farther away
  const auto island = [](double x, double y) -> std::size_t { return std::hypot(x - 0.25, y - 2.0 / 3) < 0.02; };
  const RefinedPlane blind = refine_plane({8, 8, 4, 0}, labels_of(island));
  CHECK(blind.cells.size() == 64);
  CHECK(blind.islands == 0);
  CHECK(blind.undivided == 1);
  const RefinedPlane found = refine_plane({8, 8, 4, 3}, labels_of(island));
  CHECK(found.islands == 1);
  CHECK(found.undivided < 1);
  const auto labels = raster(found);
  const std::size_t side = 8 << 4;
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    wrong +=
        labels[i] != island((static_cast<double>(i % side) + 0.5) / side, (static_cast<double>(i / side) + 0.5) / side);
  }
  CHECK(wrong == 0);
}

TEST_CASE("refined plane: what cannot be divided is refused") {
  CHECK_THROWS_AS(refine_plane({0, 4, 1, 0}, labels_of(disc)), InvalidArgument);
  CHECK_THROWS_AS(refine_plane({4, 4, 27, 0}, labels_of(disc)), InvalidArgument);
}

TEST_CASE("label boundary: around a disc one closed line, within half a cell of the circle, of its length") {
  const RefinedPlane plane = refine_plane({16, 16, 4, 0}, labels_of(disc));
  const auto lines = label_boundaries(plane);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].closed);
  CHECK(lines[0].first == 0);
  CHECK(lines[0].second == 1);
  const double cell = 1.0 / 256;
  double around = 0;
  for (std::size_t i = 0; i < lines[0].points.size(); ++i) {
    const PlaneShare &a = lines[0].points[i], &b = lines[0].points[(i + 1) % lines[0].points.size()];
    CHECK(std::abs(std::hypot(a.x.get_d() - 0.5, a.y.get_d() - 0.5) - 0.3) <= cell / 2);
    const double length = std::hypot(a.x.get_d() - b.x.get_d(), a.y.get_d() - b.y.get_d());
    CHECK(length <= cell * 1.0000001);
    around += std::atan2((a.x.get_d() - 0.5) * (b.y.get_d() - 0.5) - (a.y.get_d() - 0.5) * (b.x.get_d() - 0.5),
                         (a.x.get_d() - 0.5) * (b.x.get_d() - 0.5) + (a.y.get_d() - 0.5) * (b.y.get_d() - 0.5));
  }
  CHECK(std::abs(around) == doctest::Approx(2 * std::acos(-1.0)));  // once around
}

TEST_CASE("label boundary: three labels have three pairs of lines that meet in junctions") {
  const auto lines = label_boundaries(refine_plane({16, 16, 4, 0}, labels_of(three)));
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> pairs;
  std::map<std::pair<double, double>, std::size_t> ends;
  for (const LabelBoundary& line : lines) {
    ++pairs[{line.first, line.second}];
    CHECK_FALSE(line.closed);
    for (const PlaneShare& end : {line.points.front(), line.points.back()}) ++ends[{end.x.get_d(), end.y.get_d()}];
  }
  // the chord, the arc below it, and the slope to the left and to the right of the disc
  CHECK(pairs == std::map<std::pair<std::size_t, std::size_t>, std::size_t>{{{0, 1}, 1}, {{0, 2}, 2}, {{1, 2}, 1}});
  std::size_t junctions = 0;
  for (const auto& [end, count] : ends) junctions += count == 3;
  CHECK(junctions == 2);
}

}  // namespace
}  // namespace separatrix

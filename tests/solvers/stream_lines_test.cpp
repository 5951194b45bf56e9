#include "solvers/stream_lines.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace separatrix {
namespace {

const Box square{{-1, -1}, {1, 1}};

double nearest(const StreamLine& line, std::pair<double, double> point) {
  double least = 1e9;
  for (const auto& [x, y] : line) least = std::min(least, std::hypot(x - point.first, y - point.second));
  return least;
}

}  // namespace

TEST_CASE("stream lines follow the field: around a centre they are circles, in its direction") {
  const auto lines = stream_lines([](double x, double y) { return std::pair{-y, x}; }, square, 0.06);
  CHECK(lines.size() > 5);
  for (const StreamLine& line : lines) {
    const double radius = std::hypot(line[0].first, line[0].second);
    if (radius < 0.1) continue;  // steps of 0.008 are not short there
    for (const auto& [x, y] : line) CHECK(std::abs(std::hypot(x, y) - radius) < 1e-6);
    // counterclockwise
    CHECK(line[0].first * line[1].second - line[0].second * line[1].first > 0);
  }
}

TEST_CASE("stream lines keep their distance and fill the square") {
  constexpr double separation = 0.06, side = 2;
  const auto lines = stream_lines(
      [](double x, double y) {
        return std::pair{1 + x * x, std::sin(3 * x) + y / 2};
      },
      square, separation);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      for (const auto& point : lines[i]) CHECK(nearest(lines[k], point) > 0.34 * separation * side);
    }
  }
  for (double x = -0.95; x < 1; x += 0.1) {
    for (double y = -0.95; y < 1; y += 0.1) {
      double least = 1e9;
      for (const StreamLine& line : lines) least = std::min(least, nearest(line, {x, y}));
      CHECK(least < 1.6 * separation * side);
    }
  }
}

TEST_CASE("stream lines end where the field vanishes or has no value") {
  CHECK(stream_lines([](double, double) { return std::pair{0.0, 0.0}; }, square).empty());
  CHECK(stream_lines([](double, double) { return std::pair{NAN, 1.0}; }, square).empty());
  // a line of sinks at x = 0: nothing crosses it
  for (const StreamLine& line : stream_lines([](double x, double) { return std::pair{-x, 0.0}; }, square)) {
    CHECK(line.front().first * line.back().first >= -1e-4);
  }
}

}  // namespace separatrix

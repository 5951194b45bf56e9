#include "tools/picture/level_line.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace separatrix {
namespace {

TEST_CASE("a level line of a linear function lies on its line, and keeps off cells without a value") {
  constexpr std::size_t columns = 6, rows = 4;
  std::vector<double> value;
  for (std::size_t j = 0; j < rows; ++j) {
    for (std::size_t i = 0; i < columns; ++i) value.push_back(static_cast<double>(i) + 2 * static_cast<double>(j));
  }
  const auto on_line = [](const std::vector<std::pair<double, double>>& points) {
    std::size_t count = 0;
    for (const auto& [x, y] : points) {
      if (!std::isfinite(x)) continue;
      CHECK(x + 2 * y == doctest::Approx(4.5));
      ++count;
    }
    return count;
  };
  const std::size_t all = on_line(level_line(value, columns, 4.5));
  CHECK(all >= 2 * 5);
  CHECK(level_line(value, columns, 100).empty());
  value[columns + 2] = std::numeric_limits<double>::quiet_NaN();  // at (2, 1), next to the line
  const std::size_t some = on_line(level_line(value, columns, 4.5));
  CHECK(some > 0);
  CHECK(some < all);
}

}  // namespace
}  // namespace separatrix

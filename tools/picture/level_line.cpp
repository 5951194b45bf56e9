#include "tools/picture/level_line.hpp"

#include <cmath>
#include <limits>

namespace separatrix {

std::vector<std::pair<double, double>> level_line(const std::vector<double>& value, std::size_t columns, double level) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::pair<double, double>> points;
  const std::size_t rows = columns == 0 ? 0 : value.size() / columns;
  for (std::size_t j = 0; j + 1 < rows; ++j) {
    for (std::size_t i = 0; i + 1 < columns; ++i) {
      // corners against the clock
      const double corner_x[] = {0, 1, 1, 0}, corner_y[] = {0, 0, 1, 1};
      const double corner[] = {value[j * columns + i] - level, value[j * columns + i + 1] - level,
                               value[(j + 1) * columns + i + 1] - level, value[(j + 1) * columns + i] - level};
      std::vector<std::pair<double, double>> crossings;
      for (int k = 0; k < 4; ++k) {
        const int next = (k + 1) % 4;
        if (!std::isfinite(corner[k]) || !std::isfinite(corner[next]) || (corner[k] > 0) == (corner[next] > 0))
          continue;
        const double share = corner[k] / (corner[k] - corner[next]);
        crossings.emplace_back(static_cast<double>(i) + corner_x[k] + share * (corner_x[next] - corner_x[k]),
                               static_cast<double>(j) + corner_y[k] + share * (corner_y[next] - corner_y[k]));
      }
      for (std::size_t k = 0; k + 1 < crossings.size(); k += 2) {
        points.push_back(crossings[k]);
        points.push_back(crossings[k + 1]);
        points.emplace_back(none, none);
      }
    }
  }
  return points;
}

}  // namespace separatrix

#include "solvers/stationary/equilibrium_finder.hpp"

#include <algorithm>
#include <cmath>

namespace separatrix {
namespace {

// squared, from x to the segment from a to b
double distance_to_segment(const std::vector<double>& x, const std::vector<double>& a, const std::vector<double>& b) {
  double along = 0, size = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    along += (x[i] - a[i]) * (b[i] - a[i]);
    size += (b[i] - a[i]) * (b[i] - a[i]);
  }
  const double share = size > 0 ? std::clamp(along / size, 0.0, 1.0) : 0;
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double difference = x[i] - a[i] - share * (b[i] - a[i]);
    sum += difference * difference;
  }
  return sum;
}

// twice the sagitta of each segment, from the second differences at its ends
std::vector<double> deviations(const std::vector<std::vector<double>>& points) {
  std::vector<double> result(points.size(), 0);
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < points[i].size(); ++k) {
      const double second = points[i - 1][k] - 2 * points[i][k] + points[i + 1][k];
      sum += second * second;
    }
    for (const std::size_t segment : {i - 1, i}) result[segment] = std::max(result[segment], std::sqrt(sum) / 4);
  }
  return result;
}

}  // namespace

EquilibriumFinder::EquilibriumFinder(const Stationary& found) {
  for (const StationaryReport& point : found.points) polygons_.push_back({point.number, {doubles(point.x)}, {0}});
  for (const ManifoldReport& manifold : found.manifolds) {
    const std::size_t number = manifold.middle.number;
    if (manifold.dimension > 1) {
      levels_.push_back({number, manifold.loss_low ? manifold.loss_low->approximate() : 0});
      continue;
    }
    Polygon polygon{number, {}, {}};
    for (const auto& point : manifold.points) polygon.points.push_back(doubles(point));
    polygon.deviation = deviations(polygon.points);
    polygons_.push_back(std::move(polygon));
  }
}

std::optional<std::size_t> EquilibriumFinder::operator()(const std::vector<double>& x, std::optional<double> loss,
                                                         double distance) const {
  std::optional<std::size_t> nearest;
  double least = HUGE_VAL;
  for (const Polygon& polygon : polygons_) {
    const std::size_t segments = std::max<std::size_t>(polygon.points.size(), 2) - 1;
    for (std::size_t i = 0; i < segments; ++i) {
      const double allowed = distance + polygon.deviation[i];
      const double here =
          distance_to_segment(x, polygon.points[i], polygon.points[std::min(i + 1, polygon.points.size() - 1)]);
      if (here > allowed * allowed || here >= least) continue;
      least = here;
      nearest = polygon.number;
    }
  }
  if (nearest || !loss) return nearest;
  for (const Level& level : levels_) {
    if (std::abs(*loss - level.loss) <= 1e-8 * (1 + std::abs(level.loss))) return level.number;
  }
  return std::nullopt;
}

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/stationary/stationary.hpp"

namespace separatrix {

/// Number of the stationary point or manifold that a trajectory has arrived at.
///
/// Points are known by their place; curves by the polygon through their points, from which they deviate by about
///
///     sagitta = max ‖x(i−1) − 2 x(i) + x(i+1)‖/8,   allowed for twice;
///
/// manifolds of dimension ≥ 2, of which one point is known, by their loss.
class EquilibriumFinder {
 public:
  explicit EquilibriumFinder(const Stationary& found);

  /// x         (d,)
  /// loss      at x, to be compared to 8 digits; none for a field without one
  /// distance  from x, the most that is near
  /// returns   K of `equilibrium-K`, the nearest one; nothing if none is near
  std::optional<std::size_t> operator()(const std::vector<double>& x, std::optional<double> loss,
                                        double distance) const;

 private:
  struct Polygon {
    std::size_t number;
    std::vector<std::vector<double>> points;  // one: a point
    std::vector<double> deviation;            // of the curve from the segment that begins here
  };
  struct Level {
    std::size_t number;
    double loss;
  };
  std::vector<Polygon> polygons_;
  std::vector<Level> levels_;
};

}  // namespace separatrix

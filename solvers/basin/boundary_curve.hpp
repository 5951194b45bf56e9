#pragma once
#include <array>
#include <cstddef>
#include <functional>
#include <vector>

#include "solvers/basin/boundary.hpp"

namespace separatrix {

/// A rectangle in the plane of two states, through a point that fixes the others.
struct PlaneSection {
  std::array<std::size_t, 2> states;  ///< their numbers
  std::array<Rational, 2> low, high;
  std::vector<Rational> base;  ///< (d,) values of the other states
};

/// How a boundary curve is followed.
struct BoundaryCurveSettings {
  std::size_t digits = 8;
  double step = 0.02;  ///< largest distance of two points, the sides of the rectangle being 1
  std::size_t most_points = 2000;
  std::function<bool()> cancelled;
};

/// Why a curve has no further point on one of its sides.
enum class CurveEnd {
  edge,    ///< it leaves the rectangle there, at its last point
  closed,  ///< it has come back to where it began
  lost,    ///< no boundary between the same two basins within the smallest step: a saddle, a corner, a third basin
  limit,   ///< most_points
  cancelled,
};
std::string_view name(CurveEnd end);

/// A point of a boundary curve: its bracket, on a short segment across the curve.
struct CurvePoint {
  Segment across;
  Bracket bracket;
  std::vector<Rational> x;  ///< (d,) the middle
};

/// The boundary between two basins in a plane, its points in order.
struct BoundaryCurve {
  std::vector<CurvePoint> points;
  CurveEnd first = CurveEnd::lost, last = CurveEnd::lost;  ///< before the first and behind the last point
};

/// Follows a boundary through a plane section, both ways from a point on it, by predictor and corrector.
///
///     predictor  q = p_k + h (p_k − p_{k−1})/|p_k − p_{k−1}|,  in units in which the rectangle is the unit square
///     corrector  the boundary on the segment across, q ± (3/5) h n, n normal to the direction (find_boundary)
///
/// h is halved where the corrector finds no boundary between the same two basins, or the direction turns by
/// more than 20°, and doubled again up to `step`. The first directions are those in which a small polygon around
/// the first point meets the boundary. Beyond the rectangle, the last point is that on its edge.
///
/// from      a boundary on a segment in the plane
/// accuracy  each point has `digits` digits on its segment across
/// returns   at least the first point
BoundaryCurve follow_boundary(const DestinationFinder& finder, const PlaneSection& plane, const Segment& segment,
                              const Boundary& from, const BoundaryCurveSettings& settings);

}  // namespace separatrix

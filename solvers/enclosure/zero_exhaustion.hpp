#pragma once
#include <cstddef>
#include <vector>

#include "solvers/enclosure/krawczyk.hpp"

namespace separatrix {

/// Boxes next to one another in which zeros could neither be excluded nor be told apart.
struct UnresolvedBoxes {
  IntervalVector hull;
  std::size_t boxes = 0;
  double volume = 0;  ///< of the boxes, rounded upwards
};

/// What is proved about the zeros of a field in a box.
struct ZeroExhaustion {
  /// Boxes with exactly one zero each. All zeros of the field in the box are in these or in the unresolved ones; a zero
  /// near the edge may lie outside.
  std::vector<IntervalVector> zeros;
  std::vector<UnresolvedBoxes> unresolved;
  double unresolved_volume = 0;
  std::size_t boxes = 0;  ///< examined

  /// Adds boxes that are not resolved, those that touch as one region.
  void add_unresolved(const std::vector<IntervalVector>& pieces);
};

/// All zeros of a field in a box, by subdivision: each piece is excluded (0 ∉ f, or Krawczyk's image is disjoint),
/// proved to hold exactly one zero, contracted to Krawczyk's image, or halved.
///
/// least_width  pieces below this fraction of the box in every direction are unresolved, as are those over which f varies
///              by rounding only
/// most_boxes   pieces to examine; those that are left then are unresolved
ZeroExhaustion exhaust_zeros(AutonomousField& field, const IntervalVector& box, double least_width,
                             std::size_t most_boxes);

}  // namespace separatrix

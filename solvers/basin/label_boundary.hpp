#pragma once
#include <cstddef>
#include <vector>

#include "solvers/basin/refined_plane.hpp"

namespace separatrix {

/// A line between two labels.
///
/// first, second  the labels, first < second
/// points         (n,) as shares of the plane; n ≥ 2
/// closed         the last point is joined to the first
struct LabelBoundary {
  std::size_t first = 0, second = 0;
  std::vector<PlaneShare> points;
  bool closed = false;
};

/// The lines between the labels of a refined plane, by marching squares on the centres of its finest cells.
///
///     centres of two cells with an edge in common and different labels: their middle is a point of the line between these
///     labels; four cells around a corner join the two, or where there are more, each of them to the corner
///
/// accuracy  where a boundary passes between two such centres, within half a cell of the point along that axis
/// returns   by labels; the same for the same plane
/// source    Lorensen and Cline, "Marching cubes", Computer Graphics 21 (1987) 163, in two dimensions
std::vector<LabelBoundary> label_boundaries(const RefinedPlane& plane);

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// A point of a plane as shares of its width and height, 0 to 1.
struct PlaneShare {
  Rational x, y;
};

/// Cell (column, row) of columns·2^level by rows·2^level, and the label of its centre.
struct RefinedCell {
  std::size_t level = 0, column = 0, row = 0, label = 0;
};

/// How far a plane is divided, and what is looked for besides.
///
/// columns, rows  coarse cells, at least 1 each; columns·2^depth and rows·2^depth below 2^29
/// depth          finest level
/// probes         points inside the cells that are compared with the labels of their cells
struct RefinementSettings {
  std::size_t columns = 1, rows = 1, depth = 0, probes = 0;
};

/// A plane divided where its labels differ.
///
/// cells      cover the plane once; by level, row, column
/// starts     points whose label was asked for, the probes among them
/// islands    probes whose label was not that of the cell around them, which was divided for it
/// undivided  share of the area in cells that are not of the finest level: what they hide lies there
struct RefinedPlane {
  std::size_t columns = 1, rows = 1, depth = 0;
  std::vector<RefinedCell> cells;
  std::size_t starts = 0, islands = 0;
  Rational undivided;

  /// Centre of a cell.
  PlaneShare centre(const RefinedCell& cell) const;

  /// Edges of a cell as shares: those of `cell` with column + 1, row + 1 are its upper ones.
  PlaneShare corner(const RefinedCell& cell) const;

  /// Share of the area of one cell.
  Rational area(const RefinedCell& cell) const;
};

/// Labels of points, in their order; equal numbers are equal labels.
using PlaneLabels = std::function<std::vector<std::size_t>(const std::vector<PlaneShare>&)>;

/// Divides the cells of a plane whose labels differ from those of cells that they touch, at an edge or at a corner, into
/// four, and so on down to the finest level.
///
///     labels of touching cells are equal, or both cells are of the finest level
///
/// Then it looks for islands: points of the Halton sequence of bases 2 and 3 are labelled, and a cell whose label is not
/// that of a probe in it is divided too, down to the finest level or until the labels agree.
///
/// labels     called with many points at once
/// returns    the same for the same labels. A square with sides along the axes and as wide as a coarse cell holds the centre
///            of a coarse cell, so that an island that holds one is found. What is smaller may stay hidden, in
///            `undivided` only
/// source     Halton, Numer. Math. 2 (1960) 84
RefinedPlane refine_plane(const RefinementSettings& settings, const PlaneLabels& labels);

}  // namespace separatrix

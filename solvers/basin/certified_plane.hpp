#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "solvers/basin/certified_basin.hpp"

namespace separatrix {

/// A plane of starts: two states run over intervals, the others have the values of the start.
struct PlaneOfStarts {
  std::vector<Rational> start;  ///< (d,)
  std::size_t x = 0, y = 1;     ///< the states that run
  Interval across, up;
};

/// A box of the plane, cell (column, row) of 2^level by 2^level, and where all starts in it go.
struct PlaneCell {
  std::size_t level = 0, column = 0, row = 0;
  ProvedDestination proof;
  std::size_t order = 0;  ///< of those that are proved, in which proved-region refers to earlier ones
};

/// The box of starts of a cell.
std::vector<Interval> starts_of(const PlaneOfStarts& plane, const PlaneCell& cell);

/// Proves where the starts of a plane go, by subdivision: what cannot be proved is divided into four, down to a depth.
///
/// Where the two states are all there are, an enclosure that lies inside of cells proved before, all with one destination,
/// is proved too: the flow does not depend on time. The loss falls along the flow, so cells are taken in the order of the
/// loss at their middle: each leads into cells proved already, and an enclosure need not last longer than that.
/// Destinations are one if their labels are, and, without levels, their limits overlap.
///
/// depth     finest level, at most 12
/// done      called after each cell, from any thread
/// returns   cells that cover the plane once, those that are not proved on the finest level; by level, row, column. The
///           same for any number of threads
std::vector<PlaneCell> prove_plane(const Model& model, const ParameterValues& parameters, const ProofSettings& settings,
                                   const PlaneOfStarts& plane, std::size_t depth, const std::function<void()>& done);

}  // namespace separatrix

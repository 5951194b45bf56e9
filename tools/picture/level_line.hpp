#pragma once
#include <cstddef>
#include <utility>
#include <vector>

namespace separatrix {

/// Line value = level through a grid of cell centres, by linear interpolation along their edges.
///
/// value    (rows · columns,) row by row; a nan has no line beside it
/// returns  segments, each two points and a nan; coordinates in cells: (0, 0) is the centre of the first one
std::vector<std::pair<double, double>> level_line(const std::vector<double>& value, std::size_t columns, double level);

}  // namespace separatrix

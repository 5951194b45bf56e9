#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/ball.hpp"
#include "solvers/box.hpp"
#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

/// The smallest box around an exact one.
IntervalVector box_around(const std::vector<Interval>& x);
/// The same with points to all bits of the thread's BallPrecision.
std::vector<ball> balls_around(const std::vector<Interval>& x);

/// The point in the middle of a box.
IntervalVector middle_of(const IntervalVector& x);

/// Width of side i, in those of a box around.
double relative_width(const IntervalVector& x, const IntervalVector& around, std::size_t i);

/// The side to halve: the first of the largest relative width.
std::size_t longest_side(const IntervalVector& x, const IntervalVector& around);

/// Cuts side i in the middle: x keeps its upper half, the lower one is returned.
IntervalVector cut_lower_half(IntervalVector& x, std::size_t i);

}  // namespace separatrix

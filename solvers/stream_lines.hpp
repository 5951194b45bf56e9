#pragma once
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/box.hpp"

namespace separatrix {

/// A field line in the plane, its points in the direction of the flow.
using StreamLine = std::vector<std::pair<double, double>>;

/// Field lines that fill a rectangle evenly (Jobard and Lefer 1997).
///
///     dx/ds = f(x)/|f(x)|  in units in which the rectangle is the unit square,  by the classical Runge–Kutta method
///
/// A line begins where no other is nearer than `separation`, follows the field both ways, and ends at the frame, a third of a
/// separation from another line or from itself, or where the field vanishes or jumps. New lines begin a separation
/// beside old ones. For the eye: errors are far below a line's width, not below a tolerance.
///
/// field       (x, y) ↦ (f, g); not finite: the line ends
/// box         two sides
/// separation  of lines, in units of the sides
/// returns     lines longer than one separation
std::vector<StreamLine> stream_lines(const std::function<std::pair<double, double>(double, double)>& field,
                                     const Box& box, double separation = 0.045);

/// The flow of the two states of a model at t = 0.
///
/// x, y  their places among the states: which is horizontal, which vertical
/// box   the rectangle, x first
std::vector<StreamLine> stream_lines(const Model& model, const ParameterValues& parameters, std::size_t x,
                                     std::size_t y, const Box& box);

}  // namespace separatrix

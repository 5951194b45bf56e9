#pragma once
#include <optional>

#include "solvers/box.hpp"
#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// A point beside x around which a field with kinks is 0, as ½ relu(1 − xy)² is level behind xy = 1: x is in that set or on its edge.
///
/// Looked for at x ± 10⁻⁴ of the widths of the box along each axis, where F and its Jacobian have to be 0 without rounding, and
/// around there too. A curve traced in such a set is no curve of zeros, but wherever the tracer went.
///
/// returns  nothing where there is none in the box
std::optional<State<double>> open_zero_set_beside(Equations<double>& equations, const State<double>& x, const Box& box);

}  // namespace separatrix

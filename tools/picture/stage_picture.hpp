#pragma once
#include <string>

#include "solvers/trajectory/simulate.hpp"
#include "theory/registry.hpp"

namespace separatrix {

/// Draws the quantities that theory plots of a model (TheoryModel::plotted) against the logarithm of time, over the last
/// six decades before the end, with the predicted times of its stages marked.
///
/// request  of the simulation that the picture is of
/// picture  checked by check_picture_name()
void draw_stages(const TheoryModel& theory, const SimulationRequest& request, const std::string& picture);

}  // namespace separatrix

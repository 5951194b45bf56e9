#pragma once
#include <string>
#include <vector>

#include "solvers/basin/boundary_curve.hpp"
#include "solvers/stationary/stationary.hpp"

namespace separatrix {

/// Draws the phase portrait of a model with the boundaries of its basins, and the segment they were found on.
///
/// request, box  of the stationary points: the two states with the widest sides are the axes
/// curves        boundaries; drawn where the model has two states, else projected
/// picture       file name; errors as draw_regions
void draw_boundaries(const Model& model, const StationaryRequest& request, const Segment& segment,
                     const std::vector<BoundaryCurve>& curves, const std::string& picture);

}  // namespace separatrix

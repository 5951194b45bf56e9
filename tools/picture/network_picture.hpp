#pragma once
#include <optional>
#include <string>
#include <vector>

#include "solvers/diagonal/measured_stages.hpp"

namespace separatrix {

/// What is drawn beside the limit: runs with curves, one of each for every α.
struct StageRuns {
  std::vector<MeasuredStages> flows;
  std::vector<MeasuredStages> descents;  ///< gradient descent; may be empty
  std::optional<Rational> until;         ///< end of the axis; none: well after the last stage
};

/// Draws measured stages over their limit: the loss against s in `picture`, with the staircase of α → 0 underneath, and
/// the coordinates of the flow against s at the smallest α in a second picture. More than twelve coordinates are told
/// apart by their matrix only. A staircase whose stages are not all known ends with the last one that is.
void draw_network_stages(const DiagonalNetwork& network, const StageSequence& sequence, const StageRuns& runs,
                         const std::string& picture);

/// Names of the pictures: F.png, F-coordinates.png.
std::vector<std::string> network_pictures(const std::string& picture);

}  // namespace separatrix

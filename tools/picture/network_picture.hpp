#pragma once
#include <string>
#include <vector>

#include "solvers/diagonal/measured_stages.hpp"

namespace separatrix {

/// Draws measured stages over their limit: the loss against s in `picture`, with the staircase of α → 0 underneath, and
/// the coordinates against s at the smallest α in a second picture for every matrix of the network.
///
/// runs  with curves
void draw_network_stages(const DiagonalNetwork& network, const StageSequence& sequence,
                         const std::vector<MeasuredStages>& runs, const std::string& picture);

/// Names of the pictures: F.png, F-coordinates.png.
std::vector<std::string> network_pictures(const std::string& picture);

}  // namespace separatrix

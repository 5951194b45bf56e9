#pragma once
#include <cstddef>
#include <vector>

#include "lib/tape/lanes.hpp"

namespace separatrix {

/// Points of a field that are computed at once: the width of a block, the same on every processor. An instruction waits for the
/// one before it about as long as eight vectors of eight numbers take.
constexpr std::size_t start_lanes = 64;

/// run_lanes() on a block of start_lanes points without data.
///
/// registers  (number of registers, start_lanes)
void run_start_lanes(const std::vector<LaneInstruction>& code, double* registers);

}  // namespace separatrix

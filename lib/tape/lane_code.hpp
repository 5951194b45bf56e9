#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "lib/tape/lanes.hpp"
#include "lib/tape/tape.hpp"

namespace separatrix {

/// Where a register of a tape stands in a block.
using LanePlace = std::function<LaneOperand(std::uint32_t)>;

/// One instruction of a tape for all lanes.
void append_lanes(std::vector<LaneInstruction>& code, const Instruction& each, const LanePlace& place);

/// The body of a tape without means. A product that only the next instruction needs, as a term of a sum, is computed there.
void append_lanes(std::vector<LaneInstruction>& code, const Tape& body, const LanePlace& place);

}  // namespace separatrix

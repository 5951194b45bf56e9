#pragma once

namespace separatrix {

/// The widest vectors that run_lanes() (lib/tape/lanes.hpp) was compiled for and this processor has: "avx512f", "avx2" or
/// "portable". Results are the same bits with each of them.
const char* lane_instruction_set();

}  // namespace separatrix

#pragma once
#include <vector>

#include "theory/mutant.hpp"

namespace separatrix::gong_2025 {

/// Slips in the formulas that the claims rest on.
std::vector<Mutant> mutants();

}  // namespace separatrix::gong_2025

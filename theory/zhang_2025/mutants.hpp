#pragma once
#include <vector>

#include "theory/mutant.hpp"

namespace separatrix::zhang_2025 {

/// Slips in the formulas that the claims rest on.
std::vector<Mutant> mutants();

}  // namespace separatrix::zhang_2025

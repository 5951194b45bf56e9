#pragma once
#include <vector>

#include "theory/mutant.hpp"

namespace separatrix::boix_adsera_2023 {

/// Slips in the formulas that the claims rest on.
std::vector<Mutant> mutants();

}  // namespace separatrix::boix_adsera_2023

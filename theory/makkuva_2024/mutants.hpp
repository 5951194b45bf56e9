#pragma once
#include <vector>

#include "theory/mutant.hpp"

namespace separatrix::makkuva_2024 {

/// Slips in the formulas that the claims rest on.
std::vector<Mutant> mutants();

}  // namespace separatrix::makkuva_2024

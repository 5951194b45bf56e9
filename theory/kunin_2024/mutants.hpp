#pragma once
#include <vector>

#include "theory/mutant.hpp"

namespace separatrix::kunin_2024 {

/// Slips in the formulas that the claims rest on.
std::vector<Mutant> mutants();

}  // namespace separatrix::kunin_2024

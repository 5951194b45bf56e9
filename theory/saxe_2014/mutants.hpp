#pragma once
#include <vector>

#include "theory/mutant.hpp"

namespace separatrix::saxe_2014 {

/// Slips in the formulas that the claims rest on.
std::vector<Mutant> mutants();

}  // namespace separatrix::saxe_2014

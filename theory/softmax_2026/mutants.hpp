#pragma once
#include <vector>

#include "theory/mutant.hpp"

namespace separatrix::softmax_2026 {

/// Slips in the formulas that the claims rest on.
std::vector<Mutant> mutants();

}  // namespace separatrix::softmax_2026

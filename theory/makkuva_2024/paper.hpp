#pragma once
#include "theory/paper.hpp"

namespace separatrix::makkuva_2024 {

/// Makkuva et al. 2024: initialisation basins of a single-layer transformer on Markov chains.
Paper paper();

}  // namespace separatrix::makkuva_2024

#pragma once
#include "theory/paper.hpp"

namespace separatrix::kunin_2024 {

/// Kunin, Raventós, Dominé, Chen, Klindt, Saxe, Ganguli. Get rich quick: exact solutions reveal how unbalanced
/// initializations promote rapid feature learning. NeurIPS 2024.
Paper paper();

}  // namespace separatrix::kunin_2024

#pragma once
#include "theory/paper.hpp"

namespace separatrix::boix_adsera_2023 {

/// Boix-Adserà, Littwin, Abbe, Bengio, Susskind. Transformers learn through gradual rank increase. NeurIPS 2023.
Paper paper();

}  // namespace separatrix::boix_adsera_2023

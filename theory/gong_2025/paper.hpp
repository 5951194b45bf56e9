#pragma once
#include "theory/paper.hpp"

namespace separatrix::gong_2025 {

/// Gong et al. 2025: two stages of training on disentangled features, in this project's idealisation.
Paper paper();

}  // namespace separatrix::gong_2025

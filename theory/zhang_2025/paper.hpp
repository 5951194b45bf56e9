#pragma once
#include "theory/paper.hpp"

namespace separatrix::zhang_2025 {

/// Zhang, Singh, Latham, Saxe. Training dynamics of in-context learning in linear attention. ICML 2025.
Paper paper();

}  // namespace separatrix::zhang_2025

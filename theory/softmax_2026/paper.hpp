#pragma once
#include "theory/paper.hpp"

namespace separatrix::softmax_2026 {

/// Gradient flow polarises softmax outputs. 2026.
Paper paper();

}  // namespace separatrix::softmax_2026

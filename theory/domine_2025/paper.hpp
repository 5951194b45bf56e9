#pragma once
#include "theory/paper.hpp"

namespace separatrix::domine_2025 {

/// Dominé, Anguita, Proca, Braun, Kunin, Mediano, Saxe. From lazy to rich: exact learning dynamics in deep linear
/// networks. ICLR 2025.
Paper paper();

}  // namespace separatrix::domine_2025

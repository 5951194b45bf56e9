#pragma once
#include "theory/quantities.hpp"
#include "tools/phase/phase_color.hpp"

namespace separatrix {

/// The colour of a quantity that is a function of a cell alone: its number or its word, by cells in parallel. CSV: x, y, and
/// it.
PhaseColor quantity_color(const PhaseQuantity& quantity);

}  // namespace separatrix

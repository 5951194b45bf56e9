#pragma once
#include <optional>
#include <string>

#include "tools/phase/phase_color.hpp"

namespace separatrix {

/// time(Q < C) or time(Q > C), Q and C in the words of parse_quantity(): the time at which that first holds along the path
/// of each cell (solvers/trajectory/first_passage.hpp); none where it never does, or is not seen to within --max-steps.
///
/// returns  none for other texts
/// throws   ParseError
std::optional<PhaseColor> passage_color(const Model& model, const std::string& text);

}  // namespace separatrix

#pragma once
#include <string>
#include <vector>

#include "tools/phase_axis.hpp"

namespace separatrix {

/// What the colour of a cell says.
enum class PhaseColor { label, loss, time };

/// "label", "loss" or "time".
///
/// throws  InvalidArgument for anything else
PhaseColor parse_phase_color(const std::string& text);

/// Draws a phase diagram: regions or a field, and over them the curves that theory knows.
///
/// base     parameters and start that the axes do not change
/// results  (rows · columns,) row by row, lowest y first
/// picture  checked by check_picture_name()
void draw_phase(const TheoryModel& theory, const SweepCell& base, const PhaseAxis& x, const PhaseAxis& y,
                const std::vector<SweepResult>& results, PhaseColor color, const std::string& picture);

}  // namespace separatrix

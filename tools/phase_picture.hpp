#pragma once
#include <string>
#include <vector>

#include "solvers/stationary/stationary.hpp"
#include "tools/phase_axis.hpp"
#include "tools/phase_labels.hpp"

namespace separatrix {

/// What the colour of a cell says.
enum class PhaseColor { label, loss, time };

/// "label", "loss" or "time".
///
/// throws  InvalidArgument for anything else
PhaseColor parse_phase_color(const std::string& text);

/// A grid of starts or of parameters, and what became of each.
///
/// base        parameters and start that the axes do not change
/// results     (rows · columns,) row by row, lowest y first
/// stationary  points and manifolds to draw, where the axes are the two states of the model; null for none
struct PhaseDiagram {
  const TheoryModel& theory;
  const SweepCell& base;
  const PhaseAxis &x, &y;
  const std::vector<SweepResult>& results;
  const PhaseLabels& labels;
  const Stationary* stationary;
};

/// Draws a phase diagram: regions or a field, and over them the curves that theory knows, or the stationary points.
///
/// picture  checked by check_picture_name()
void draw_phase(const PhaseDiagram& diagram, PhaseColor color, const std::string& picture);

}  // namespace separatrix

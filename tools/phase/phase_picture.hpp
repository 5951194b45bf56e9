#pragma once
#include <string>
#include <vector>

#include "solvers/stationary/stationary.hpp"
#include "tools/phase/phase_axis.hpp"
#include "tools/phase/phase_labels.hpp"
#include "tools/picture/plot.hpp"

namespace separatrix {

/// What the colour of a cell says.
enum class PhaseColor { label, loss, time, success_probability };

/// "label", "loss", "time" or "success-probability".
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

/// An axis as pictures have it.
Axis axis_of(const PhaseAxis& axis);

/// Draws a phase diagram: regions or a field, and over them the curves that theory knows, or the stationary points.
///
/// color    of starts: not the success probability, which tools/phase/phase_success.hpp draws
/// picture  checked by check_picture_name()
void draw_phase(const PhaseDiagram& diagram, PhaseColor color, const std::string& picture);

}  // namespace separatrix

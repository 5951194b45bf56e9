#pragma once
#include <string_view>

#include "lib/model/outcome.hpp"

namespace separatrix {

/// Where a start goes, in the words of the command line.
enum class Label {
  global_minimum,  ///< attracted to the model's lowest level
  local_minimum,   ///< attracted to a higher level
  minimum,         ///< attracted; the model states no levels to rank it by
  saddle,          ///< runs into a saddle along an exactly invariant stable set
  stationary,      ///< does not move
  cycle,           ///< attracted to a limit cycle
  rotation,        ///< its path is closed and neither attracts nor repels: one of a family
  infinity,        ///< |x| → ∞, where the loss tends to a finite value
  diverged,        ///< |x| → ∞, where the loss falls without bound, or it is not known that it has a floor
  undecided,       ///< none of it could be made certain; a Reason says why
};

/// "global-minimum", "local-minimum", "minimum", "saddle", "stationary", "cycle", "rotation", "infinity", "diverged", "undecided".
std::string_view name(Label label);

/// Whether it is one of those that leave for infinity, where the limit is a direction.
constexpr bool is_away(Label label) { return label == Label::infinity || label == Label::diverged; }

/// Why a start is undecided.
enum class Reason {
  none,              ///< it is not
  step_limit,        ///< not certain within the steps allowed
  horizon,           ///< not certain until the end of time
  step_underflow,    ///< no step size meets the tolerance
  nonfinite,         ///< field or levels are not finite numbers although the state is
  state_underflow,   ///< a coordinate is too small to be resolved to its own size
  field_underflow,   ///< the field is 0 in this arithmetic but not exactly
  near_boundary,     ///< starts that differ by less than can be resolved go elsewhere
  levels_too_close,  ///< the levels of the loss cannot be told apart
  loss_rose,         ///< the loss rose along the path, which a gradient flow does not do: its numbers are wrong
  not_unique,        ///< the flow parts on a switching surface, or slides on two at once
  runs_differ,       ///< a second run with more digits goes elsewhere
  closed_form,       ///< what was found contradicts the closed form
  recurrent,         ///< the path returns again and again and comes nearer to nothing, as on a torus or in chaos
};

/// Why a path that ended so, without a label, is undecided.
Reason reason_of(Outcome outcome);

/// "step-limit", "horizon", … ; "none".
std::string_view name(Reason reason);

}  // namespace separatrix

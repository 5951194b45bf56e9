#pragma once
#include <cstddef>

#include "tools/phase/phase_output.hpp"
#include "tools/phase/phase_request.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

/// Proves where the starts of a plane go, by boxes that get smaller where they have to, and says what share of the area
/// is proved.
///
/// JSON: "proved": {"total": "a/b", label: "a/b"}, exact fractions of the area.
/// CSV header: <x>_lo, <x>_hi, <y>_lo, <y>_hi, label, lemma, time, reason
/// Picture: what is not proved is hatched.
///
/// request  both axes are states, of 2^depth cells each
/// returns  1 if a proof contradicts the closed form of the theory, at the middle of a box; otherwise 0: next to a
///          boundary nothing can be proved
/// throws   InvalidArgument for other axes and for models that cannot be enclosed, OutputError, PlotError
ExitCode phase_certified(const PhaseRequest& request, std::size_t depth, const OutputOptions& outputs);

}  // namespace separatrix

#pragma once
#include "tools/phase/phase_color.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {

/// Writes, draws and tells what a colour found.
///
/// returns  exit_claim_fails if something contradicts its closed form, exit_undecided if it is not complete
/// throws   OutputError, PlotError
ExitCode write_phase(const PhaseRequest& request, const PhaseColor& color, const PhaseSurvey& survey,
                     const OutputOptions& outputs);

}  // namespace separatrix

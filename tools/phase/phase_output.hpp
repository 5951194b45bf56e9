#pragma once
#include <string>

#include "tools/phase/phase_color.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

/// Where a diagram goes: names as given, empty where not asked for.
struct PhaseOutputs {
  std::string json, csv, plot;  ///< checked by check_outputs()
  bool quiet = false;           ///< no summary on stdout
};

/// Writes, draws and tells what a colour found.
///
/// returns  exit_claim_fails if something contradicts its closed form, exit_undecided if it is not complete
/// throws   OutputError, PlotError
ExitCode write_phase(const PhaseRequest& request, const PhaseColor& color, const PhaseSurvey& survey,
                     const PhaseOutputs& outputs);

}  // namespace separatrix

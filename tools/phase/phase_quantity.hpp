#pragma once
#include <functional>
#include <string>

#include "theory/registry.hpp"
#include "tools/phase/phase_axis.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

/// The quantity of this name that theory offers for the model's phase diagrams; nullptr if there is none.
///
/// throws  InvalidArgument for a name that is no colour at all: it lists label, loss, time and theory's own
const PhaseQuantity* phase_quantity(const TheoryModel& theory, const std::string& name);

/// A phase diagram of it, and where it goes.
struct PhaseQuantityTask {
  const TheoryModel& theory;
  const PhaseQuantity& quantity;
  const SweepCell& base;
  const PhaseAxis &x, &y;
  const std::function<SweepCell(std::size_t)>& cell;
  const std::string &json, &csv, &plot;  ///< names as given, empty where not asked for
  bool quiet;
};

/// Computes the cells in parallel, writes and draws them.
///
/// returns  exit_claim_fails if words contradict their closed form
/// throws   Interrupted
ExitCode run_phase_quantity(const PhaseQuantityTask& task);

}  // namespace separatrix

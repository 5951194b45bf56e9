#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "theory/registry.hpp"
#include "tools/phase/phase_axis.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

/// What of the stages in the limit α → 0 colours a cell.
enum class StageColor {
  order,    ///< which coordinates are activated in which order, with their signs
  dropped,  ///< how many of them are driven back to 0
  count,    ///< how many stages there are
  time,     ///< when the last one begins, in units of ln(1/α)
};

/// "stage-order", "dropped", "stages" or "stage-time"; none for other words.
std::optional<StageColor> stage_color(const std::string& text);

/// A diagram of the stages of a network of products over two of its parameters.
struct StagePhaseRequest {
  const TheoryModel& theory;
  const PhaseAxis &x, &y;
  ParameterValues parameters;  ///< (k,) those of the model
  StageColor color = StageColor::order;
  std::size_t threads = 0;
  std::string json = {}, csv = {}, plot = {};  ///< files, empty where not asked for
  bool quiet = false;
};

/// Computes the stages in every cell, exactly, and draws where their order changes: between two cells of different order
/// the change is located by bisection. CSV: x, y, order, dropped, stages, time, message.
///
/// returns  exit_undecided if no cell has a complete sequence
/// throws   InvalidArgument for an axis that is no parameter of the network, and for a loss that is not quadratic;
///          Interrupted
ExitCode phase_stages(const StagePhaseRequest& request);

}  // namespace separatrix

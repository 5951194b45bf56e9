#pragma once
#include <string>
#include <vector>

#include "tools/report/simulation_report.hpp"
#include "tools/shell/options.hpp"

namespace separatrix {

/// What says where trajectories start, and with which parameters.
struct SimulatedStartOptions {
  const ModelOptions& model;
  const std::vector<std::string>& from;  ///< of --from, which is repeatable
  const std::string& file;               ///< of --starts; may be empty
  const std::string& vary;               ///< NAME=VALUE,VALUE,... of a parameter or of init-scale; may be empty
};

/// Every trajectory that was asked for, not yet followed: for each value of --vary, one from each start.
///
/// request  of all of them but for their starts and parameters
/// throws   InvalidArgument, as the options are read
std::vector<SimulatedStart> simulated_starts(const SimulatedStartOptions& options, const TheoryModel& theory,
                                             const SimulationRequest& request);

}  // namespace separatrix

#pragma once
#include <string>

#include "solvers/enclosure/certified_simulation.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {

/// What `simulate --certify` is asked for.
struct CertifiedSimulationOptions {
  CertifiedRequest request;
  OutputOptions outputs;
};

/// Encloses a trajectory, prints it and writes what was asked for.
///
/// returns  2 where the end or the width was not reached
ExitCode certify_and_report(const Model& model, const CertifiedSimulationOptions& options);

}  // namespace separatrix

#pragma once
#include <string>

#include "solvers/enclosure/certified_simulation.hpp"
#include "tools/shell/command.hpp"

namespace separatrix {

/// What `simulate --certify` is asked for.
struct CertifiedSimulationOptions {
  CertifiedRequest request;
  std::string json, csv, certificate;  ///< files; empty: none
  bool quiet = false;
};

/// Encloses a trajectory, prints it and writes what was asked for.
///
/// returns  2 where the end or the width was not reached
ExitCode certify_and_report(const Model& model, const CertifiedSimulationOptions& options);

}  // namespace separatrix

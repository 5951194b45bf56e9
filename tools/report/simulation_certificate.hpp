#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "solvers/enclosure/certified_simulation.hpp"

namespace separatrix {

/// The steps of a validated integration: {"order", "low_order", "r0", "start", "steps"}.
nlohmann::ordered_json json_of(const FlowProof& proof);

/// Enclosures of a trajectory with all that proves them (docs/certificates.md has the format).
///
/// simulation  with its proof
/// throws      as certificate_of and write_certificate
void write_simulation_certificate(const std::string& path, const CertifiedSimulation& simulation, const Model& model,
                                  const CertifiedRequest& request);

}  // namespace separatrix

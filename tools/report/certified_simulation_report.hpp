#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "solvers/enclosure/certified_simulation.hpp"

namespace separatrix {

/// Enclosures of a trajectory as text on stdout, as JSON and as CSV. Ends of intervals are decimal strings, rounded
/// outwards: a reader that parses them exactly has proved bounds.
void print_certified(const CertifiedSimulation& simulation, const Model& model, const CertifiedRequest& request);
void write_certified_json(const std::string& path, const CertifiedSimulation& simulation, const Model& model,
                          const CertifiedRequest& request);

/// All of it that does not depend on the machine.
nlohmann::ordered_json certified_json(const CertifiedSimulation& simulation, const Model& model,
                                      const CertifiedRequest& request);

/// Header: t, <column>_lo, <column>_hi, …
void write_certified_csv(const std::string& path, const CertifiedSimulation& simulation);

}  // namespace separatrix

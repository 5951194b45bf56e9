#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "solvers/enclosure/certified_stationary.hpp"

namespace separatrix {

/// Proved stationary points and what remains of the box, as text on stdout, as JSON and as CSV. Ends of intervals are
/// decimal strings, rounded outwards.
void print_certified(const CertifiedStationary& found, const CertifiedStationaryRequest& request);
void write_certified_json(const std::string& path, const CertifiedStationary& found, const Model& model,
                          const CertifiedStationaryRequest& request);

/// Header: number, kind, unstable, <state>_lo, <state>_hi, …, loss_lo, loss_hi
/// All of it that does not depend on the machine.
nlohmann::ordered_json certified_json(const CertifiedStationary& found, const Model& model,
                                      const CertifiedStationaryRequest& request);

void write_certified_csv(const std::string& path, const CertifiedStationary& found);

}  // namespace separatrix

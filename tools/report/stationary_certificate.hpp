#pragma once
#include <string>

#include "solvers/enclosure/certified_stationary.hpp"

namespace separatrix {

/// Proved stationary points with all that proves them (docs/certificates.md has the format).
///
/// found   with its proof
/// throws  as certificate_of and write_certificate
void write_stationary_certificate(const std::string& path, const CertifiedStationary& found, const Model& model,
                                  const CertifiedStationaryRequest& request);

}  // namespace separatrix

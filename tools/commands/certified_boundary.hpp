#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "solvers/basin/equilibria.hpp"
#include "tools/report/boundary_report.hpp"

namespace separatrix {

class DestinationCertificate;  // tools/report/destination_certificate.hpp

/// What was proved of a bracket, as it is printed.
struct CertifiedBoundary {
  bool proved = false;
  std::string text;             ///< one line for a reader, below what print_boundary() prints
  nlohmann::ordered_json json;  ///< {`proved`, `reason` or null, `lower`, `upper`}, ends as proved_destination_json()
  nlohmann::ordered_json certified;  ///< {`lower`, `upper`} for a certificate, if it is proved
};

/// The two ends of a bracket, proved to lie in different basins: a boundary is between them.
///
/// certificate  null, or where the proof of a boundary goes
/// scale    of the segment: the starts of the proof are the decimal ends of boundary_json(), exactly
/// throws   InvalidArgument as BasinProver does
CertifiedBoundary certify_boundary(const Model& model, const ParameterValues& parameters, const SegmentScale& scale,
                                   const Bracket& bracket, Equilibria& equilibria, DestinationCertificate* certificate);

/// A certificate to put proofs in.
///
/// throws  as DestinationCertificate
std::shared_ptr<DestinationCertificate> boundary_certificate(const Model& model, const ParameterValues& parameters);

/// Writes the certificate of those boundaries that are proved.
///
/// throws  OutputError
void write_boundary_certificate(const std::string& path, DestinationCertificate& certificate, const Model& model,
                                const SegmentScale& scale, const std::vector<CertifiedBoundary>& boundaries);

}  // namespace separatrix

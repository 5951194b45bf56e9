#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "solvers/basin/equilibria.hpp"
#include "tools/report/boundary_report.hpp"

namespace separatrix {

/// What was proved of a bracket, as it is printed.
struct CertifiedBoundary {
  bool proved = false;
  std::string text;             ///< one line for a reader, below what print_boundary() prints
  nlohmann::ordered_json json;  ///< {`proved`, `reason` or null, `lower`, `upper`}, ends as proved_destination_json()
};

/// The two ends of a bracket, proved to lie in different basins: a boundary is between them.
///
/// scale    of the segment: the starts of the proof are the decimal ends of boundary_json(), exactly
/// throws   InvalidArgument as BasinProver does
CertifiedBoundary certify_boundary(const Model& model, const ParameterValues& parameters, const SegmentScale& scale,
                                   const Bracket& bracket, Equilibria& equilibria);

}  // namespace separatrix

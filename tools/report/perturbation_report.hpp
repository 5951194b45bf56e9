#pragma once
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "solvers/diagonal/other_starts.hpp"
#include "solvers/stages/perturbation_tests.hpp"

namespace separatrix {

/// What became of the stages where the path or its start was perturbed.
struct PerturbationReport {
  Rational alpha;
  std::size_t draws = 0;
  std::uint64_t seed = 0;
  std::vector<std::string> observed;    ///< (m,) names
  std::vector<PerturbedStage> tests;    ///< two per stage
  std::vector<OtherStart> starts = {};  ///< of networks: one per draw

  Verdict verdict() const;
};

/// A line for each stage with the verdicts of its tests and how far from the plateau the draws end; the witnesses.
void print_perturbations(const PerturbationReport& report);

/// {"alpha", "draws", "seed", "verdict", "tests": [{"stage", "test", "verdict", "farthest", "message", "reached"}], "starts":
/// [{"verdict", "times", "message"}]}; `reached` has one entry for each draw.
nlohmann::ordered_json json_of_perturbations(const PerturbationReport& report);

/// Every draw: stage,test,draw,verdict,distance,time,<observed>; the test `start` has times, the others have the rest.
///
/// throws  OutputError
void write_perturbations_csv(const std::string& path, const PerturbationReport& report);

/// Name of that table beside another: F-perturbed.csv.
std::string perturbations_beside(const std::string& csv);

}  // namespace separatrix

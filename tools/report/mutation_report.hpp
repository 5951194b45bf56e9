#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "theory/mutate.hpp"

namespace separatrix {

/// One line on a mutant, as it is streamed: its fate, the formula, the slip, what stands where, who noticed.
std::string mutant_line(const MutantResult& result);

/// For each paper: how many mutants each claim noticed, and which claims noticed none; the mutants that survived, those that are
/// undecided with the reason, those that are proved to change nothing with the proof; and a table of all with the score.
void print_mutations(const std::vector<MutationReport>& reports);

/// List of papers, each with its counts, `score` (null where no mutant changes anything), `claims` and `results`.
nlohmann::ordered_json json_of(const std::vector<MutationReport>& reports);

}  // namespace separatrix

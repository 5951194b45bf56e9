#pragma once
#include <string>

#include "lib/model/model_file.hpp"
#include "theory/given/claims.hpp"

namespace separatrix::testing {

/// Evidence for the only claim of a model file: what `says` adds to a table [[claim]] with an id.
inline Evidence evidence_for(const std::string& model, const std::string& says, const ClaimSettings& settings = {}) {
  ModelFile file = parse_model_file(model + "[[claim]]\nid = \"c\"\n" + says, "m.toml");
  const Paper paper = given::paper_of({file.model}, file.claims, "m.toml");
  return paper.claims.front().check(settings);
}

/// What is asked of most of them: the verdict, and a command that shows the witness where it fails.
inline Verdict verdict_for(const std::string& model, const std::string& says, const ClaimSettings& settings = {}) {
  const Evidence found = evidence_for(model, says, settings);
  const bool has_witness = !found.witness.empty() && found.rerun.starts_with("separatrix ");
  return found.verdict == Verdict::fails && !has_witness ? Verdict::undecided : found.verdict;
}

}  // namespace separatrix::testing

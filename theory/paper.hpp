#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "theory/claim.hpp"
#include "theory/mutant.hpp"
#include "theory/theory_model.hpp"

namespace separatrix {

struct ClaimProof;

/// A paper: where its models come from, and what it states about them.
struct Paper {
  std::string id;  ///< folder name, "makkuva_2024"
  std::string title;
  std::string citation;
  std::vector<TheoryModel> models;
  std::vector<Claim> claims = {};  ///< in the order of the paper; each id once
  /// Slips in the formulas that the claims rest on, for them to notice. Empty: what they rest on is no expression.
  std::function<std::vector<Mutant>()> mutants = {};
  /// Of a model file: the proof of one of its claims for what the user has set (theory/proof.hpp). Empty: see proofs_of().
  std::function<std::optional<ClaimProof>(const std::string& claim, const ClaimSettings&)> proof = {};
};

}  // namespace separatrix

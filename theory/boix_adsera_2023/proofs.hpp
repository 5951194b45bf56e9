#pragma once
#include <vector>

#include "theory/boix_adsera_2023/claims.hpp"
#include "theory/proof.hpp"

namespace separatrix::boix_adsera_2023 {

/// What is known of proofs of the claims, each with the lemma that it rests on.
std::vector<ClaimProof> proofs(const Statements& statements);

}  // namespace separatrix::boix_adsera_2023

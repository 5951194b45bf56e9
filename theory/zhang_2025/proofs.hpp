#pragma once
#include <vector>

#include "theory/zhang_2025/claims.hpp"
#include "theory/proof.hpp"

namespace separatrix::zhang_2025 {

/// What is known of proofs of the claims, each with the lemma that it rests on.
std::vector<ClaimProof> proofs(const Statements& statements);

}  // namespace separatrix::zhang_2025

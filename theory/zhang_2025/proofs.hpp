#pragma once
#include <vector>

#include "theory/proof.hpp"
#include "theory/zhang_2025/claims.hpp"

namespace separatrix::zhang_2025 {

/// What is known of proofs of the claims, each with the lemma that it rests on.
std::vector<ClaimProof> proofs(const Statements& statements);

}  // namespace separatrix::zhang_2025

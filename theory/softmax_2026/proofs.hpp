#pragma once
#include <vector>

#include "theory/proof.hpp"
#include "theory/softmax_2026/claims.hpp"

namespace separatrix::softmax_2026 {

/// What is known of proofs of the claims, each with the lemma that it rests on.
std::vector<ClaimProof> proofs(const Statements& statements);

}  // namespace separatrix::softmax_2026

#pragma once
#include <vector>

#include "theory/kunin_2024/claims.hpp"
#include "theory/proof.hpp"

namespace separatrix::kunin_2024 {

/// What is known of proofs of the claims, each with the lemma that it rests on.
std::vector<ClaimProof> proofs(const Statements& statements);

}  // namespace separatrix::kunin_2024

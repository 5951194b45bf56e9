#pragma once
#include <vector>

#include "theory/proof.hpp"
#include "theory/saxe_2014/claims.hpp"

namespace separatrix::saxe_2014 {

/// What is known of proofs of the claims, each with the lemma that it rests on.
std::vector<ClaimProof> proofs(const Statements& statements);

}  // namespace separatrix::saxe_2014

#pragma once
#include <string>
#include <vector>

#include "lib/symbolic/substitute.hpp"
#include "theory/claim_kit.hpp"

namespace separatrix {

// What a model's description says beside its loss: that it is right.

/// Evidence that a model names these quantities as its invariants, in this order, and that its flow conserves them.
void conserves(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model,
               const std::vector<Expression>& invariants);

/// A set of states, or of parameters that make given states such ones, where a flow rests: a level of the loss.
struct RestingSet {
  std::string level;
  Substitution where;
};

/// Evidence that a gradient flow rests on sets, and that its model names them, in this order, with the loss that it has there.
void rests(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model,
           const std::vector<RestingSet>& sets);

}  // namespace separatrix

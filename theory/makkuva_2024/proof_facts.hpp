#pragma once
#include <string>
#include <vector>

#include "theory/makkuva_2024/claim_support.hpp"
#include "theory/proof.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix::makkuva_2024 {

// What the proofs of this paper share: each fact is a few identities that are added to the evidence.

std::vector<ClaimProof> critical_set_proofs(const Statements& statements);  // M0 … M4b
std::vector<ClaimProof> axis_proofs(const Statements& statements);          // M5 … M7
std::vector<ClaimProof> basin_proofs(const Statements& statements);         // M8 … M10b
std::vector<ClaimProof> attention_proofs(const Statements& statements);     // M13 … M16

namespace of_proofs {
inline const Expression e = symbol("e"), w = symbol("w"), a = symbol("a"), p = symbol("p"), q = symbol("q"),
                        u = symbol("u"), slope = symbol("slope");
inline const std::vector<Expression> tied_states{e, w};
}  // namespace of_proofs

/// 0 for all 0 < p, q < 1.
Verdict zero_on_chains(EvidenceBuilder& evidence, const std::string& name, Expression expression);

/// A value of u at which the root R of D = (p − q)² + 4pq eᵘ, of the best bias, is rational and > 0.
struct Place {
  const char* name;
  Expression root, u;
};
Place at_0();
Place at_best();

/// A function of u there.
Expression at(const Place& place, Expression of_u);

/// M0: ℓ' is the derivative of ℓ, which is strictly convex, with ℓ'(u*) = 0.
void loss_is_convex(EvidenceBuilder& evidence, const Statements& statements);

/// What ℓ is at 0 and at u*.
void loss_has_values(EvidenceBuilder& evidence, const Statements& statements);

/// The loss of a model is ℓ(u) of its logit: for p ≥ q and for p ≤ q, where |p − q| has no kink.
void loss_is_of_logit(EvidenceBuilder& evidence, const Model& model, Expression logit);

/// The field of (e, w) is the one that is stated.
void tied_field(EvidenceBuilder& evidence, const Statements& statements);

/// The field of (e, w, a) is.
void attention_field(EvidenceBuilder& evidence, const Statements& statements);

/// e²ℓ' = −(e ė − w ẇ)/2: at rest e = 0 or ℓ' = 0, and that is at u* only, where ℓ' passes 0.
void points_at_rest(EvidenceBuilder& evidence, const Statements& statements);

/// g(w_s) = 0 and g' = 4|w|: g > 0 just for w > w_s.
void gain_changes_sign(EvidenceBuilder& evidence, const Statements& statements);

/// What is said of e = 0: u = 0 there, L = ℓ(u), ℓ(0) = h(π₁), ℓ'(0) = ℓ₀.
void axis_is_known(EvidenceBuilder& evidence, const Statements& statements);

/// dQ/dt along ẋ = system.
Expression rate_along(Expression quantity, const std::vector<Expression>& states,
                      const std::vector<Expression>& system);

}  // namespace separatrix::makkuva_2024

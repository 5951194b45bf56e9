#include "theory/makkuva_2024/proof_facts.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"

namespace separatrix::makkuva_2024 {

using namespace of_proofs;

namespace {

Evidence prove_reduced_loss(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::any).empty()) return evidence.conclude();
  loss_is_convex(evidence, statements);
  loss_has_values(evidence, statements);
  return evidence.conclude();
}

Evidence prove_gradient(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::any).empty()) return evidence.conclude();
  tied_field(evidence, statements);
  loss_is_convex(evidence, statements);
  loss_is_of_logit(evidence, statements.two_parameter, tied_logit());
  return evidence.conclude();
}

void energy_is_constant(EvidenceBuilder& evidence, const Statements& statements) {
  tied_field(evidence, statements);
  proved_zero(evidence, "dE/dt", rate_along(statements.energy, tied_states, tied_system(slope)));
}

Evidence prove_energy(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::any).empty()) return evidence.conclude();
  energy_is_constant(evidence, statements);
  return evidence.conclude();
}

Evidence prove_critical_set(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::not_one).empty()) return evidence.conclude();
  points_at_rest(evidence, statements);
  Expression product(1);
  for (const Expression factor : statements.critical_factors) product = product * factor;
  zero_on_chains(evidence, "product of the factors - e (u - u*)", product - e * (tied_logit() - best_logit()));
  return evidence.conclude();
}

// L = ℓ(u) ≥ ℓ(u*) = H, and u = e² g = u* has solutions e just where g has the sign of u*
Evidence prove_global_minima(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::not_one).empty()) return evidence.conclude();
  loss_is_of_logit(evidence, statements.two_parameter, tied_logit());
  loss_is_convex(evidence, statements);
  loss_has_values(evidence, statements);
  gain_changes_sign(evidence, statements);
  return evidence.conclude();
}

// of L = ℓ(u): H = ℓ''(u) ∇u ∇uᵀ + ℓ'(u) ∇²u, where ℓ' = 0 of rank one with the trace ℓ''|∇u|²
Evidence prove_minima_hessian(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::not_one).empty()) return evidence.conclude();
  loss_is_of_logit(evidence, statements.two_parameter, tied_logit());
  loss_is_convex(evidence, statements);
  loss_has_values(evidence, statements);
  const std::vector<Expression> slopes = gradient(tied_logit(), tied_states);
  proved_zero(evidence, "|grad u|^2 - (4 e^2 g^2 + 16 w^2 e^4)",
              power(slopes[0], 2) + power(slopes[1], 2) -
                  (4 * power(e, 2) * power(gain(), 2) + 16 * power(w, 2) * power(e, 4)));
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> critical_set_proofs(const Statements& statements) {
  const char* off = "all 0 < p, q < 1 with p + q not 1, and all e, w";
  return {proof_on(statements, "M0", "all 0 < p, q < 1 and all u", prove_reduced_loss),
          proof_on(statements, "M1", "all 0 < p, q < 1 and all e, w", prove_gradient),
          proof_on(statements, "M2", "all 0 < p, q < 1, all e, and all w not 0", prove_energy),
          proof_on(statements, "M3", off, prove_critical_set),
          proof_on(statements, "M4", off, prove_global_minima),
          proof_on(statements, "M4b", off, prove_minima_hessian)};
}

}  // namespace separatrix::makkuva_2024

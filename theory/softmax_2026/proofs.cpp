#include "theory/softmax_2026/proofs.hpp"

#include "lib/symbolic/canonical.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix::softmax_2026 {
namespace {

const Expression delta = symbol("Delta"), D = symbol("D");

// Lemma. Let b be the stated boundary, B = D − b(Δ), C = D + b(Δ), h = 2 cosh(Δ/2) > 0. If
//
//     Ḃ = B/h,   Ċ = −C/h,   h² = 4 + (B − C)²/4,   b(Δ) = −2 sinh(Δ/2),
//
// the sign of B never changes, so that B = 0 is invariant; on it Ċ = −C/h, h ≤ 2 + |C|/2, so C = 2b → 0: it leads to (0, 0).
// |C| ≤ |C(0)| always. For B(0) > 0, Ḃ ≥ B/(2 + (B + |C(0)|)/2) ≥ B(0)/(2 + (B(0) + |C(0)|)/2) > 0: B → ∞, and so do
// D = (B + C)/2 and 2 sinh(Δ/2) = (B − C)/2. For B(0) < 0 all signs are the other ones.
void sides_part(EvidenceBuilder& evidence, const Statements& statements) {
  const Model& model = statements.tokens;
  const Expression b = statements.boundary(delta), B = D - b, C = D + b, h = 2 * cosh(delta / 2);
  const auto rate = [&](Expression quantity) { return model.resolve(model.time_derivative(quantity)); };
  proved_zero(evidence, "dB/dt - B/(2 cosh(Delta/2)), B = D - boundary", rate(B) - B / h);
  proved_zero(evidence, "dC/dt + C/(2 cosh(Delta/2)), C = D + boundary", rate(C) + C / h);
  proved_zero(evidence, "4 cosh(Delta/2)^2 - 4 - (B - C)^2/4", power(h, 2) - 4 - power(B - C, 2) / 4);
  proved_zero(evidence, "boundary + 2 sinh(Delta/2)", b + 2 * sinh(delta / 2));
}

Evidence prove_boundary(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  sides_part(evidence, statements);
  proved_zero(evidence, "E - 4 on the boundary",
              statements.energy(delta, statements.boundary(delta)) - statements.energy(0, 0));
  proved_zero(evidence, "E(0, 0) - 4", statements.energy(0, 0) - 4);
  return evidence.conclude();
}

// Off the boundary Δ → ±∞, so p = tanh(Δ/2) → ±1, and Ḋ = p: D/t → ±1. E is constant: (1 − p²) t² = 4t²/(E + D²) → 4.
Evidence prove_mixing(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.tokens;
  const Expression p = statements.polarisation(delta), E = statements.energy(delta, D);
  sides_part(evidence, statements);
  proved_zero(evidence, "1 - p^2 - 4/(E + D^2)", 1 - power(p, 2) - statements.mixing(E, D));
  proved_zero(evidence, "dE/dt", model.resolve(model.time_derivative(E)));
  proved_zero(evidence, "dD/dt - p", model.resolve(model.time_derivative(D)) - p);
  proved_zero(evidence, "p - tanh(Delta/2)", p - tanh(delta / 2));
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> proofs(const Statements& statements) {
  return {proof_on(statements, "P4", "all Delta and D", prove_boundary),
          proof_on(statements, "P5", "all Delta and D off the boundary of P4; the identity everywhere", prove_mixing)};
}

}  // namespace separatrix::softmax_2026

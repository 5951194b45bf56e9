#include "theory/makkuva_2024/proof_facts.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix::makkuva_2024 {

using namespace of_proofs;

namespace {

// Lemma. Near (0, w) with g(w) ≠ 0 u = e² g has the sign of g. For ℓ₀ g > 0 ℓ(u) ≥ ℓ(0) + ℓ₀ u ≥ ℓ(0), ℓ being convex: a local
// minimum. For ℓ₀ g < 0 u lies on the side of 0 where u* is, and between them, if it is small, ℓ(u) ≤ ℓ(0): a local maximum.
Evidence prove_axis(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::not_one).empty()) return evidence.conclude();
  axis_is_known(evidence, statements);
  return evidence.conclude();
}

// ∂²u at (0, w): diag(2 g, 0), and ∇u = 0
void axis_has_hessian(EvidenceBuilder& evidence, const Statements& statements) {
  axis_is_known(evidence, statements);
  const auto there = [](Expression value) { return substitute(value, {{e, 0}}); };
  const std::vector<Expression> slopes = gradient(tied_logit(), tied_states);
  for (const Expression& each : slopes) proved_zero(evidence, "grad u on e = 0", there(each));
  proved_zero(evidence, "d2u/de2 - 2 g on e = 0", there(differentiate(slopes[0], e)) - 2 * gain());
  proved_zero(evidence, "d2u/dedw on e = 0", there(differentiate(slopes[0], w)));
  proved_zero(evidence, "d2u/dw2 on e = 0", there(differentiate(slopes[1], w)));
}

Evidence prove_axis_hessian(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::any).empty()) return evidence.conclude();
  axis_has_hessian(evidence, statements);
  return evidence.conclude();
}

// at rest, and u = e² g takes both signs in every neighbourhood: so does ℓ(u) − ℓ(0), as ℓ'(0) ≠ 0
Evidence prove_saddle(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::not_one).empty()) return evidence.conclude();
  points_at_rest(evidence, statements);
  axis_is_known(evidence, statements);
  gain_changes_sign(evidence, statements);
  return evidence.conclude();
}

// third order of ℓ(u) at ∇u = 0, ∂²u = 0: ℓ₀ ∂³u
Evidence prove_saddle_order(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::not_one).empty()) return evidence.conclude();
  axis_has_hessian(evidence, statements);
  gain_changes_sign(evidence, statements);
  const auto third = [&](Expression first, Expression second, Expression last) {
    const Expression value = differentiate(differentiate(differentiate(tied_logit(), first), second), last);
    return substitute(value, {{e, 0}, {w, statements.saddle_w}});
  };
  proved_zero(evidence, "d3u/de3", third(e, e, e));
  proved_zero(evidence, "d3u/de2dw / 2 - 2 sqrt2", third(e, e, w) / 2 - 2 * sqrt(Expression(2)));
  proved_zero(evidence, "d3u/dedw2", third(e, w, w));
  proved_zero(evidence, "d3u/dw3", third(w, w, w));
  return evidence.conclude();
}

// q = 1 − p: u* = 0, so L = ℓ(u) is least where u = e² g = 0
Evidence prove_balanced(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::one).empty()) return evidence.conclude();
  axis_is_known(evidence, statements);
  gain_changes_sign(evidence, statements);
  const auto on_line = [&](const char* name, Expression value) {
    zero_on_chains(evidence, name, substitute(value, {{q, 1 - p}}));
  };
  on_line("u* on p + q = 1", best_logit());
  on_line("H - h(pi_1) on p + q = 1", bigram_loss() - unigram_loss());
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> axis_proofs(const Statements& statements) {
  const char* off = "all 0 < p, q < 1 with p + q not 1";
  return {proof_on(statements, "M5", "all 0 < p, q < 1 with p + q not 1, and all e, w", prove_axis),
          proof_on(statements, "M5b", "all 0 < p, q < 1 and all e, w", prove_axis_hessian),
          proof_on(statements, "M6", off, prove_saddle), proof_on(statements, "M6b", off, prove_saddle_order),
          proof_on(statements, "M7", "all 0 < p < 1, q = 1 - p, and all e, w", prove_balanced)};
}

}  // namespace separatrix::makkuva_2024

#include "theory/makkuva_2024/proof_facts.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix::makkuva_2024 {

using namespace of_proofs;

namespace {

Evidence prove_attention_energy(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::any).empty()) return evidence.conclude();
  attention_field(evidence, statements);
  proved_zero(evidence, "E - e^2 + w^2 + sign(w) ln|w| + 2a^2",
              statements.attention_energy - power(e, 2) + power(w, 2) + sign(w) * log(abs(w)) + 2 * power(a, 2));
  proved_zero(evidence, "dE/dt", rate_along(statements.attention_energy, {e, w, a}, attention_system(slope)));
  return evidence.conclude();
}

// L = ℓ(u): at rest ℓ' = 0, that is u = u*, or ∇u = 0. u_a = e⁴ g, so e = 0, where ∇u = 0, or w = w_s, and then
// u_w = 4|w|e²(1 + ae²), so a = −1/e². u* = e²(1 + ae²)g has 1 + ae² of the sign of u*/g: a sheet on either side of w_s.
// At ∇u = 0 the Hessian is ℓ'(u) ∂²u, with u = 0.
Evidence prove_attention_set(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::not_one).empty()) return evidence.conclude();
  attention_field(evidence, statements);
  loss_is_of_logit(evidence, statements.attention, attention_logit());
  loss_is_convex(evidence, statements);
  loss_has_values(evidence, statements);
  gain_changes_sign(evidence, statements);
  const std::vector<Expression> states{e, w, a}, slopes = gradient(attention_logit(), states);
  proved_zero(evidence, "du/da - e^4 g", slopes[2] - power(e, 4) * gain());
  proved_zero(evidence, "du/dw - 4|w| e^2 (1 + a e^2)", slopes[1] - 4 * abs(w) * power(e, 2) * (1 + a * power(e, 2)));
  const Substitution axis{{e, 0}}, line{{w, statements.saddle_w}, {a, -1 / power(e, 2)}};
  for (const auto& [name, place] : {std::pair{"e = 0", &axis}, {"w = w_s, a = -1/e^2", &line}}) {
    proved_zero(evidence, fmt::format("u on {}", name), substitute(attention_logit(), *place));
    for (const Expression& each : slopes)
      proved_zero(evidence, fmt::format("grad u on {}", name), substitute(each, *place));
  }
  const std::vector<Expression> second = jacobian(slopes, states);
  std::vector<Expression> m;
  for (std::size_t k = 0; k < second.size(); ++k) {
    proved_zero(evidence, "Hessian of u on e = 0 less diag(2g, 0, 0)",
                substitute(second[k], axis) - (k == 0 ? 2 * gain() : Expression(0)));
    m.push_back(substitute(second[k], line));
  }
  // eigenvalues 0, ±λ, λ² = e²(32 + 8e⁶)
  const auto minor = [&](std::size_t i, std::size_t j) {
    return m[3 * i + i] * m[3 * j + j] - m[3 * i + j] * m[3 * j + i];
  };
  const Expression determinant =
      m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
  proved_zero(evidence, "trace on the line", m[0] + m[4] + m[8]);
  proved_zero(evidence, "determinant on the line", determinant);
  proved_zero(evidence, "sum of the minors on the line + e^2 (32 + 8 e^6)",
              minor(0, 1) + minor(0, 2) + minor(1, 2) + power(e, 2) * (32 + 8 * power(e, 6)));
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> attention_proofs(const Statements& statements) {
  return {proof_on(statements, "M13", "all 0 < p, q < 1 and all e, a, w not 0", prove_attention_energy),
          proof_on(statements, "M14", "all 0 < p, q < 1 with p + q not 1, and all e, w, a", prove_attention_set),
          no_proof("M15", "that the curve Y = Ai parts the starts, and an enclosure of the zero of Ai'"),
          no_proof("M16", "the generic rest: that no open set of starts ends on the third critical set")};
}

}  // namespace separatrix::makkuva_2024

#include "theory/makkuva_2024/proofs.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/makkuva_2024/claim_support.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), w = symbol("w"), a = symbol("a"), p = symbol("p"), q = symbol("q"), u = symbol("u"),
                 slope = symbol("slope"), R = symbol("R");
const std::vector<Expression> tied_states{e, w};
const Expression discriminant = power(p - q, 2) + 4 * p * q * exp(u);  // of the best bias: R² in the closed forms

Verdict zero_on_chains(EvidenceBuilder& evidence, const std::string& name, Expression expression) {
  return proved_zero(evidence, name, expression, {p, q});
}

// a function of u where √D = root > 0
Expression where_root_is(Expression root, Expression at_u, Expression of_u) {
  return substitute(
      of_u,
      {{discriminant, power(root, 2)}, {sqrt(discriminant), root}, {1 / sqrt(discriminant), 1 / root}, {u, at_u}});
}

// A function of u, p, q in terms of R = √D: e^u = (R² − (p − q)²)/(4pq). It is rational then
void zero_in_root(EvidenceBuilder& evidence, const std::string& name, Expression of_u) {
  const Expression at_u = log((power(R, 2) - power(p - q, 2)) / (4 * p * q));
  proved_zero(evidence, name, where_root_is(R, at_u, of_u), {p, q, R});
}

struct Place {
  const char* name;
  Expression root, u;
};
// of p, q < 1 both roots are > 0
Place at_0() { return {"0", p + q, 0}; }
Place at_best() { return {"u*", 2 - p - q, best_logit()}; }

Expression at(const Place& place, Expression of_u) { return where_root_is(place.root, place.u, of_u); }

// M0: ℓ' is the derivative of ℓ, which is strictly convex, with ℓ'(u*) = 0
void loss_is_convex(EvidenceBuilder& evidence, const Statements& statements) {
  for (const Place& place : {at_0(), at_best()}) {
    zero_on_chains(evidence, fmt::format("D at u = {} less the square of its root", place.name),
                   substitute(discriminant, {{u, place.u}}) - power(place.root, 2));
  }
  for (const Branch branch : {Branch::p_at_most_q, Branch::p_at_least_q}) {
    zero_in_root(evidence, "dl/du - l'", differentiate(reduced_loss(branch), u) - statements.slope);
  }
  // every factor is > 0
  const Expression curvature =
      4 * power(p * q, 2) * exp(u) / ((p + q) * sqrt(discriminant) * power(p + q + sqrt(discriminant), 2));
  zero_in_root(evidence, "l'' less 4 (pq)^2 e^u/((p + q) R (p + q + R)^2), which is > 0",
               differentiate(statements.slope, u) - curvature);
  zero_on_chains(evidence, "l'(u*)", at(at_best(), statements.slope));
  zero_on_chains(evidence, "(1-p)(1-q) - pq - (1 - p - q): u* > 0 iff p + q < 1",
                 (1 - p) * (1 - q) - p * q - (1 - p - q));
}

// what ℓ is at 0 and at u*
void loss_has_values(EvidenceBuilder& evidence, const Statements& statements) {
  const Expression loss = reduced_loss(Branch::p_at_least_q), curvature = differentiate(statements.slope, u);
  zero_on_chains(evidence, "l(u*) - H", at(at_best(), loss) - bigram_loss());
  zero_on_chains(evidence, "l(0) - h(pi_1)", at(at_0(), loss) - unigram_loss());
  zero_on_chains(evidence, "l'(0)", at(at_0(), statements.slope) - slope_at_zero());
  zero_on_chains(evidence, "l''(0)", at(at_0(), curvature) - curvature_at_zero());
  zero_on_chains(evidence, "l''(u*)", at(at_best(), curvature) - curvature_at_best());
}

// the loss of a model is ℓ(u) of its logit: for p ≥ q and for p ≤ q, where |p − q| has no kink
void loss_is_of_logit(EvidenceBuilder& evidence, const Model& model, Expression logit) {
  const Expression loss = model.resolve(*model.description().loss);
  for (const auto& [branch, gap] : {std::pair{Branch::p_at_least_q, p - q}, {Branch::p_at_most_q, q - p}}) {
    const Expression reduced = substitute(reduced_loss(branch), {{u, logit}});
    zero_on_chains(evidence, "loss - l(u)", substitute(loss, {{abs(p - q), gap}}) - reduced);
  }
}

// the field of a model is that over ℓ' which is stated
void field_is(EvidenceBuilder& evidence, const Statements& statements, const Model& model, Expression logit,
              const std::vector<Expression>& system) {
  const std::vector<Expression> field = model.resolve(model.field());
  for (std::size_t i = 0; i < field.size(); ++i) {
    const Expression stated = substitute(substitute(system[i], {{slope, statements.slope}}), {{u, logit}});
    for (const Expression gap : {p - q, q - p}) {
      zero_on_chains(evidence, model.description().states[i] + "' less what is stated",
                     substitute(field[i], {{abs(p - q), gap}}) - stated);
    }
  }
}

void tied_field(EvidenceBuilder& evidence, const Statements& statements) {
  field_is(evidence, statements, statements.two_parameter, tied_logit(), tied_system(slope));
}

void attention_field(EvidenceBuilder& evidence, const Statements& statements) {
  field_is(evidence, statements, statements.attention, attention_logit(), attention_system(slope));
}

// dQ/dt along ẋ = system
Expression rate_along(Expression quantity, const std::vector<Expression>& states,
                      const std::vector<Expression>& system) {
  Expression rate;
  for (std::size_t i = 0; i < states.size(); ++i) rate = rate + differentiate(quantity, states[i]) * system[i];
  return rate;
}

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

// e²ℓ' = −(e ė − w ẇ)/2: at rest e = 0 or ℓ' = 0, and that is at u* only, where ℓ' passes 0
void points_at_rest(EvidenceBuilder& evidence, const Statements& statements) {
  tied_field(evidence, statements);
  loss_is_convex(evidence, statements);
  const std::vector<Expression> field = tied_system(slope);
  proved_zero(evidence, "e^2 l' + (e e' - w w')/2", power(e, 2) * slope + (e * field[0] - w * field[1]) / 2);
  for (const Expression& rate : field) {
    proved_zero(evidence, "the field on e = 0", substitute(rate, {{e, 0}}));
    proved_zero(evidence, "the field where l' = 0", substitute(rate, {{slope, 0}}));
  }
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

// g(w_s) = 0 and g' = 4|w|: g > 0 just for w > w_s
void gain_changes_sign(EvidenceBuilder& evidence, const Statements& statements) {
  proved_zero(evidence, "g(w_s)", substitute(gain(), {{w, statements.saddle_w}}));
  proved_zero(evidence, "dg/dw - 4|w|", differentiate(gain(), w) - 4 * abs(w));
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

// what is said of e = 0: u = 0 there, L = ℓ(u), ℓ(0) = h(π₁), ℓ'(0) = ℓ₀
void axis_is_known(EvidenceBuilder& evidence, const Statements& statements) {
  loss_is_of_logit(evidence, statements.two_parameter, tied_logit());
  loss_is_convex(evidence, statements);
  loss_has_values(evidence, statements);
  proved_zero(evidence, "u on e = 0", substitute(tied_logit(), {{e, 0}}));
}

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

// Lemma (basins). Let e ≠ 0; e keeps its sign, and so does w. u̇ = −ℓ'(u)|∇u|² and |∇u| > 0, so u moves towards u* without
// reaching or passing it; ẇ = −4|w|e²ℓ'(u) has the sign of u* − u, or w = 0 for ever: w is monotone. e² = E + f(w) ≥ 0 with
// |w|f' = g. Where |w| → ∞, and where w → 0 from below, f → ∞ and |u| → ∞, which cannot be as u stays between u(0) and u*; where
// w → 0 from above, f → −∞ and e² < 0. So w and e have limits, the path ends at rest: on e = 0 or on u = u* (M3). On w < 0 f is
// least at w_s, f(w_s) = −E_s, so e² ≥ E − E_s there, and for E < E_s no path comes to w_s.
//
//   p + q < 1, u* > 0.  w > w_s: u > 0 stays above min(u(0), u*) > 0, so e does not vanish: global. w = w_s: u̇ > 0 and ẇ > 0,
//     the same at once. w < w_s, u < 0 grows, w grows: E > E_s: e² ≥ E − E_s: global. E < E_s: w stays below w_s, u ≤ 0 < u*: the
//     trap. E = E_s: the same, with f(w) = f(w_s) at the end: the saddle.
//   p + q > 1, u* < 0.  w ≥ 0: u ≥ 0 for ever: the trap. w_s < w < 0: u > 0, w falls: E > E_s: global, E < E_s: the trap,
//     E = E_s: the saddle, as above. w ≤ w_s: u ≤ 0; u stays below max(u(0), u*), or falls at once: < 0: global.
//   p + q = 1, u* = 0.  All ends are global (M7). w < 0, E > E_s: e² ≥ E − E_s > 0, so g = 0: on w = w_s. Else e = 0: for w ≥ 0 as
//     g ≥ 1, for w < 0 as e² = E − E_s ≤ 0 at w_s.
//
// In the trap f(w) = −E at the end, (p+q−1) g > 0 (M5); at a global minimum g (E + f(w)) = u*.
void basins_are_known(EvidenceBuilder& evidence, const Statements& statements) {
  points_at_rest(evidence, statements);
  axis_is_known(evidence, statements);
  gain_changes_sign(evidence, statements);
  proved_zero(evidence, "dE/dt", rate_along(statements.energy, tied_states, tied_system(slope)));
  proved_zero(evidence, "E - e^2 + f(w)", statements.energy - power(e, 2) + potential());
  proved_zero(evidence, "f(w) - w^2 - sign(w) ln|w|", potential() - power(w, 2) - sign(w) * log(abs(w)));
  proved_zero(evidence, "|w| df/dw - g", abs(w) * differentiate(potential(), w) - gain());
  proved_zero(evidence, "E(0, w_s) - E_s",
              substitute(statements.energy, {{e, 0}, {w, statements.saddle_w}}) - statements.saddle_energy);
  proved_zero(evidence, "w' + 4|w| e^2 l'", tied_system(slope)[1] + 4 * abs(w) * power(e, 2) * slope);
  proved_zero(evidence, "du/dt + l' |grad u|^2",
              rate_along(tied_logit(), tied_states, tied_system(slope)) +
                  slope * (4 * power(e, 2) * power(gain(), 2) + 16 * power(w, 2) * power(e, 4)));
}

Evidence prove_basins(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::any).empty()) return evidence.conclude();
  basins_are_known(evidence, statements);
  return evidence.conclude();
}

// the regions are those of the closed form; that there are starts of both kinds is seen by following boxes of them
Evidence prove_figures(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  std::vector<Chain> all = chains(evidence, settings, Side::not_one);
  if (all.empty()) return evidence.conclude();
  basins_are_known(evidence, statements);
  if (all.size() > 2) all.resize(2);  // those of the figures
  for (const Chain& chain : all) {
    const bool is_below = chain.side() < 0;
    const auto box = [](const Rational& at_e, const Rational& at_w) {
      const Rational radius = ratio(1, 100);
      return std::vector<Interval>{{at_e - radius, at_e + radius}, {at_w - radius, at_w + radius}};
    };
    const std::vector<Interval> trapped = is_below ? box(ratio(1, 2), -2) : box(ratio(1, 10), ratio(1, 2)),
                                free = box(1, is_below ? ratio(1, 2) : Rational(-1));
    for (const auto& [start, label] : {std::pair{trapped, Label::local_minimum}, {free, Label::global_minimum}}) {
      evidence.at(chain.text());
      proved_label(evidence, "label", statements.two_parameter, chain.values(), start, label);
      same_label(evidence, "label of a corner by the closed form", label,
                 statements.basins()(chain.p, chain.q, start[0].low, start[1].low), EvidenceMethod::exact);
    }
  }
  return evidence.conclude();
}

// Lemma. s → 0. p + q < 1: the trap lies in w < w_s < 0, of which the chance goes to 0. p + q > 1: of w ≥ 0 all, and of w < 0 all
// with E = e² − w² + ln|w| < E_s are trapped; e and w → 0 in probability, so E → −∞, and the chance of the rest goes to 0.
Evidence prove_small_starts(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (chains(evidence, settings, Side::not_one).empty()) return evidence.conclude();
  basins_are_known(evidence, statements);
  return evidence.conclude();
}

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

std::vector<ClaimProof> proofs(const Statements& statements) {
  const char *all = "all 0 < p, q < 1 and all e, w", *off = "all 0 < p, q < 1 with p + q not 1, and all e, w",
             *beside_0 = "all 0 < p, q < 1, all e, and all w not 0";
  return {proof_on(statements, "M0", "all 0 < p, q < 1 and all u", prove_reduced_loss),
          proof_on(statements, "M1", all, prove_gradient),
          proof_on(statements, "M2", beside_0, prove_energy),
          proof_on(statements, "M3", off, prove_critical_set),
          proof_on(statements, "M4", off, prove_global_minima),
          proof_on(statements, "M4b", off, prove_minima_hessian),
          proof_on(statements, "M5", off, prove_axis),
          proof_on(statements, "M5b", all, prove_axis_hessian),
          proof_on(statements, "M6", "all 0 < p, q < 1 with p + q not 1", prove_saddle),
          proof_on(statements, "M6b", "all 0 < p, q < 1 with p + q not 1", prove_saddle_order),
          proof_on(statements, "M7", "all 0 < p < 1, q = 1 - p, and all e, w", prove_balanced),
          proof_on(statements, "M8",
                   "the regions: all 0 < p, q < 1, e, w; starts of both kinds: the boxes printed, p and q of the "
                   "figures or as set",
                   prove_figures),
          proof_on(statements, "M8b", all, prove_basins),
          proof_on(statements, "M9", all, prove_basins),
          proof_on(statements, "M10", "all 0 < p, q < 1 with p + q not 1", prove_small_starts),
          no_proof("M10b", "enclosures of the integral of the Gaussian over the basin of M8b"),
          no_proof("M11", "a bound of what the linear rates leave out, for all t"),
          no_proof("M12", "the share of starts is an estimate from a sample; a volume would have to be enclosed"),
          proof_on(statements, "M13", "all 0 < p, q < 1 and all e, a, w not 0", prove_attention_energy),
          proof_on(statements, "M14", "all 0 < p, q < 1 with p + q not 1, and all e, w, a", prove_attention_set),
          no_proof("M15", "that the curve Y = Ai parts the starts, and an enclosure of the zero of Ai'"),
          no_proof("M16", "the generic rest: that no open set of starts ends on the third critical set"),
          no_proof("M17", "the label of the untied model for all starts of the trap, not for samples"),
          no_proof("M17b", "the basins of the untied model, which its check compares with labels of samples"),
          no_proof("M18", "what a Gaussian start is likely to do, with a bound of what is not")};
}

}  // namespace separatrix::makkuva_2024

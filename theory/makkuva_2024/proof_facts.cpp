#include "theory/makkuva_2024/proof_facts.hpp"

#include <fmt/format.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix::makkuva_2024 {

using namespace of_proofs;

namespace {

const Expression R = symbol("R");
const Expression discriminant = bias_discriminant();  // R² below

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

}  // namespace

Verdict zero_on_chains(EvidenceBuilder& evidence, const std::string& name, Expression expression) {
  return proved_zero(evidence, name, expression, {p, q});
}

// of p, q < 1 both roots are > 0
Place at_0() { return {"0", p + q, 0}; }
Place at_best() { return {"u*", 2 - p - q, best_logit()}; }

Expression at(const Place& place, Expression of_u) { return where_root_is(place.root, place.u, of_u); }

Expression rate_along(Expression quantity, const std::vector<Expression>& states,
                      const std::vector<Expression>& system) {
  Expression rate;
  for (std::size_t i = 0; i < states.size(); ++i) rate = rate + differentiate(quantity, states[i]) * system[i];
  return rate;
}

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

void loss_has_values(EvidenceBuilder& evidence, const Statements& statements) {
  const Expression loss = reduced_loss(Branch::p_at_least_q), curvature = differentiate(statements.slope, u);
  zero_on_chains(evidence, "l(u*) - H", at(at_best(), loss) - bigram_loss());
  zero_on_chains(evidence, "l(0) - h(pi_1)", at(at_0(), loss) - unigram_loss());
  zero_on_chains(evidence, "l'(0)", at(at_0(), statements.slope) - slope_at_zero());
  zero_on_chains(evidence, "l''(0)", at(at_0(), curvature) - curvature_at_zero());
  zero_on_chains(evidence, "l''(u*)", at(at_best(), curvature) - curvature_at_best());
}

void loss_is_of_logit(EvidenceBuilder& evidence, const Model& model, Expression logit) {
  const Expression loss = model.resolve(*model.description().loss);
  for (const auto& [branch, gap] : {std::pair{Branch::p_at_least_q, p - q}, {Branch::p_at_most_q, q - p}}) {
    const Expression reduced = substitute(reduced_loss(branch), {{u, logit}});
    zero_on_chains(evidence, "loss - l(u)", substitute(loss, {{abs(p - q), gap}}) - reduced);
  }
}

void tied_field(EvidenceBuilder& evidence, const Statements& statements) {
  field_is(evidence, statements, statements.two_parameter, tied_logit(), tied_system(slope));
}

void attention_field(EvidenceBuilder& evidence, const Statements& statements) {
  field_is(evidence, statements, statements.attention, attention_logit(), attention_system(slope));
}

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

void gain_changes_sign(EvidenceBuilder& evidence, const Statements& statements) {
  proved_zero(evidence, "g(w_s)", substitute(gain(), {{w, statements.saddle_w}}));
  proved_zero(evidence, "dg/dw - 4|w|", differentiate(gain(), w) - 4 * abs(w));
}

void axis_is_known(EvidenceBuilder& evidence, const Statements& statements) {
  loss_is_of_logit(evidence, statements.two_parameter, tied_logit());
  loss_is_convex(evidence, statements);
  loss_has_values(evidence, statements);
  proved_zero(evidence, "u on e = 0", substitute(tied_logit(), {{e, 0}}));
}

}  // namespace separatrix::makkuva_2024

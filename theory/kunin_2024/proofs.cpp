#include "theory/kunin_2024/proofs.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/forms/riccati.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix::kunin_2024 {
namespace {

const Expression a = symbol("a"), b1 = symbol("b1"), b2 = symbol("b2"), w1 = symbol("w1"), w2 = symbol("w2"),
                 t = symbol("t"), nu0 = symbol("nu0"), D = symbol("D"), B = symbol("B");  // D: δ, B: |β|²
const std::vector<Expression> positive{B};

bool in_domain(EvidenceBuilder& evidence, const ClaimSettings& settings) {
  const Rational x = settings.parameter("b1", ratio(3, 4)), y = settings.parameter("b2", ratio(-1, 2));
  return evidence.hypothesis("beta is not 0", x != 0 || y != 0);
}

// δ is constant, and ν and r obey the equations of K2 with the coefficients that are stated
void equations_hold(EvidenceBuilder& evidence, const Statements& statements) {
  const Model& model = statements.model;
  const Expression nu = symbol("nu"), delta = symbol("delta");
  const auto [s, n, rate] = statements.alignment(delta, power(b1, 2) + power(b2, 2));
  proved_zero(evidence, "d(delta)/dt", model.resolve(model.time_derivative(delta)));
  proved_zero(evidence, "d(nu)/dt - rate (s - nu)(nu - n)",
              model.resolve(model.time_derivative(nu) - rate * (s - nu) * (nu - n)));
  proved_zero(evidence, "d(r)/dt + (nu + delta) r",
              model.resolve(model.time_derivative(symbol("r")) + (nu + delta) * symbol("r")));
}

Expression alignment_at(const Statements& statements, Expression time) {
  return solution(statements.alignment(D, B), nu0, time);
}

void alignment_is_solved(EvidenceBuilder& evidence, const Statements& statements) {
  const auto rate = [&](Expression nu) {
    const auto [s, n, factor] = statements.alignment(D, B);
    return factor * (s - nu) * (nu - n);
  };
  solves(evidence, "nu", alignment_at(statements, t), t, rate, nu0, positive);
}

// Lemma. Where a passes 0 both ν and r have a pole. There κ = 1/ν = a/(w·β) and m = r/ν obey
//
//     κ̇ = −rate (sκ − 1)(1 − nκ),   ṁ = −|β|² κ m,
//
// without one, and so do the stated solutions: they are followed through the pole. a = w·β = 0 together is a rest, which no
// other start reaches in finite time; so every time lies in a chart, and the solution in it is unique.
void passes_the_pole(EvidenceBuilder& evidence, const Statements& statements) {
  const Model& model = statements.model;
  const Expression delta = symbol("delta"), nu = symbol("nu"), square = power(b1, 2) + power(b2, 2),
                   across = symbol("r") / nu;
  const auto rate = [&](Expression kappa, Expression imbalance, Expression of_target) {
    const auto [s, n, factor] = statements.alignment(imbalance, of_target);
    return -factor * (s * kappa - 1) * (1 - n * kappa);
  };
  proved_zero(evidence, "d(1/nu)/dt of the flow",
              model.resolve(model.time_derivative(1 / nu) - rate(1 / nu, delta, square)));
  proved_zero(evidence, "d(r/nu)/dt of the flow + |beta|^2 (1/nu) (r/nu)",
              model.resolve(model.time_derivative(across) + square / nu * across));
  const Expression stated = alignment_at(statements, t), share = statements.decay(D, B, nu0, t) / stated;
  proved_zero(evidence, "d(1/nu)/dt as stated", differentiate(1 / stated, t) - rate(1 / stated, D, B), positive);
  proved_zero(evidence, "d(r/nu)/dt as stated", differentiate(share, t) + B / stated * share, positive);
  const Expression c = symbol("c");
  const Substitution rest{{a, 0}, {w1, -c * b2}, {w2, c * b1}};
  for (const Expression& each : model.field()) {
    proved_zero(evidence, "the field where a = w.beta = 0", substitute(model.resolve(each), rest));
  }
}

// ṙ = −(ν + δ) r with that ν
void decay_is_solved(EvidenceBuilder& evidence, const Statements& statements) {
  const Expression share = statements.decay(D, B, nu0, t);
  proved_zero(evidence, "d(r/r(0))/dt + (nu + delta) r/r(0)",
              differentiate(share, t) + (alignment_at(statements, t) + D) * share, positive);
  proved_zero(evidence, "r/r(0) at t = 0 less 1", substitute(share, {{t, 0}}) - 1, positive);
}

Evidence prove_alignment(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  equations_hold(evidence, statements);
  alignment_is_solved(evidence, statements);
  passes_the_pole(evidence, statements);
  return evidence.conclude();
}

Evidence prove_decay(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  equations_hold(evidence, statements);
  alignment_is_solved(evidence, statements);
  decay_is_solved(evidence, statements);
  passes_the_pole(evidence, statements);
  return evidence.conclude();
}

// a w = (a²) r, and δ = a² (1 − |r|²)
Evidence prove_function(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  equations_hold(evidence, statements);
  alignment_is_solved(evidence, statements);
  decay_is_solved(evidence, statements);
  const Model& model = statements.model;
  const Expression square_of_r = (power(w1, 2) + power(w2, 2)) / power(a, 2);
  for (const auto& [name, w] : {std::pair{"beta1", w1}, {"beta2", w2}}) {
    proved_zero(evidence, std::string(name) + " less the function of r",
                model.resolve(symbol(name) - statements.function(symbol("delta"), w / a, square_of_r)));
  }
  return evidence.conclude();
}

// Lemma. On a w = β, where the loss is 0, δ = a² − |β|²/a²: a² is a root of F² − δF − |β|² = 0, whose roots have different
// signs. The stated F is a root as well; it is never 0, so it has one sign for all δ and |β|² > 0, that of F(0, 1).
Evidence prove_end(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (!in_domain(evidence, settings)) return evidence.conclude();
  const Model& model = statements.model;
  const Substitution learned{{w1, b1 / a}, {w2, b2 / a}};
  proved_zero(evidence, "the loss where a w = beta", substitute(model.resolve(*model.description().loss), learned));
  const auto equation = [](Expression F, Expression delta) { return power(F, 2) - delta * F - B; };
  const Expression square = power(a, 2), stated = statements.final_square(D, B);
  proved_zero(evidence, "the equation of a^2", equation(square, square - B / square));
  proved_zero(evidence, "the equation of what is stated", equation(stated, D), positive);
  proved_zero(evidence, "what is stated at delta = 0, |beta| = 1, less 1", substitute(stated, {{D, 0}, {B, 1}}) - 1);
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> proofs(const Statements& statements) {
  const char* flow = "all beta not 0, all starts with a not 0 and all t, through a = 0 too, where nu and r have a pole";
  return {
      proof_on(statements, "K3", flow, prove_alignment), proof_on(statements, "K4", flow, prove_decay),
      proof_on(statements, "K5", "all beta not 0, all states with a, delta not 0; r(t) as in K4", prove_function),
      proof_on(statements, "K6", "all beta not 0 and all a not 0 with a w = beta", prove_end),
      no_proof("K7",
               "that the label, a function of numbers which its check compares with the flow at samples, is that of "
               "the limit of K3 and K4")};
}

}  // namespace separatrix::kunin_2024

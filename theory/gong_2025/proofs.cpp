#include "theory/gong_2025/proofs.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/gong_2025/claim_support.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix::gong_2025 {
namespace {

const Expression a = symbol("a"), e = symbol("e"), x = symbol("x"), gamma = symbol("gamma"), r = symbol("r"),
                 m = symbol("m"), p0 = symbol("p0"), q0 = symbol("q0"), eps = symbol("eps"), gap = symbol("gap");
const std::vector<Expression> positive{e, gamma, r, m, p0, q0, eps, gap};

// in the flow without decay
Expression there(const Model& model, Expression value, const Substitution& where = {}) {
  return substitute(substitute(model.resolve(value), {{symbol("lambda"), 0}}), where);
}

// F grows from −∞ to ∞: m_P is what F(m_P) says, C − W₀(e^C) with C = F(m_P)
void clock_of_P(EvidenceBuilder& evidence, const Statements& statements) {
  const Model& model = statements.model;
  proved_zero(evidence, "F(x) - x - e^x", statements.forms.F - x - exp(x));
  proved_zero(evidence, "dF(m_P)/dtau less the clock",
              there(model, model.time_derivative(statements.forms.F_of(symbol("mP")))) - statements.forms.clock_P,
              positive);
  proved_zero(evidence, "clock - p0 gamma^4/4", statements.forms.clock_P - p0 * power(gamma, 4) / 4);
}

Evidence prove_clock(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (runs(evidence, settings, Keys::any).empty()) return evidence.conclude();
  clock_of_P(evidence, statements);
  return evidence.conclude();
}

// L_P falls as m_P grows, and is ε at that margin
Evidence prove_learning_time(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (runs(evidence, settings, Keys::any).empty()) return evidence.conclude();
  clock_of_P(evidence, statements);
  const Model& model = statements.model;
  proved_zero(evidence, "L_P - ln(1 + e^-m_P)", there(model, symbol("LP") - softplus(-symbol("mP"))), positive);
  proved_zero(evidence, "ln(1 + e^-m) - eps at m = -ln(e^eps - 1)", softplus(-threshold_margin()) - eps, positive);
  return evidence.conclude();
}

// m_z = (2ρ − 1) relu(A) ≤ 0 for ρ ≤ ½, so L_Q ≥ ½ ln(1 + e^−m_z) ≥ ½ ln 2
Evidence prove_obstruction(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (runs(evidence, settings, Keys::obstructed).empty()) return evidence.conclude();
  const Model& model = statements.model;
  proved_zero(evidence, "m_z - (2 rho - 1) relu(m^2 a)",
              there(model, symbol("mz") - (2 * symbol("rho") - 1) * relu(power(m, 2) * a)), {m});
  proved_zero(evidence, "L_Q - [ln(1 + e^-m_z) + ln(1 + e^-m_zeta)]/2",
              there(model, symbol("LQ") - (softplus(-symbol("mz")) + softplus(-symbol("mzeta"))) / 2));
  return evidence.conclude();
}

// In the cone A = E + gap, E, gap > 0, no relu is on its kink: Ė = 0, and L_Q = ln(2 cosh(δA/2)) ≥ ln 2. sinh(δA/2) falls at the
// constant rate of the clock until A = E.
Evidence prove_cone(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  if (runs(evidence, settings, Keys::learnable).empty()) return evidence.conclude();
  const Model& model = statements.model;
  const Expression A = symbol("A"), half = delta() * power(m, 2) * a / 2, end = delta() * power(r, 2) * e / 2;
  const Substitution cone{{a, (power(r, 2) * e + gap) / power(m, 2)}};
  const ClosedForms& forms = statements.forms;
  proved_zero(evidence, "de/dtau in the cone", there(model, model.time_derivative(e), cone), positive);
  proved_zero(evidence, "d ln sinh(delta A/2)/dtau less the clock",
              there(model, delta() / 2 * model.time_derivative(A) * cosh(half) / sinh(half), cone) - forms.clock_cone,
              positive);
  proved_zero(evidence, "clock + q0 m^4 delta^2/4", forms.clock_cone + q0 * power(m, 4) * power(delta(), 2) / 4);
  proved_zero(evidence, "L_Q - ln(2 cosh(delta A/2))", there(model, symbol("LQ") - log(2 * cosh(half)), cone),
              positive);
  proved_zero(evidence, "tau_c - 4/(q0 m^4 delta^2) ln[sinh(delta A/2)/sinh(delta E/2)]",
              substitute(forms.cone_exit() - (log(sinh(half)) - log(sinh(end))) / -forms.clock_cone, cone), positive);
  return evidence.conclude();
}

}  // namespace

std::vector<ClaimProof> proofs(const Statements& statements) {
  const char *leading = "a bound of what the leading order leaves out",
             *parameters = "all gamma, p0 > 0, omega and tau";
  return {no_proof("G0",
                   "a canonical form of formulas with relu in them: where one does not simplify to 0 it is seen to be "
                   "0 at random points"),
          proof_on(statements, "G1", parameters, prove_clock),
          proof_on(statements, "G2", "all gamma, p0, eps > 0 and all omega below the threshold", prove_learning_time),
          no_proof("G2b", "a bound of the distance between descent and flow for all eta"),
          proof_on(statements, "G3", "all rho <= 1/2 and all states", prove_obstruction),
          proof_on(statements, "G4", "all m, r, q0 > 0, 1/2 < rho < 1 and all starts in the cone", prove_cone),
          no_proof("G4b", leading),
          no_proof("G5", leading),
          no_proof("G5b", "the limit mu -> 0, with a bound in mu"),
          no_proof("G6", leading),
          no_proof("G7", leading),
          no_proof("G8", "the crossing of the traces is predicted to leading order only"),
          no_proof("G9b", "enclosures through the sliding on A = 0, which a validated step refuses"),
          no_proof("G10", "the share of starts is an estimate from a sample"),
          no_proof("G11",
                   "that a schedule of the program multiplies the field by its rate and does nothing else; crossings "
                   "are compared in chosen runs"),
          no_proof("G12", "noise: the statement is of a sample of runs")};
}

}  // namespace separatrix::gong_2025

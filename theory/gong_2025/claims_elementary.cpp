#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/gong_2025/claim_support.hpp"

namespace separatrix::gong_2025 {
namespace {

const Expression margin = symbol("mP");

// P does not feel Q: with a dead Q block nothing switches
StageRequest with_dead_Q(StageRequest run) {
  run.start[1] = -1;
  return run;
}

Evidence check_clock(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = runs(evidence, settings, Keys::any);
  if (all.empty()) return evidence.conclude();
  const Model& model = statements.model;
  const Expression clock = model.time_derivative(statements.forms.F_of(margin));
  const Substitution no_decay{{symbol("lambda"), Expression(0)}};
  vanishes(evidence, settings, "dF(m_P)/dtau - p0 gamma^4/4", model,
           substitute(model.resolve(clock), no_decay) - statements.forms.clock_P);
  for (const StageRequest& each : all) {
    if (evidence.out_of_time()) break;
    for (const Rational& until : {Rational(100), Rational(1'000'000)}) {
      const StageRequest run = with_dead_Q(each);
      const Simulation path = run_until(settings, departure(model, run), until, settings.digits + 4);
      evidence.at(text(run) + ", tau = " + to_string(until));
      if (!is_success(path.outcome)) {
        evidence.undecided("m_P", path.message);
        continue;
      }
      const auto expected = margin_P_at(statements.forms, run, until);
      const std::vector<Rational> end = state_of(model, path.rows.back());
      evidence.equal("m_P", expected.value_or(Known()),
                     {value_at(model, run.parameters, margin, end, settings.digits + 4), path.agreed_digits},
                     required(settings));
    }
  }
  return evidence.conclude();
}

Evidence check_learning_time(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const StageRequest& each : runs(evidence, settings, Keys::any)) {
    if (evidence.out_of_time()) break;
    for (const Rational& loss : {ratio(1, 10), ratio(1, 1000)}) {
      StageRequest run = with_dead_Q(each);
      run.epsilon_P = loss;
      const StageTime predicted = predicted_times(statements.forms, run).front();
      const std::string event = "LP - " + to_string(loss);
      const Simulation path = run_until(settings, departure(statements.model, run),
                                        Rational(2 * predicted.time->value() + 1), settings.digits + 4, {event});
      evidence.at(text(run) + ", epsilon = " + to_string(loss));
      evidence.equal("tau_P", *predicted.time, time_of(path, event, -1), required(settings));
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> elementary_claims(const Statements& statements) {
  return {
      claim(statements, "G1",
            "P block: F(m_P) = F(m_P(0)) + p0 gamma^4 tau/4 with F(m) = m + e^m, so m_P = C - W_0(e^C)", check_clock),
      claim(statements, "G2", "L_P = epsilon at tau_P = (4/(p0 gamma^4)) [F(m) - F(m_P(0))], m = -ln(e^epsilon - 1)",
            check_learning_time)};
}

}  // namespace separatrix::gong_2025

#include <fmt/format.h>

#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "theory/gong_2025/claim_support.hpp"
#include "theory/gong_2025/descent_run.hpp"
#include "theory/gong_2025/measured_times.hpp"

namespace separatrix::gong_2025 {
namespace {

// ẋ = η(t) f(x) with η = η₁ before t₁ and η₂ after it
Model scheduled(const Model& model, const Rational& first, const Rational& second, const Rational& change) {
  ModelDescription description = model.description();
  const Expression rate =
      Expression(first) + Expression(Rational(second - first)) * (1 + sign(symbol("t") - Expression(change))) / 2;
  description.equations.clear();
  for (const Expression component : model.field()) description.equations.push_back(rate * component);
  description.loss.reset();
  return Model(std::move(description));
}

// P does not feel Q: with a dead Q block nothing switches but the rate
StageRequest with_dead_Q(StageRequest run) {
  run.start[1] = -1;
  return run;
}

Evidence check_schedule(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const StageRequest& each : runs(evidence, settings, Keys::any)) {
    if (evidence.out_of_time()) break;
    const StageRequest run = with_dead_Q(each);
    StageRequest precise = run;
    precise.digits += guard::second_run;
    const Rational tau = time_P(statements.forms, precise).value();
    // the rate changes before P is learned: after a third of it, in units of τ
    for (const auto& [first, second] : {std::pair{ratio(1, 10), ratio(1, 100)}, {ratio(1, 2), Rational(2)}}) {
      const Rational change = rounded(Rational(tau / 3 / first), 3).value();
      const Rational expected = change + (tau - first * change) / second;
      const std::string event = learned_P(run);
      const Simulation path = run_until(settings, departure(scheduled(statements.model, first, second, change), run),
                                        Rational(3 * expected), settings.digits + 4, {event});
      evidence.at(fmt::format("{}, eta = {} until t = {}, then {}", text(run), to_string(first), to_string(change),
                              to_string(second)));
      evidence.equal("t at which L_P = 1/10: t_1 + (tau_P - eta_1 t_1)/eta_2", rounded(expected, precise.digits),
                     time_of(path, event, -1), required(settings));
    }
  }
  return evidence.conclude();
}

Evidence check_descent(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const VectorFieldCode code = compile_vector_field(statements.model);
  for (const StageRequest& run : runs(evidence, settings, Keys::any)) {
    if (evidence.out_of_time()) break;
    evidence.at(text(run) + ", tau = 64");
    const auto margin = margin_P_at(statements.forms, run, "64");
    if (!margin) {
      evidence.same("m_P", "a root of the closed form", "none");
      continue;
    }
    // the error of a time is that of m_P over its speed c σ(−m_P): c = p₀γ⁴/4
    const double m = to_double(margin->value()),
                 speed = to_double(number(statements.forms.clock_P, run).value()) / (1 + std::exp(m)),
                 per_omega = to_double(power(run.parameters[0], 2)) / 2;
    std::vector<double> late;
    for (const long halving : {1, 2, 4}) {
      std::vector<double> start;
      for (const Rational& entry : run.start) start.push_back(to_double(entry));
      const DescentRun end = descend(code, run.parameters, start, {ratio(1, halving)}, 64,
                                     [](const std::vector<double>&) { return false; });
      late.push_back((m - per_omega * end.state[0]) / speed);
    }
    evidence.equal(
        fmt::format("order in eta: errors of the time at which m_P is reached, eta = 1, 1/2, 1/4: {}, {}, {}; "
                    "ratio of the last two",
                    decimal(late[0], 4), decimal(late[1], 4), decimal(late[2], 4)),
        "2", {rounded(late[1] / late[2], 6), 6}, 1);
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> discrete_claims(const Statements& statements) {
  return {claim(statements, "G2b", "gradient descent reaches the margins of P at the times of the flow up to O(eta)",
                check_descent),
          claim(statements, "G11",
                "a piecewise constant learning rate only rescales time: what the flow does at tau happens at "
                "t_1 + (tau - eta_1 t_1)/eta_2",
                check_schedule)};
}

}  // namespace separatrix::gong_2025

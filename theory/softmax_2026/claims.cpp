#include "theory/softmax_2026/claims.hpp"

#include <fmt/format.h>

#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/claim_kit.hpp"
#include "theory/stated_model.hpp"

namespace separatrix::softmax_2026 {
namespace {

const Expression delta = symbol("Delta"), D = symbol("D");

Evidence check_equations(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.tokens;
  const Expression p = statements.polarisation(delta);
  vanishes(evidence, settings, "dDelta/dt - (1 - p^2) D/2", model,
           model.resolve(model.time_derivative(delta)) - (1 - power(p, 2)) * D / 2);
  vanishes(evidence, settings, "dD/dt - p", model, model.resolve(model.time_derivative(D)) - p);
  return evidence.conclude();
}

// Behind the loss: with w = (v11 − v21, v12 − v22), S = (w₁ + w₂)/√2 and D = (w₁ − w₂)/√2 every derivative is that of P1
// times dS/dt
Evidence check_network(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.network;
  const Expression root = sqrt(Expression(2)), w1 = symbol("v11") - symbol("v21"), w2 = symbol("v12") - symbol("v22");
  const Expression sum = (w1 + w2) / root, difference = (w1 - w2) / root, logits = symbol("a1") - symbol("a2");
  const auto rate = [&](Expression quantity) { return model.resolve(model.time_derivative(quantity)); };
  const Expression clock = rate(sum), p = statements.polarisation(logits);
  // −dL/dz at the logit z, and dS/dz in the plane of the values
  vanishes(evidence, settings, "dS/dt - sqrt(2) (y - sigmoid(z))", model,
           clock - model.resolve(root * (symbol("y") - sigmoid(symbol("z")))));
  vanishes(evidence, settings, "dDelta/dt - dS/dt (1 - p^2) D/2", model,
           rate(logits) - clock * (1 - power(p, 2)) * difference / 2);
  vanishes(evidence, settings, "dD/dt - dS/dt p", model, rate(difference) - clock * p);
  vanishes(evidence, settings, "dE/dt", model, rate(statements.energy(logits, difference)));
  return evidence.conclude();
}

Evidence check_energy(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  conserves(evidence, settings, statements.tokens, {statements.energy(delta, D)});
  return evidence.conclude();
}

// both branches of E = 4 meet in the saddle; on the stable one D Δ̇ < 0. Beside it paths go to opposite ends
Evidence check_boundary(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.tokens;
  vanishes(evidence, settings, "E - 4 on the boundary", model,
           statements.energy(delta, statements.boundary(delta)) - statements.energy(0, 0));
  const std::size_t digits = settings.digits + guard::second_run;
  for (const Rational& at : {ratio(1, 2), ratio(-2, 1), ratio(5, 1)}) {
    const Rational on = number(statements.boundary(Expression(at)), {}, 2 * digits + 20).value();
    for (const int side : {-1, 1}) {
      const Rational offset = side * power(Rational(10), -static_cast<long>(settings.digits));
      const Departure from{model, {}, {at, Rational(on + offset)}};
      // the distance grows like e^(t/√2)
      const Rational until = Rational(4 * static_cast<long>(settings.digits) + 40);
      const Simulation path = run_until(settings, from, until, digits + settings.digits);
      evidence.at(
          fmt::format("Delta = {}, D = boundary {} 1e-{}", to_string(at), side > 0 ? "+" : "-", settings.digits));
      if (path.outcome != Outcome::reached_end) {
        evidence.undecided("end", path.message);
        continue;
      }
      const std::vector<Rational> end = state_of(model, path.rows.back());
      evidence.same("signs of Delta and D at the end", side > 0 ? "+ +" : "- -",
                    fmt::format("{} {}", end[0] > 0 ? "+" : "-", end[1] > 0 ? "+" : "-"));
    }
    // and on it: the path goes to the saddle, as far as the digits of its start reach
    const Simulation path = run_until(settings, {model, {}, {at, on}}, 10, digits);
    evidence.at(fmt::format("Delta = {}, on the boundary, t = 10", to_string(at)));
    if (path.outcome != Outcome::reached_end) {
      evidence.undecided("distance", path.message);
      continue;
    }
    const std::vector<Rational> end = state_of(model, path.rows.back());
    evidence.near("D, from Delta", number(statements.boundary(Expression(end[0])), {}, digits),
                  {rounded(end[1], digits), path.agreed_digits}, "1", std::max<std::size_t>(required(settings), 8) - 6);
  }
  return evidence.conclude();
}

Evidence check_mixing(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.tokens;
  const Expression p = statements.polarisation(delta), E = statements.energy(delta, D);
  vanishes(evidence, settings, "1 - p^2 - 4/(E + D^2)", model, 1 - power(p, 2) - statements.mixing(E, D));
  // late, D grows like t: 1 − p² falls like 4/t²
  for (const auto& [start_delta, start_D] : {std::pair{ratio(1, 2), ratio(-1, 4)}, {ratio(-1, 1), ratio(1, 2)}}) {
    const Rational t = 1'000'000;
    const Simulation path = run_until(settings, {model, {}, {start_delta, start_D}}, t, settings.digits + 4);
    evidence.at(fmt::format("start {}, t = 1e6", words({start_delta, start_D})));
    if (path.outcome != Outcome::reached_end) {
      evidence.undecided("1 - p^2", path.message);
      continue;
    }
    const Known left = value_at(model, {}, 1 - power(p, 2), state_of(model, path.rows.back()), settings.digits);
    evidence.near("(1 - p^2) t^2", "4", rounded(Rational(left.value() * t * t), 8), "1", 3);
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> claims(const Statements& statements) {
  const auto claim = [&](const char* id, const char* statement, Check<Statements> check) {
    return claim_on(statements, id, statement, "derived in this project from the system of arXiv 2603.06248",
                    Status::derived, check);
  };
  return {
      claim("P1", "the flow of -D tanh(Delta/2) is Delta' = (1 - p^2) D/2, D' = p with p = tanh(Delta/2)",
            check_equations),
      claim("P2",
            "behind a softmax over two tokens, cross-entropy against any distribution has this flow in the clock of "
            "the sum S of the values, dS/dt = sqrt(2) (y - sigmoid(z)), z the logit",
            check_network),
      claim("P3", "E = 4 cosh(Delta/2)^2 - D^2 is constant along the flow", check_energy),
      claim("P4",
            "D = -2 sinh(Delta/2), through the saddle (0, 0), parts the starts: above it Delta and D go to +oo, below "
            "to -oo",
            check_boundary),
      claim("P5", "1 - p^2 = 4/(E + D^2): attention polarises like 4/t^2", check_mixing)};
}

}  // namespace separatrix::softmax_2026

#include <fmt/format.h>

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "theory/gong_2025/claim_support.hpp"
#include "theory/gong_2025/measured_times.hpp"

namespace separatrix::gong_2025 {
namespace {

const Expression x = symbol("x"), y = symbol("y"), A = symbol("A"), E = symbol("E");

// the flow with A, E in the cone A > E > 0, written with squares so that every value of a, e is in it
Substitution in_cone() {
  const Expression a = symbol("a"), e = symbol("e"), r = symbol("r"), m = symbol("m");
  return {{symbol("A"), power(r * e, 2) + power(m * a, 2)}, {symbol("E"), power(r * e, 2)}};
}

// without its definitions of A and E, which the identity puts in
Expression of_logits(const Model& model, Expression expression) {
  Substitution values;
  for (const Definition& each : model.description().definitions) {
    if (each.name == "A" || each.name == "E") continue;
    values.emplace(symbol(each.name), substitute(each.value, values));
  }
  return substitute(expression, values);
}

Evidence check_cone(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto all = runs(evidence, settings, Keys::learnable);
  if (all.empty()) return evidence.conclude();
  const Model& model = statements.model;
  // d ln sinh(δA/2)/dτ = (δ/2)(1 + e^−δA)/(1 − e^−δA) m²ȧ
  const auto inside = [&](Expression expression) {
    return substitute(substitute(of_logits(model, expression), in_cone()), {{symbol("lambda"), Expression(0)}});
  };
  const Expression decay = exp(-delta() * A);
  vanishes(evidence, settings, "d ln sinh(delta A/2)/dtau + q0 m^4 delta^2/4 for A > E > 0", model,
           inside(delta() / 2 * (1 + decay) / (1 - decay) * power(symbol("m"), 2) * model.field()[1]) -
               statements.forms.clock_cone);
  vanishes(evidence, settings, "e' for A > E > 0", model, inside(model.field()[2]));
  for (const StageRequest& run : all) {
    if (evidence.out_of_time()) break;
    const StageTime predicted = predicted_times(statements.forms, run)[1];
    const Rational cone = predicted.time->value();
    evidence.at(text(run));
    const Simulation path =
        run_until(settings, departure(model, run), Rational(2 * cone), settings.digits + 4, {}, {"A - E"});
    evidence.equal("tau_c", *predicted.time, time_of(path, "A - E", -1), required(settings));
    const std::vector<Rational> end = state_of(model, path.rows.back());
    evidence.equal("e(tau_c)", rounded(run.start[2], settings.digits),
                   {rounded(end[2], settings.digits + 4), path.agreed_digits}, required(settings));
    const Known loss = value_at(model, run.parameters, symbol("LQ"), end, settings.digits + 4);
    evidence.above("L_Q(tau_c)", {loss, path.agreed_digits}, rounded(ratio(69314, 100000), 6));
  }
  return evidence.conclude();
}

// from A = E to A = 0: the error of 4E/(q₀m⁴b) relative to it falls like E
Evidence check_fall(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.model;
  for (const StageRequest& run : runs(evidence, settings, Keys::learnable)) {
    if (evidence.out_of_time()) break;
    std::vector<Rational> errors;
    std::string problem;
    for (const Rational& scale : {Rational(1), ratio(1, 10), ratio(1, 100)}) {
      StageRequest small = run;
      const Rational m2 = power(small.parameters[2], 2), r2 = power(small.parameters[1], 2);
      // the statement is about small E, whatever the lengths
      small.start[2] = scale * std::min(run.start[2], Rational(ratio(1, 50) / r2));
      small.start[1] = small.start[2] * r2 / m2 * ratio(1001, 1000);  // just inside the cone
      const Rational predicted = number(statements.forms.crossing, small).value();
      const Simulation path = run_until(settings, departure(model, small), Rational(100 * predicted),
                                        settings.digits + 4, {"A - E"}, {"A"});
      const Known begin = time_of(path, "A - E", -1);
      const bool arrived = path.outcome == Outcome::stopped_by_event || path.outcome == Outcome::sliding;
      if (!arrived && path.outcome != Outcome::reached_end) problem = path.message;
      if (!begin.is_finite() || !arrived) break;
      errors.push_back((path.rows.back()[0].value() - begin.value()) / predicted - 1);
    }
    evidence.at(text(run));
    if (errors.size() < 3 && !problem.empty()) {
      evidence.undecided("time from A = E to A = 0", problem);
      continue;
    }
    if (errors.size() < 3) {
      evidence.same("A falls from E to 0", "yes", "no");
      continue;
    }
    evidence.equal("order in E: ratio of the relative errors at E/10 and E/100", "10",
                   {rounded(Rational(errors[1] / errors[2]), 8), 8}, 1);
    evidence.below("relative error at E/100", rounded(Rational(abs(errors[2])), 6), "0.001");
  }
  return evidence.conclude();
}

// a start with A < −|E|, random signs of e
Evidence check_dead(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.model;
  const std::vector<Expression> flow = model.resolve(model.field());
  const Expression loss = model.resolve(symbol("LQ"));
  for (const StageRequest& run : runs(evidence, settings, Keys::any)) {
    Substitution values;
    for (std::size_t i = 0; i < run.parameters.size(); ++i) values.emplace(model.parameters()[i], run.parameters[i]);
    const Rational m2 = power(run.parameters[2], 2), r2 = power(run.parameters[1], 2);
    for (const Rational& at_e : {Rational(0), Rational(2), ratio(-7, 3)}) {
      const Rational at_a = -Rational(abs(at_e)) * r2 / m2 - ratio(1, 1000);
      Substitution point = values;
      point.emplace(symbol("a"), at_a);
      point.emplace(symbol("e"), at_e);
      evidence.at(fmt::format("{}, a = {}, e = {}", text(run), to_string(at_a), to_string(at_e)));
      for (const std::size_t i : {1, 2}) {
        evidence.identity(model.description().states[i] + "'", substitute(flow[i], point).is_number(0), 0, 1);
      }
      evidence.identity("L_Q - ln(1 + e^0)", substitute(loss, point) == softplus(0), 0, 1);
    }
  }
  return evidence.conclude();
}

// starts on both sides of A = −|E|, down to 1e-6 of it, and elsewhere; e of both signs
std::vector<std::vector<Rational>> starts_beside_the_dead(const StageRequest& run) {
  const Rational m2 = power(run.parameters[2], 2), r2 = power(run.parameters[1], 2);
  std::vector<std::vector<Rational>> starts{{run.start[0], ratio(1, 10), ratio(-1, 10)}, {run.start[0], 1, 2}};
  int sign = 1;
  for (const long k : {1, 3, 6}) {
    for (const int side : {1, -1}) {
      const Rational at_e = sign * ratio(3, 2);
      sign = -sign;
      const Rational corner = -Rational(abs(at_e)) * r2 / m2;
      starts.push_back({run.start[0], Rational(corner * (1 - side * power(Rational(10), -k))), at_e});
    }
  }
  return starts;
}

Evidence check_fate(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.model;
  for (StageRequest run : runs(evidence, settings, Keys::any)) {
    run.digits = 8;
    const auto Q = margins_at_loss({}, run, run.epsilon_Q);
    const Rational horizon = Q ? Rational(2 * Q->time.value()) : Rational(100'000);
    for (const std::vector<Rational>& start : starts_beside_the_dead(run)) {
      if (evidence.out_of_time()) return evidence.conclude();
      StageRequest from = run;
      from.start = start;
      const Fate fate = statements.fate(run.parameters, start);
      evidence.at(fmt::format("{}, a = {}, e = {}", text(run), short_text(start[1]), short_text(start[2])));
      const std::string found = outcome_of_Q(model, from, horizon);
      settings.work->spend(1000, run.digits);
      const std::string expected = fate == Fate::learned      ? "learned"
                                   : fate == Fate::dead       ? "stationary"
                                   : fate == Fate::obstructed ? "not learned"
                                                              : "on a corner";
      // not learned yet is no proof of never
      const bool open = found == "undecided" || (found == "not learned" && fate == Fate::learned);
      if (open) {
        evidence.undecided("outcome of Q", found + " until tau = " + decimal(horizon, 3));
      } else {
        // at rho = 1/2 the cone is stationary, and not learned all the same
        const bool stays = found == "stationary" && fate == Fate::obstructed;
        evidence.same("outcome of Q", expected, stays ? "not learned" : found, EvidenceMethod::sampled);
      }
    }
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> specialised_claims(const Statements& statements) {
  return {
      claim(statements, "G4",
            "in the cone A > E > 0, rho > 1/2: E is constant, L_Q >= ln 2 and sinh(delta A/2) = sinh(delta A_0/2) "
            "exp(-q0 m^4 delta^2 tau/4), left at tau_c = (4/(q0 m^4 delta^2)) ln[sinh(delta A_0/2)/"
            "sinh(delta E_0/2)]",
            check_cone),
      claim(statements, "G4b", "after the cone A falls to 0 within 4E/(q0 m^4 b) (1 + O(E))", check_fall),
      claim(statements, "G9", "dead start: for A < -|E| the flow of (a, e) is 0 and L_Q = ln 2", check_dead),
      claim(statements, "G9b",
            "outcome of Q from any start with E != 0: for A < -|E| dead; for A > -|E| learned if rho > 1/2, and not "
            "if rho <= 1/2",
            check_fate)};
}

}  // namespace separatrix::gong_2025

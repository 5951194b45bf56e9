#include "theory/kunin_2024/claims.hpp"

#include <fmt/format.h>

#include "lib/num/digit_plan.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/basin/destination.hpp"
#include "theory/claim_kit.hpp"
#include "theory/closed_form_value.hpp"
#include "theory/stated_model.hpp"

namespace separatrix::kunin_2024 {
namespace {

const Expression b1 = symbol("b1"), b2 = symbol("b2");

// by default not the model's: powers of 1 are all the same, and so are coordinates of one sign in a sum of one sign
ParameterValues target_of(const ClaimSettings& settings) {
  return {settings.parameter("b1", ratio(3, 4)), settings.parameter("b2", ratio(-1, 2))};
}

bool target_is_not_0(EvidenceBuilder& evidence, const ParameterValues& target) {
  return evidence.hypothesis("beta is not 0", target[0] != 0 || target[1] != 0);
}

// a start and what the closed forms need of it
struct Start {
  const char* name;
  std::vector<Rational> at;

  Rational delta() const { return at[0] * at[0] - at[1] * at[1] - at[2] * at[2]; }
  Rational nu(const ParameterValues& target) const { return (at[1] * target[0] + at[2] * target[1]) / at[0]; }
};

// downstream, balanced, upstream, and one whose a changes its sign on the way
std::vector<Start> starts() {
  return {{"delta > 0", {1, ratio(-1, 4), ratio(1, 5)}},
          {"delta = 0", {ratio(1, 2), ratio(3, 10), ratio(2, 5)}},
          {"delta < 0", {ratio(1, 5), ratio(-3, 10), ratio(4, 5)}},
          {"delta < 0, a passes 0", {ratio(1, 20), ratio(-4, 5), ratio(-3, 10)}}};
}

Rational square_of(const ParameterValues& target) { return target[0] * target[0] + target[1] * target[1]; }

Evidence check_imbalance(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  conserves(evidence, settings, statements.model,
            {power(symbol("a"), 2) - power(symbol("w1"), 2) - power(symbol("w2"), 2)});
  return evidence.conclude();
}

Evidence check_equation(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const Model& model = statements.model;
  const Expression nu = symbol("nu"), delta = symbol("delta"), square = power(b1, 2) + power(b2, 2);
  const auto [s, n, rate] = statements.alignment(delta, square);
  vanishes(evidence, settings, "d(nu)/dt - rate (s - nu)(nu - n)", model,
           model.resolve(model.time_derivative(nu) - rate * (s - nu) * (nu - n)));
  vanishes(evidence, settings, "d(r)/dt + (nu + delta) r", model,
           model.resolve(model.time_derivative(symbol("r")) + (nu + delta) * symbol("r")));
  return evidence.conclude();
}

// a claim about a quantity along the flow from all starts
template <class Form>
Evidence along_the_flow(const Statements& statements, const ClaimSettings& settings, const char* name,
                        Expression quantity, const Form& form) {
  EvidenceBuilder evidence(settings);
  const ParameterValues target = target_of(settings);
  if (!target_is_not_0(evidence, target)) return evidence.conclude();
  for (const Start& start : starts()) {
    evidence.at(fmt::format("{}, start {}", start.name, words(start.at)));
    follows(evidence, settings, {statements.model, target, start.at}, {ratio(1, 2), 3}, name, quantity,
            [&](const Rational& t) { return form(start, target, t); });
  }
  return evidence.conclude();
}

Evidence check_alignment(const Statements& statements, const ClaimSettings& settings) {
  return along_the_flow(statements, settings, "nu", symbol("nu"),
                        [&](const Start& start, const ParameterValues& target, const Rational& t) {
                          return solution(statements.alignment(start.delta(), square_of(target)), start.nu(target), t);
                        });
}

Expression across(const Statements& statements, const Start& start, const ParameterValues& target, const Rational& t) {
  const Rational r0 = (start.at[2] * target[0] - start.at[1] * target[1]) / start.at[0];
  return Expression(r0) * statements.decay(start.delta(), square_of(target), start.nu(target), t);
}

Evidence check_decay(const Statements& statements, const ClaimSettings& settings) {
  return along_the_flow(statements, settings, "r", symbol("r"),
                        [&](const Start& start, const ParameterValues& target, const Rational& t) {
                          return across(statements, start, target, t);
                        });
}

// β = δ r/(1 − |r|²) with r from its two closed forms
Evidence check_function(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const ParameterValues target = target_of(settings);
  if (!target_is_not_0(evidence, target)) return evidence.conclude();
  const Expression square(square_of(target));
  for (const Start& start : starts()) {
    if (start.delta() == 0) continue;
    evidence.at(fmt::format("{}, start {}", start.name, words(start.at)));
    const auto function = [&](const Rational& t, std::size_t i) {
      const Expression delta(start.delta());
      const Expression along = solution(statements.alignment(delta, square), start.nu(target), t) / square,
                       aside = across(statements, start, target, t) / square;
      const Expression x(target[0]), y(target[1]);
      const Expression r = i == 0 ? along * x - aside * y : along * y + aside * x;
      return statements.function(delta, r, (power(along, 2) + power(aside, 2)) * square);
    };
    for (const std::size_t i : {0, 1}) {
      const std::string name = fmt::format("beta{}", i + 1);
      follows(evidence, settings, {statements.model, target, start.at}, {ratio(1, 2), 3}, name, symbol(name),
              [&](const Rational& t) { return function(t, i); });
    }
  }
  return evidence.conclude();
}

Evidence check_end(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const ParameterValues target = target_of(settings);
  if (!target_is_not_0(evidence, target)) return evidence.conclude();
  const std::size_t digits = settings.digits + guard::second_run;
  const DestinationFinder finder(statements.model, target);
  for (const Start& start : starts()) {
    if (evidence.out_of_time()) break;
    evidence.at(fmt::format("{}, start {}", start.name, words(start.at)));
    Destination found = finder(start.at, digits, Certainty::checked);
    finder.refine_limit(start.at, digits, found);
    same_label(evidence, "where it ends", Label::global_minimum, found.label);
    if (found.label != Label::global_minimum) continue;
    const Rational a = found.limit[0].value();
    const Known square = evaluated(statements.final_square(start.delta(), square_of(target)), {}, guarded(settings));
    if (has_value(evidence, "a^2", square)) {
      evidence.equal("a^2", square, rounded(Rational(a * a), digits), required(settings));
    }
  }
  return evidence.conclude();
}

// Rational points of the set ν = ∓m that leads to a saddle, or on which ν rests at the root that attracts:
//
//     w = ∓(m a/|β|²) β + x β⊥,   x² − (g a/|β|²)² = ±g²/(m |β|²),   m² + g² = |β|²
//
// the two factors of the left side are f and the rest over f.
std::vector<std::vector<Rational>> starts_at_a_root(const ParameterValues& target, bool repels) {
  const Rational square = square_of(target);
  std::vector<std::vector<Rational>> all;
  for (const auto& [m, g] : {std::pair{Rational(abs(target[0])), Rational(abs(target[1]))},
                             std::pair{Rational(abs(target[1])), Rational(abs(target[0]))}}) {
    if (m == 0 || g == 0) continue;
    const Rational product = (repels ? 1 : -1) * g * g / (m * square);
    for (const Rational& f : {ratio(1, 3), ratio(2, 1), ratio(-5, 2)}) {
      const Rational rest = product / f, x = (f + rest) / 2, a = (rest - f) * square / (2 * g);
      const Rational along = (repels ? -m : m) * a / square;
      if (a == 0) continue;
      all.push_back({a, along * target[0] - x * target[1], along * target[1] + x * target[0]});
    }
  }
  return all;
}

Evidence check_basins(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const ParameterValues target = target_of(settings);
  if (!target_is_not_0(evidence, target)) return evidence.conclude();
  const Rational square = square_of(target);
  for (const bool repels : {true, false}) {
    for (const std::vector<Rational>& at : starts_at_a_root(target, repels)) {
      const Start start{"", at};
      const Riccati alignment = statements.alignment(start.delta(), square);
      evidence.at("start " + words(at));
      same_label(evidence, "label by the closed form", repels ? Label::saddle : Label::global_minimum,
                 statements.basin(target, at), EvidenceMethod::exact);
      follows(evidence, settings, {statements.model, target, at}, {5},
              repels ? "nu on the set that leads to a saddle" : "nu at the root that attracts", symbol("nu"),
              [&](const Rational&) { return repels ? alignment.unstable : alignment.stable; });
    }
  }
  // a path that starts on that set in exact numbers leaves it in rounded ones: labels are compared beside it
  std::vector<std::vector<Rational>> all;
  for (const std::vector<Rational>& at : starts_at_a_root(target, true)) {
    for (const int side : {-1, 1}) all.push_back({at[0], at[1] + ratio(side, 1'000'000), at[2]});
  }
  const std::size_t random = settings.effort == Effort::full ? 400 : 60;
  std::uint64_t seed = settings.seed * 2654435761U + 17;
  const auto next = [&] {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return ratio(static_cast<long>((seed >> 40) % 4001) - 2000, 1000);
  };
  for (std::size_t k = 0; k < random; ++k) all.push_back({next(), next(), next()});
  const auto results = labels_of(settings, statements.model, target, all, 30);
  std::size_t decided = 0;
  for (std::size_t k = 0; k < results.size(); ++k) {
    const Label expected = statements.basin(target, all[k]);
    if (expected == Label::undecided || results[k].label == Label::undecided) continue;
    ++decided;
    if (expected == results[k].label) continue;
    evidence.at("start " + words(all[k]));
    same_label(evidence, "label", expected, results[k].label, EvidenceMethod::sampled);
  }
  evidence.at(fmt::format("{} starts", all.size()));
  enough_decided(evidence, "share of starts with a label, all as the closed form says", decided, all.size(), "0.8");
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> claims(const Statements& statements) {
  const auto claim = [&](const char* id, const char* statement, Check<Statements> check) {
    return claim_on(statements, id, statement,
                    "derived in this project; setting of Kunin et al. 2024 (arXiv 2406.06158)", Status::derived, check);
  };
  return {
      claim("K1", "delta = a^2 - |w|^2 is constant along the flow", check_imbalance),
      claim("K2", "nu = w.beta/a obeys nu' = |beta|^2 - delta nu - nu^2, and r across the target r' = -(nu + delta) r",
            check_equation),
      claim("K3",
            "nu = -delta/2 + (S/2) tanh(Q_0 + S t/2), S = sqrt(delta^2 + 4|beta|^2), tanh Q_0 = (delta + 2 nu_0)/S",
            check_alignment),
      claim("K4", "across the target r = r(0) e^(-delta t/2) cosh(Q_0)/cosh(Q)", check_decay),
      claim("K5", "for delta not 0 the function is a w = delta r/(1 - |r|^2), r = w/a", check_function),
      claim("K6", "where the neuron has learned, a^2 = (delta + S)/2", check_end),
      claim("K7",
            "every start learns but those with nu_0 = -(delta + S)/2, which end in a saddle, and the saddles a = 0, "
            "w.beta = 0",
            check_basins)};
}

}  // namespace separatrix::kunin_2024

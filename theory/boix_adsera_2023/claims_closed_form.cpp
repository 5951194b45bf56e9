#include <fmt/format.h>

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "solvers/diagonal/measured_stages.hpp"
#include "solvers/diagonal/quadratic.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "theory/boix_adsera_2023/claim_support.hpp"
#include "theory/boix_adsera_2023/head_gradient.hpp"
#include "theory/boix_adsera_2023/one_coordinate.hpp"

namespace separatrix::boix_adsera_2023 {
namespace {

// T₂ = 1/|r₁| + min_j (sgn g_j − r_j/|r₁|)/g_j,  g_j = r_j − H_j1 r₁/H₁₁
std::optional<Rational> second_time(const Quadratic& loss, std::size_t winner) {
  const Rational size = abs(loss.r[winner]);
  std::optional<Rational> least;
  for (std::size_t j = 0; j < loss.n; ++j) {
    const Rational g = loss.r[j] - loss.H[j * loss.n + winner] * loss.r[winner] / loss.H[winner * loss.n + winner];
    if (j == winner || g == 0) continue;
    const Rational time = (sgn(g) - loss.r[j] / size) / g;
    if (!least || time < *least) least = time;
  }
  if (least) *least += 1 / size;
  return least;
}

Evidence check_first_stages(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  std::vector<ReferenceCase> cases = quadratics(evidence, settings, 0);
  const std::size_t random = settings.effort == Effort::full ? 40 : 8;
  if (!user_fixes_features(settings)) {
    for (std::size_t k = 0; k < random; ++k) cases.push_back(random_quadratic(2 + k % 5, settings.seed + k));
  }
  for (const ReferenceCase& on : cases) {
    if (evidence.out_of_time()) return evidence.conclude();
    const auto sequence = stages(evidence, statements, on);
    const auto loss = quadratic_of(on.network, {});
    if (!sequence || !loss || sequence->stages.empty()) continue;
    std::size_t winner = 0;
    for (std::size_t i = 0; i < loss->n; ++i) winner = abs(loss->r[i]) > abs(loss->r[winner]) ? i : winner;
    exactly(evidence, "T_1", Rational(1 / abs(loss->r[winner])), sequence->stages[0].time);
    const auto second = second_time(*loss, winner);
    if (second && sequence->stages.size() > 1) exactly(evidence, "T_2", *second, sequence->stages[1].time);
  }
  if (user_fixes_features(settings)) return evidence.conclude();
  // T₁ = 1/max|g_i(0)| of a head: its gradient by hand
  const ReferenceCase head = small_head(statements.head, settings.seed);
  StageSettings first;
  first.rules = statements.stage;
  first.digits = settings.digits + guard::second_run;
  first.most_stages = 1;
  const StageSequence sequence = stage_sequence(head.network, {}, first);
  evidence.at(head.name);
  if (sequence.stages.empty()) {
    evidence.undecided("T_1", sequence.message);
    return evidence.conclude();
  }
  std::vector<Expression> symbols;
  for (const std::string& each : head.network.coordinates) symbols.push_back(symbol(each));
  const std::vector<Rational> origin(symbols.size());
  Rational largest;
  for (const Known& each :
       evaluate(head_gradient(small_task(settings.seed)), symbols, origin, settings.digits + guard::second_run)) {
    largest = std::max(largest, Rational(abs(each.value())));
  }
  evidence.equal("T_1", rounded(Rational(1 / largest), settings.digits + guard::second_run),
                 rounded(sequence.stages[0].time, settings.digits + guard::second_run), required(settings));
  return evidence.conclude();
}

struct Target {
  Rational lambda, target;
};

// λ and β* of H = diag(λ)
std::vector<Target> targets_of(const Quadratic& loss) {
  std::vector<Target> all;
  for (std::size_t i = 0; i < loss.n; ++i) {
    const Rational lambda = loss.H[i * loss.n + i];
    all.push_back({lambda, Rational(loss.r[i] / lambda)});
  }
  return all;
}

// the user's features, which have to be uncorrelated; with full effort random ones of up to 8 features too
std::vector<ReferenceCase> uncorrelated_cases(EvidenceBuilder& evidence, const ClaimSettings& settings) {
  if (user_fixes_features(settings)) {
    const Rational c = settings.parameter("correlation", ratio(3, 5));
    if (!evidence.hypothesis("the features are uncorrelated, correlation = 0", c == 0)) return {};
    return {three_feature_case(settings.set.values())};
  }
  std::vector<ReferenceCase> all{uncorrelated_case()};
  for (std::uint64_t k = 0; settings.effort == Effort::full && k < 6; ++k) {
    all.push_back(random_diagonal(3 + k, settings.seed + k));
  }
  return all;
}

Evidence check_uncorrelated(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  for (const ReferenceCase& on : uncorrelated_cases(evidence, settings)) {
    const auto sequence = stages(evidence, statements, on);
    const auto loss = quadratic_of(on.network, {});
    if (!sequence || !loss) continue;
    const std::vector<Target> targets = targets_of(*loss);
    const auto learnable = std::count_if(targets.begin(), targets.end(), [](const Target& t) { return t.target != 0; });
    if (sequence->end == StageEnd::complete) {
      evidence.same("number of stages", std::to_string(learnable), std::to_string(sequence->stages.size()));
    }
    for (const Stage& stage : sequence->stages) {
      const auto& [lambda, target] = targets[stage.coordinate];
      exactly(evidence, fmt::format("T of coordinate {}", stage.coordinate), Rational(1 / (lambda * abs(target))),
              stage.time);
    }
  }
  return evidence.conclude();
}

Evidence check_half_height(const Statements& statements, const ClaimSettings& settings) {
  EvidenceBuilder evidence(settings);
  const auto cases = uncorrelated_cases(evidence, settings);
  if (cases.empty()) return evidence.conclude();
  const ReferenceCase& on = cases.front();
  // what the law leaves out is of the order α² = 10^(−2 digits)
  const std::size_t digits = settings.digits + guard::second_run;
  const Rational alpha = tiny(std::max<std::size_t>(settings.digits, 16));
  const DiagonalStart start = on.start(alpha);
  const Model model = statements.dual(on.network, start);
  const std::vector<Target> targets = targets_of(*quadratic_of(on.network, {}));
  const Rational logarithm = logarithm_of_inverse(alpha, digits + 10).value();
  SimulationRequest request;
  request.digits = digits;
  request.samples = 1;
  Rational last;
  if (std::any_of(targets.begin(), targets.end(), [](const Target& each) { return each.target == 0; })) {
    evidence.hypothesis("every target is not 0", false);
    return evidence.conclude();
  }
  for (std::size_t i = 0; i < targets.size(); ++i) {
    request.events.push_back(on.network.coordinates[i] + " - (" + to_string(Rational(targets[i].target / 2)) + ")");
    last = std::max(last, Rational(1 / (targets[i].lambda * abs(targets[i].target))));
  }
  constexpr long logarithms = 8;
  request.until = rounded(Rational(last * (logarithm + logarithms)), 10).value();
  const Simulation path = run(settings, {model, model.values({}), model.description().start}, request);
  evidence.at(on.name + ", alpha = " + decimal(alpha, 3));
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::string name = fmt::format("half-height time of coordinate {}", i);
    const auto crossing = std::find_if(path.events.begin(), path.events.end(),
                                       [&](const EventReport& event) { return event.name == request.events[i]; });
    const Expression law = half_height_time(targets[i].lambda, targets[i].target, start.xi[i], start.eta[i], alpha);
    const Known expected = evaluate({law}, {}, {}, digits + 10)[0];
    if (crossing == path.events.end()) {
      evidence.same(name, expected.text(), "not seen");
      continue;
    }
    evidence.equal(name, expected, {rounded(Rational(crossing->t.value() / logarithm), digits), path.agreed_digits},
                   required(settings));
  }
  return evidence.conclude();
}

}  // namespace

std::vector<Claim> closed_form_claims(const Statements& statements) {
  constexpr Status derived = Status::derived;
  return {
      claim(statements, "B9",
            "T_1 = 1/max|g_i(0)| for any loss; quadratic, winner 1: T_2 = 1/|r_1| + min_j (sgn g_j - r_j/|r_1|)/g_j, "
            "g_j = r_j - H_j1 r_1/H_11, r = H beta*",
            derived, check_first_stages),
      claim(statements, "B10", "uncorrelated, H = diag(lambda): T_i = 1/(lambda_i |beta_i*|)", derived,
            check_uncorrelated),
      claim(statements, "B10b",
            "uncorrelated, half-height at finite alpha: s = T_i [1 + (1/2) ln(4|beta_i*|/p^2)/ln(1/alpha)] up to "
            "order alpha^2, p = xi_i + eta_i if beta_i* > 0, else xi_i - eta_i",
            derived, check_half_height)};
}

}  // namespace separatrix::boix_adsera_2023

#include "theory/boix_adsera_2023/claim_support.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/trajectory/simulate.hpp"

namespace separatrix::boix_adsera_2023 {

Claim claim(const Statements& statements, const char* id, const char* statement, Status status,
            Check<Statements> check) {
  return claim_on(statements, id, statement,
                  status == Status::published
                      ? "Boix-Adserà et al. 2023 (arXiv 2306.07042)"
                      : "derived in this project from Boix-Adserà et al. 2023 (arXiv 2306.07042)",
                  status, check);
}

bool user_fixes_features(const ClaimSettings& settings) { return settings.set.any_of({"correlation", "ratio"}); }

std::vector<ReferenceCase> quadratics(EvidenceBuilder& evidence, const ClaimSettings& settings, std::size_t random) {
  if (user_fixes_features(settings)) {
    const Rational c = settings.parameter("correlation", ratio(3, 5));
    if (!evidence.hypothesis("H is positive definite, 2 correlation^2 < 1", 2 * c * c < 1)) return {};
    return {three_feature_case(settings.set.values())};
  }
  std::vector<ReferenceCase> all = quadratic_cases();
  for (std::size_t k = 0; settings.effort == Effort::full && k < random; ++k) {
    all.push_back(random_quadratic(3 + k % 4, settings.seed + k + 1));
  }
  return all;
}

namespace {

std::string fallen(Verdict verdict) { return verdict == Verdict::fails ? "does not hold" : "could not be decided"; }

// the hypothesis that fails first at stage k, from 0; empty if all hold
std::string missed_at(const StageSequence& sequence, std::size_t k, const std::optional<Quadratic>& quadratic) {
  const std::string at = " at stage " + std::to_string(k + 1);
  if (k < sequence.stages.size()) {
    const Stage& stage = sequence.stages[k];
    if (stage.robust != Verdict::holds) return "Assumption 4.5" + at + ", a robust fast phase, " + fallen(stage.robust);
    if (stage.strict != Verdict::holds) {
      return "Assumption 4.4" + at + ", a strict minimum on its support, " + fallen(stage.strict);
    }
    for (const std::size_t i : stage.dropped) {
      if (quadratic && quadratic->slope(stage.state)[i] == 0) {
        return "Assumption 4.3" + at + ": the slope of coordinate " + std::to_string(i) + ", which is dropped, is 0";
      }
    }
    return "";
  }
  const std::string assumption = fmt::format("Assumption {}{}", missed_assumption(sequence.end), at);
  switch (sequence.end) {
    case StageEnd::complete: return "";
    case StageEnd::tie: return assumption + ", a unique winner, does not hold (" + sequence.message + ")";
    case StageEnd::singular: return assumption + ", a strict minimum, does not hold (" + sequence.message + ")";
    case StageEnd::unbounded:
    case StageEnd::no_limit:
      return assumption + ": the plateau runs to infinity or has no limit (" + sequence.message + ")";
    default: return "stages to the end" + at + " (" + sequence.message + ")";
  }
}

}  // namespace

std::optional<StageSequence> stages(EvidenceBuilder& evidence, const Statements& statements, const ReferenceCase& on,
                                    std::size_t digits) {
  StageSettings settings;
  settings.rules = statements.stage;
  settings.digits = digits;
  settings.most_stages = 100;
  StageSequence sequence = stage_sequence(on.network, {}, settings);
  const auto quadratic = quadratic_of(on.network, {});
  std::size_t reach = 0;
  std::string missed = missed_at(sequence, 0, quadratic);
  while (missed.empty() && reach < sequence.stages.size()) missed = missed_at(sequence, ++reach, quadratic);
  evidence.at(on.name);
  if (reach > 0) {
    evidence.hypothesis(
        "Assumptions 4.3 (a unique winner), 4.4 (a strict minimum on its support) and 4.5 (a robust fast "
        "phase) at stages 1 to " +
            std::to_string(reach),
        true);
  }
  if (!missed.empty()) {
    evidence.undecided("stages from " + std::to_string(reach + 1) + " on", missed);
    sequence.stages.resize(reach);
    sequence.end = sequence.end == StageEnd::complete ? StageEnd::most : sequence.end;
  }
  return reach > 0 ? std::optional(std::move(sequence)) : std::nullopt;
}

std::optional<Rational> time_after(const StageSequence& sequence, const Quadratic& loss, std::size_t k) {
  if (k + 1 < sequence.stages.size()) return sequence.stages[k + 1].time;
  const Stage& stage = sequence.stages[k];
  const std::vector<Rational> g = loss.slope(stage.state);
  std::optional<Rational> least;
  for (std::size_t i = 0; i < loss.n; ++i) {
    if (g[i] == 0) continue;
    const Rational wait = (sgn(g[i]) - stage.clock[i]) / g[i];
    if (!least || wait < *least) least = wait;
  }
  return least ? std::optional<Rational>(stage.time + *least) : std::nullopt;
}

double settled(const StageSequence& sequence, const Quadratic& loss, std::size_t k, const Rational& s) {
  const Stage& stage = sequence.stages[k];
  const std::vector<Rational> g = loss.slope(stage.state);
  // β_i off the support ~ α^(2(1 − |z_i|)); on it e^(−rate t) with rate 2 min|β| times the smallest eigenvalue
  double slowest = 1e300, least = 1e300;
  for (std::size_t i = 0; i < loss.n; ++i) {
    if (stage.state[i] != 0) {
      least = std::min(least, std::abs(to_double(stage.state[i])));
    } else {
      const Rational z = stage.clock[i] + (s - stage.time) * g[i];
      slowest = std::min(slowest, 2 * (1 - std::abs(to_double(z))));
    }
  }
  return std::min(slowest, 2 * least * stage.smallest_eigenvalue * to_double(Rational(s - stage.time)));
}

Verdict exactly(EvidenceBuilder& evidence, const std::string& name, const Rational& expected, const Rational& found) {
  return evidence.same(name, to_string(expected), to_string(found), EvidenceMethod::sampled);
}

Rational tiny(std::size_t exponent) { return power(Rational(10), -static_cast<long>(exponent)); }

std::vector<std::vector<Known>> values_along(const ClaimSettings& settings, const Model& model,
                                             const std::vector<Expression>& quantities,
                                             const std::vector<Rational>& times, std::size_t digits) {
  SimulationRequest request;
  request.digits = digits;
  request.samples = 1;
  request.agree = false;
  std::vector<Expression> symbols = model.states();
  symbols.insert(symbols.end(), model.parameters().begin(), model.parameters().end());
  const std::vector<Expression> resolved = model.resolve(quantities);
  Departure from{model, model.values({}), model.description().start};
  std::vector<std::vector<Known>> values;
  Rational reached;
  for (const Rational& time : times) {  // the flow does not depend on time: each run goes on where the one before ended
    request.until = time - reached;
    const Simulation path = run(settings, from, request);
    if (path.outcome != Outcome::reached_end) return {};
    from.start = state_of(model, path.rows.back());
    std::vector<Rational> at = from.start;
    at.insert(at.end(), from.parameters.begin(), from.parameters.end());
    values.push_back(evaluate(resolved, symbols, at, digits));
    reached = time;
  }
  return values;
}

}  // namespace separatrix::boix_adsera_2023

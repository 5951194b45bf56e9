#include "theory/boix_adsera_2023/claim_support.hpp"

#include <algorithm>

#include "lib/num/decimal.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/trajectory/simulate.hpp"

namespace separatrix::boix_adsera_2023 {

Claim claim(const Statements& statements, const char* id, const char* statement, Status status, Check check) {
  return {id, statement,
          status == Status::published  ? "Boix-Adserà et al. 2023 (arXiv 2306.07042)"
          : status == Status::recalled ? "Boix-Adserà et al. 2023 (arXiv 2306.07042), as commonly restated"
                                       : "derived in this project from Boix-Adserà et al. 2023 (arXiv 2306.07042)",
          status, [statements, check](const ClaimSettings& settings) { return check(statements, settings); }};
}

std::vector<ReferenceCase> quadratics(EvidenceBuilder& evidence, const ClaimSettings& settings, std::size_t random) {
  if (settings.set.count("correlation") > 0 || settings.set.count("ratio") > 0) {
    const Rational c = settings.parameter("correlation", 0);
    if (!evidence.hypothesis("H is positive definite, 2 correlation^2 < 1", 2 * c * c < 1)) return {};
    return {three_feature_case(settings.set)};
  }
  std::vector<ReferenceCase> all = quadratic_cases();
  for (std::size_t k = 0; settings.effort == Effort::full && k < random; ++k) {
    all.push_back(random_quadratic(3 + k % 4, settings.seed + k + 1));
  }
  return all;
}

std::optional<StageSequence> stages(EvidenceBuilder& evidence, const Statements& statements, const ReferenceCase& on,
                                    std::size_t digits) {
  StageSettings settings;
  settings.rules = statements.stage;
  settings.digits = digits;
  settings.most_stages = 100;
  StageSequence sequence = stage_sequence(on.network, {}, settings);
  evidence.at(on.name);
  if (sequence.end == StageEnd::tie) {
    evidence.hypothesis("a unique winner at every stage (" + sequence.message + ")", false);
    return std::nullopt;
  }
  bool hold = evidence.hypothesis("a unique winner at every stage", true);
  if (sequence.end != StageEnd::complete) {
    return evidence.hypothesis("stages to the end (" + sequence.message + ")", Verdict::undecided), std::nullopt;
  }
  Verdict strict = Verdict::holds, robust = Verdict::holds;
  for (const Stage& stage : sequence.stages) {
    strict = strict && stage.strict;
    robust = robust && stage.robust;
  }
  hold = evidence.hypothesis("every plateau is a strict minimum on its support", strict) && hold;
  hold = evidence.hypothesis("every fast phase is robust", robust) && hold;
  return hold ? std::optional(std::move(sequence)) : std::nullopt;
}

Verdict exactly(EvidenceBuilder& evidence, const std::string& name, const Rational& expected, const Rational& found) {
  return evidence.same(name, to_string(expected), to_string(found), EvidenceMethod::sampled);
}

std::size_t required(const ClaimSettings& settings) { return std::max<std::size_t>(settings.digits, 3) - 2; }

Rational tiny(std::size_t exponent) { return power(Rational(10), -static_cast<long>(exponent)); }

std::string words(const std::vector<Rational>& state) {
  std::string text;
  for (const Rational& entry : state) text += (text.empty() ? "(" : ", ") + decimal(entry, 6);
  return text + ")";
}

std::vector<std::vector<std::string>> values_along(const Model& model, const std::vector<Expression>& quantities,
                                                   const std::vector<Rational>& times, std::size_t digits) {
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = model.description().start;
  request.digits = digits;
  request.samples = 1;
  request.agree = false;
  std::vector<Expression> symbols = model.states();
  symbols.insert(symbols.end(), model.parameters().begin(), model.parameters().end());
  const std::vector<Expression> resolved = model.resolve(quantities);
  std::vector<std::vector<std::string>> values;
  Rational reached;
  for (const Rational& time : times) {  // the flow does not depend on time: each run goes on where the one before ended
    request.until = time - reached;
    const Simulation path = simulate(model, request);
    if (path.outcome != Outcome::reached_end) return {};
    request.start.clear();
    for (std::size_t i = 0; i < symbols.size() - request.parameters.size(); ++i) {
      request.start.push_back(parse_rational(path.rows.back()[1 + i]));
    }
    std::vector<Rational> at = request.start;
    at.insert(at.end(), request.parameters.begin(), request.parameters.end());
    values.push_back(evaluate(resolved, symbols, at, digits));
    reached = time;
  }
  return values;
}

}  // namespace separatrix::boix_adsera_2023

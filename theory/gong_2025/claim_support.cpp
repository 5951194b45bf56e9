#include "theory/gong_2025/claim_support.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "lib/num/agreement.hpp"
#include "lib/symbolic/expand.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/random_point.hpp"
#include "solvers/vanishing.hpp"

namespace separatrix::gong_2025 {
namespace {

constexpr std::size_t rho_at = 3, lambda_at = 6;

StageRequest request_of(const ParameterValues& parameters, const ClaimSettings& settings) {
  return {parameters, two_stage().description().start, ratio(1, 10), ratio(1, 5), settings.digits};
}

bool suits(const ParameterValues& parameters, Keys keys) {
  if (keys == Keys::any) return true;
  return (2 * parameters[rho_at] > 1) == (keys == Keys::learnable);
}

std::vector<ParameterValues> own_parameters(const ClaimSettings& settings, Keys keys) {
  const Model model = two_stage();
  std::vector<ParameterValues> all;
  for (const auto& [gamma, r, rho] : {std::tuple{Rational(1), ratio(2, 5), ratio(2, 3)},
                                      {Rational(1), ratio(3, 10), ratio(2, 3)},
                                      {ratio(7, 10), ratio(3, 10), ratio(3, 4)},
                                      {Rational(1), ratio(2, 5), ratio(1, 2)},
                                      {ratio(7, 10), ratio(3, 10), ratio(2, 5)}}) {
    all.push_back(model.values({{"gamma", gamma}, {"r", r}, {"rho", rho}}));
  }
  if (settings.effort == Effort::full) {
    std::mt19937_64 random(settings.seed + 25);
    const auto between = [&](long low, long high) {  // in hundredths
      return ratio(low + static_cast<long>(random() % static_cast<std::uint64_t>(high - low + 1)), 100);
    };
    for (int i = 0; i < 6; ++i) {
      const Rational p0 = between(20, 70);
      all.push_back(model.values({{"gamma", between(60, 150)},
                                  {"r", between(20, 50)},
                                  {"m", between(80, 150)},
                                  {"rho", i < 4 ? between(55, 90) : between(36, 50)},
                                  {"p0", p0},
                                  {"q0", Rational(1 - p0)}}));
    }
  }
  std::erase_if(all, [&](const ParameterValues& each) { return !suits(each, keys); });
  return all;
}

}  // namespace

Claim claim(const Statements& statements, const char* id, const char* statement, Check check) {
  return {id, statement, "derived in this project; features as in Gong et al. 2025 (arXiv 2502.20681)", Status::derived,
          [statements, check](const ClaimSettings& settings) { return check(statements, settings); }};
}

std::vector<StageRequest> runs(EvidenceBuilder& evidence, const ClaimSettings& settings, Keys keys) {
  const char* condition = keys == Keys::learnable ? "rho > 1/2" : "rho <= 1/2";
  std::vector<StageRequest> all;
  if (settings.set.empty()) {
    if (keys != Keys::any) evidence.hypothesis(condition, true);
    for (const ParameterValues& each : own_parameters(settings, keys)) all.push_back(request_of(each, settings));
    return all;
  }
  const Model model = two_stage();
  ParameterValues values = model.values({});
  for (const auto& [name, value] : settings.set) {
    if (const auto index = model.parameter_index(name)) values[*index] = value;
  }
  bool hold = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Parameter& parameter = model.description().parameters[i];
    hold = evidence.hypothesis(parameter.domain.text(parameter.name), parameter.domain.contains(values[i])) && hold;
  }
  if (!hold) return {};
  const Relation* broken = model.broken_relation(values);
  if (broken != nullptr) hold = evidence.hypothesis(broken->text, false);
  hold = evidence.hypothesis("lambda = 0", values[lambda_at] == 0) && hold;
  if (keys != Keys::any) hold = evidence.hypothesis(condition, suits(values, keys)) && hold;
  if (hold) all.push_back(request_of(values, settings));
  return all;
}

std::string text(const StageRequest& run) {
  const auto& p = run.parameters;
  std::string all = fmt::format("gamma = {}, r = {}, m = {}, rho = {}", to_string(p[0]), to_string(p[1]),
                                to_string(p[2]), to_string(p[3]));
  const Rational half = ratio(1, 2);
  if (p[4] != half || p[5] != half) all += fmt::format(", p0 = {}, q0 = {}", to_string(p[4]), to_string(p[5]));
  return all;
}

std::size_t required(const ClaimSettings& settings) { return std::max<std::size_t>(settings.digits, 3) - 2; }

void vanishes(EvidenceBuilder& evidence, const ClaimSettings& settings, const std::string& name, const Model& model,
              Expression expression) {
  constexpr std::size_t points = 60;
  const Expression resolved = model.resolve(expression);
  const bool proved = is_identically_zero(resolved) == Verdict::holds;
  const auto check = check_vanishing(model, resolved, points, settings.digits + 60, settings.seed + 5);
  evidence.identity(name, proved, check.log10_largest, required(settings));
}

Simulation run_until(const Model& model, const StageRequest& run, const Rational& until, std::size_t digits,
                     const std::vector<std::string>& events, const std::vector<std::string>& stops) {
  SimulationRequest request;
  request.parameters = run.parameters;
  request.start = run.start;
  request.until = until;
  request.digits = digits;
  request.samples = 1;
  request.events = events;
  request.stops = stops;
  return simulate(model, request);
}

Computed time_of(const Simulation& path, const std::string& event, int direction) {
  for (const EventReport& each : path.events) {
    if (each.name == event && each.direction == direction) return {each.t, path.agreed_digits};
  }
  return "nan";
}

std::string value_at(const Model& model, const StageRequest& run, Expression expression,
                     const std::vector<std::string>& state, std::size_t digits) {
  std::vector<Expression> symbols = model.states();
  std::vector<Rational> values;
  for (const std::string& entry : state) values.push_back(parse_rational(entry));
  symbols.insert(symbols.end(), model.parameters().begin(), model.parameters().end());
  values.insert(values.end(), run.parameters.begin(), run.parameters.end());
  return evaluate({model.resolve(expression)}, symbols, values, digits)[0];
}

}  // namespace separatrix::gong_2025

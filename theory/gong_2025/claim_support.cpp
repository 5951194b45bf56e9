#include "theory/gong_2025/claim_support.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

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

Claim claim(const Statements& statements, const char* id, const char* statement, Check<Statements> check) {
  return claim_on(statements, id, statement,
                  "derived in this project; features as in Gong et al. 2025 (arXiv 2502.20681)", Status::derived,
                  check);
}

std::vector<StageRequest> runs(EvidenceBuilder& evidence, const ClaimSettings& settings, Keys keys) {
  const char* condition = keys == Keys::learnable ? "rho > 1/2" : "rho <= 1/2";
  std::vector<StageRequest> all;
  const Model model = two_stage();
  std::vector<std::string> names;
  for (const Parameter& each : model.description().parameters) names.push_back(each.name);
  if (!settings.set.any_of(names)) {
    if (keys != Keys::any) evidence.hypothesis(condition, true);
    for (const ParameterValues& each : own_parameters(settings, keys)) all.push_back(request_of(each, settings));
    return all;
  }
  ParameterValues values = model.values({});
  for (std::size_t i = 0; i < names.size(); ++i) values[i] = settings.parameter(names[i], values[i]);
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
  std::string all = fmt::format("gamma = {}, r = {}, m = {}, rho = {}", short_text(p[0]), short_text(p[1]),
                                short_text(p[2]), short_text(p[3]));
  const Rational half = ratio(1, 2);
  if (p[4] != half || p[5] != half) all += fmt::format(", p0 = {}, q0 = {}", short_text(p[4]), short_text(p[5]));
  return all;
}

Departure departure(const Model& model, const StageRequest& run) { return {model, run.parameters, run.start}; }

Known time_of(const Simulation& path, const std::string& event, int direction) {
  for (const EventReport& each : path.events) {
    if (each.name == event && each.direction == direction) return {each.t, path.agreed_digits};
  }
  return Known();
}

}  // namespace separatrix::gong_2025

#include "tools/report/prediction.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/num/agreement.hpp"
#include "tools/report/json.hpp"

namespace separatrix {
std::optional<Prediction> prediction_of(const TheoryModel& theory, const SimulationRequest& request,
                                        const Simulation& simulation) {
  if (!theory.closed.label || request.is_backward()) return std::nullopt;  // of t → ∞
  const auto label = theory.closed.label(request.parameters, request.start);
  if (!label) return std::nullopt;
  Prediction prediction{*label, std::nullopt, std::nullopt};
  if (theory.closed.limit) {
    prediction.limit = theory.closed.limit(request.parameters, request.start, request.digits);
  }
  if (prediction.limit && simulation.limit) {
    prediction.agreed_digits =
        std::min(agreed_digits_of_limits(*prediction.limit, simulation.limit->state), request.digits);
  }
  return prediction;
}

std::string text_of(const Prediction& prediction, const Model& model) {
  std::string text = fmt::format("closed form: {}", name(prediction.label));
  if (prediction.limit) {
    for (std::size_t i = 0; i < prediction.limit->size(); ++i) {
      text += fmt::format("{}{} = {}", i == 0 ? ", limit " : ", ", model.description().states[i],
                          (*prediction.limit)[i].text());
    }
  }
  if (prediction.agreed_digits) {
    text += fmt::format("; {} digits agree with the limit above", *prediction.agreed_digits);
  }
  return text;
}

nlohmann::ordered_json json_of(const std::optional<Prediction>& prediction, const Model& model) {
  if (!prediction) return nullptr;
  nlohmann::ordered_json json{{"label", name(prediction->label)}, {"limit", nullptr}, {"agreed_digits", nullptr}};
  if (prediction->limit) {
    json["limit"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < prediction->limit->size(); ++i) {
      json["limit"][model.description().states[i]] = (*prediction->limit)[i];
    }
  }
  if (prediction->agreed_digits) json["agreed_digits"] = *prediction->agreed_digits;
  return json;
}

}  // namespace separatrix

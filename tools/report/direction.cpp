#include "tools/report/direction.hpp"

#include <fmt/format.h>

#include "tools/report/json.hpp"

namespace separatrix {

nlohmann::ordered_json json_of_direction(const Model& model, const std::optional<DirectionAway>& away) {
  if (!away) return nullptr;
  nlohmann::ordered_json json;
  for (std::size_t i = 0; i < away->unit.size(); ++i) json[model.description().states[i]] = away->unit[i];
  return json;
}

nlohmann::ordered_json json_of_margin(const std::optional<DirectionAway>& away) {
  return away && away->margin ? nlohmann::ordered_json(*away->margin) : nlohmann::ordered_json(nullptr);
}

std::string words(const Model& model, const DirectionAway& away) {
  std::string text;
  for (std::size_t i = 0; i < away.unit.size(); ++i) {
    text += fmt::format("{}{} = {}", i == 0 ? "" : ", ", model.description().states[i], away.unit[i].text());
  }
  text += fmt::format(" ({} digit{})", away.digits, away.digits == 1 ? "" : "s");
  if (!away.margin) return text;
  return text + fmt::format(", margin {}: the loss falls like e^(-margin |x|)", away.margin->text());
}

void Directions::add(const Basin& basin, std::size_t flat, const std::optional<DirectionAway>& away) {
  if (flat == 0 && away) known_.try_emplace(basin, *away);
}

std::string Directions::text(const Model& model) const {
  std::string text;
  for (const auto& [basin, away] : known_) text += fmt::format("{} leaves along {}\n", name(basin), words(model, away));
  return text;
}

nlohmann::ordered_json Directions::json(const Model& model) const {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [basin, away] : known_) {
    json[name(basin)] = {
        {"direction", json_of_direction(model, away)}, {"digits", away.digits}, {"margin", json_of_margin(away)}};
  }
  return json;
}

}  // namespace separatrix

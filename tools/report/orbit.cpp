#include "tools/report/orbit.hpp"

#include <fmt/format.h>

#include "tools/report/json.hpp"

namespace separatrix {

nlohmann::ordered_json json_of_period(const OrbitReport* orbit) {
  return orbit ? nlohmann::ordered_json(orbit->period) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json json_of_multipliers(const OrbitReport* orbit) {
  if (!orbit) return nullptr;
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const auto& [real, imaginary] : orbit->multipliers) json.push_back({{"real", real}, {"imaginary", imaginary}});
  return json;
}

std::string words_of_multipliers(const OrbitReport& orbit) {
  std::string text;
  for (const auto& [real, imaginary] : orbit.multipliers) {
    text += (text.empty() ? "" : ", ") + real.text();
    const double part = imaginary.approximate();
    if (part == 0) continue;
    const std::string size = imaginary.text();
    text += part < 0 ? fmt::format(" - {}i", size.substr(1)) : fmt::format(" + {}i", size);
  }
  return text;
}

void Cycles::add(const Basin& basin, const OrbitReport* orbit) {
  if (orbit && basin.label == Label::cycle) known_.try_emplace(basin, *orbit);
}

std::string Cycles::text() const {
  std::string text;
  for (const auto& [basin, orbit] : known_) {
    text += fmt::format("{} has period {}, multiplier{} {}\n", name(basin), orbit.period.text(),
                        orbit.multipliers.size() == 1 ? "" : "s", words_of_multipliers(orbit));
  }
  return text;
}

nlohmann::ordered_json Cycles::json() const {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [basin, orbit] : known_) {
    json[name(basin)] = {{"period", json_of_period(&orbit)}, {"multipliers", json_of_multipliers(&orbit)}};
  }
  return json;
}

}  // namespace separatrix

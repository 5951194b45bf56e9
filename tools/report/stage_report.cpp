#include "tools/report/stage_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/num/decimal.hpp"
#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

std::string text_of(const std::optional<Known>& time) { return time ? time->text() : "-"; }

std::string difference(const StageTime& predicted, const StageTime& measured) {
  if (!predicted.time || !measured.time) return "-";
  const Rational p = predicted.time->value(), m = measured.time->value();
  if (m == 0) return p == 0 ? "0" : "-";
  return decimal(Rational(p / m - 1), 3);
}

nlohmann::ordered_json times(const std::vector<StageTime>& all) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const StageTime& each : all) {
    json[each.name] = each.time ? nlohmann::ordered_json(*each.time) : nlohmann::ordered_json(nullptr);
  }
  return json;
}

nlohmann::ordered_json notes(const std::vector<StageTime>& all) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const StageTime& each : all) json[each.name] = each.note;
  return json;
}

}  // namespace

void print_stages(const StageTable& stages) {
  std::vector<std::vector<std::string>> table{{"stage", "predicted", "measured", "predicted/measured - 1"}};
  for (std::size_t i = 0; i < stages.predicted.size(); ++i) {
    const StageTime &predicted = stages.predicted[i], &measured = stages.measured[i];
    table.push_back({predicted.name, text_of(predicted.time), text_of(measured.time), difference(predicted, measured)});
  }
  print_table(table);
  fmt::print("\n");
  for (std::size_t i = 0; i < stages.predicted.size(); ++i) {
    const StageTime &predicted = stages.predicted[i], &measured = stages.measured[i];
    fmt::print("{}: predicted: {}; measured: {}\n", predicted.name, predicted.note, measured.note);
  }
}

void write_stages_json(const std::string& path, const StageTable& stages, const Model& model,
                       const StageRequest& request) {
  nlohmann::ordered_json json = json_of_model(model, request.parameters);
  json["start"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < request.start.size(); ++i) {
    json["start"][model.description().states[i]] = to_string(request.start[i]);
  }
  json["eps-P"] = to_string(request.epsilon_P);
  json["eps-Q"] = to_string(request.epsilon_Q);
  json["digits"] = request.digits;
  json["predicted"] = times(stages.predicted);
  json["measured"] = times(stages.measured);
  json["notes"] = {{"predicted", notes(stages.predicted)}, {"measured", notes(stages.measured)}};
  write_json(path, json);
}

}  // namespace separatrix

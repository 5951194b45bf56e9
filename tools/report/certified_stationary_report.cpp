#include "tools/report/certified_stationary_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

Json ends(const DecimalInterval& interval) { return Json::array({interval.low, interval.high}); }

Json box_of(const std::vector<std::string>& states, const std::vector<DecimalInterval>& sides) {
  Json box = Json::object();
  for (std::size_t i = 0; i < states.size(); ++i) box[states[i]] = ends(sides[i]);
  return box;
}

bool has_loss(const ProvedPoint& point) { return !point.loss.low.empty(); }

}  // namespace

void print_certified(const CertifiedStationary& found, const CertifiedStationaryRequest& request) {
  std::vector<std::vector<std::string>> table{{"", "kind", "", "from", "to"}};
  for (std::size_t k = 0; k < found.points.size(); ++k) {
    const ProvedPoint& point = found.points[k];
    for (std::size_t i = 0; i < found.states.size(); ++i) {
      table.push_back({i == 0 ? std::to_string(k + 1) : "", i == 0 ? point.kind : "", found.states[i],
                       point.state[i].low, point.state[i].high});
    }
    if (has_loss(point)) table.push_back({"", "", "loss", point.loss.low, point.loss.high});
  }
  if (!found.points.empty()) {
    print_table(table);
    fmt::print("\n");
  }
  const std::string points =
      fmt::format("{} stationary point{}", found.points.size(), found.points.size() == 1 ? "" : "s");
  if (found.complete) {
    fmt::print("proved: the box holds {}, and no other\n",
               found.points.empty() ? "no stationary point" : "these " + points);
  } else {
    fmt::print("proved: {}; others can only be in\n", found.points.empty() ? "no stationary point" : "these " + points);
    std::vector<std::vector<std::string>> regions{{"", "", "from", "to", "boxes", "volume"}};
    for (std::size_t k = 0; k < found.unresolved.size(); ++k) {
      const UnresolvedRegion& region = found.unresolved[k];
      for (std::size_t i = 0; i < found.states.size(); ++i) {
        const bool first = i == 0;
        regions.push_back({first ? fmt::format("region {}", k + 1) : "", found.states[i], region.hull[i].low,
                           region.hull[i].high, first ? std::to_string(region.boxes) : "", first ? region.volume : ""});
      }
    }
    print_table(regions);
    fmt::print("volume of all that is not resolved: {}\n", found.unresolved_volume);
  }
  fmt::print("method: Krawczyk's operator and subdivision to 2^-26 of the box, {} of at most {} boxes, {:.3g} s\n",
             found.boxes, request.most_boxes, found.seconds);
}

void write_certified_json(const std::string& path, const CertifiedStationary& found, const Model& model,
                          const CertifiedStationaryRequest& request) {
  Json json;
  json["model"] = model.name();
  json["parameters"] = Json::object();
  for (std::size_t i = 0; i < request.parameters.size(); ++i) {
    json["parameters"][model.description().parameters[i].name] = to_string(request.parameters[i]);
  }
  json["box"] = Json::object();
  for (std::size_t i = 0; i < request.box.size(); ++i) {
    json["box"][found.states[i]] = {to_string(request.box[i].low), to_string(request.box[i].high)};
  }
  json["digits"] = request.digits;
  json["points"] = Json::array();
  for (std::size_t k = 0; k < found.points.size(); ++k) {
    const ProvedPoint& point = found.points[k];
    json["points"].push_back({{"number", k + 1},
                              {"enclosure", box_of(found.states, point.state)},
                              {"unique_in", box_of(found.states, point.unique)},
                              {"loss", has_loss(point) ? ends(point.loss) : Json(nullptr)},
                              {"kind", point.kind},
                              {"unstable", point.kind_proved ? Json(point.unstable) : Json(nullptr)}});
  }
  json["complete"] = found.complete;
  json["unresolved"] = Json::array();
  for (const UnresolvedRegion& region : found.unresolved) {
    json["unresolved"].push_back(
        {{"hull", box_of(found.states, region.hull)}, {"boxes", region.boxes}, {"volume", region.volume}});
  }
  json["unresolved_volume"] = found.unresolved_volume;
  json["boxes"] = found.boxes;
  json["seconds"] = found.seconds;
  write_json(path, json);
}

void write_certified_csv(const std::string& path, const CertifiedStationary& found) {
  std::vector<std::string> header{"number", "kind", "unstable"};
  for (const std::string& state : found.states) {
    header.push_back(state + "_lo");
    header.push_back(state + "_hi");
  }
  header.insert(header.end(), {"loss_lo", "loss_hi"});
  CsvFile file(path, header);
  for (std::size_t k = 0; k < found.points.size(); ++k) {
    const ProvedPoint& point = found.points[k];
    std::vector<std::string> fields{std::to_string(k + 1), point.kind,
                                    point.kind_proved ? std::to_string(point.unstable) : ""};
    for (const DecimalInterval& side : point.state) fields.insert(fields.end(), {side.low, side.high});
    fields.insert(fields.end(), {point.loss.low, point.loss.high});
    file.row(fields);
  }
  file.commit();
}

}  // namespace separatrix

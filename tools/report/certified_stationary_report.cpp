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

template <class Proved>
bool has_loss(const Proved& proved) {
  return !proved.loss.low.empty();
}

std::string plural(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

void print_manifolds(const CertifiedStationary& found) {
  if (found.manifolds.empty()) return;
  const std::string what = found.states.size() == 2 ? "curve" : "manifold";
  std::vector<std::vector<std::string>> table{{"", "kind", "", "from", "to", "boxes"}};
  for (std::size_t k = 0; k < found.manifolds.size(); ++k) {
    const ProvedManifold& manifold = found.manifolds[k];
    for (std::size_t i = 0; i < found.states.size(); ++i) {
      const bool first = i == 0;
      table.push_back({first ? what + " " + std::to_string(k + 1) : "", first ? manifold.kind : "", found.states[i],
                       manifold.hull[i].low, manifold.hull[i].high, first ? std::to_string(manifold.boxes) : ""});
    }
    if (has_loss(manifold)) table.push_back({"", "", "loss", manifold.loss.low, manifold.loss.high, ""});
  }
  print_table(table);
  fmt::print("\n");
}

// "2 stationary points and 1 curve of them"
std::string everything(const CertifiedStationary& found) {
  if (found.points.empty() && found.manifolds.empty()) return "no stationary point";
  const std::string points = plural(found.points.size(), "stationary point");
  if (found.manifolds.empty()) return points;
  const std::string curves = plural(found.manifolds.size(), found.states.size() == 2 ? "curve" : "manifold");
  return (found.points.empty() ? curves + " of stationary points" : points + " and " + curves + " of them");
}

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
  print_manifolds(found);
  if (found.complete) {
    fmt::print("proved: the box holds {}, and no other\n", everything(found));
  } else {
    fmt::print("proved: {}; others can only be in\n", everything(found));
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

Json certified_json(const CertifiedStationary& found, const Model& model, const CertifiedStationaryRequest& request) {
  Json json = json_of_model(model, request.parameters);
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
                              {"unique_in", point.unique.empty() ? Json(nullptr) : box_of(found.states, point.unique)},
                              {"loss", has_loss(point) ? ends(point.loss) : Json(nullptr)},
                              {"kind", point.kind},
                              {"unstable", point.kind_proved ? Json(point.unstable) : Json(nullptr)}});
  }
  json["manifolds"] = Json::array();
  for (std::size_t k = 0; k < found.manifolds.size(); ++k) {
    const ProvedManifold& manifold = found.manifolds[k];
    json["manifolds"].push_back({{"number", k + 1},
                                 {"factor", manifold.factor},
                                 {"kind", manifold.kind},
                                 {"dimension", found.states.size() - 1},
                                 {"hull", box_of(found.states, manifold.hull)},
                                 {"boxes", manifold.boxes},
                                 {"point", box_of(found.states, manifold.point)},
                                 {"loss", has_loss(manifold) ? ends(manifold.loss) : Json(nullptr)}});
  }
  json["complete"] = found.complete;
  json["unresolved"] = Json::array();
  for (const UnresolvedRegion& region : found.unresolved) {
    json["unresolved"].push_back(
        {{"hull", box_of(found.states, region.hull)}, {"boxes", region.boxes}, {"volume", region.volume}});
  }
  json["unresolved_volume"] = found.unresolved_volume;
  json["boxes"] = found.boxes;
  return json;
}

void write_certified_json(const std::string& path, const CertifiedStationary& found, const Model& model,
                          const CertifiedStationaryRequest& request) {
  Json json = certified_json(found, model, request);
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

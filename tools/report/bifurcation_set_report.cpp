#include "tools/report/bifurcation_set_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "lib/num/decimal.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/plot.hpp"
#include "tools/report/bifurcation_words.hpp"
#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

std::string place_of(const BifurcationSet& found, const BifurcationSetPoint& point) {
  std::string text;
  for (std::size_t i = 0; i < 2; ++i) {
    text += fmt::format("{}{} = {}", i > 0 ? ", " : "", found.parameters[i],
                        rounded(point.parameters[i], found.digits).text());
  }
  for (std::size_t i = 0; i < point.x.size(); ++i) text += fmt::format(", {} = {}", found.states[i], point.x[i].text());
  return text;
}

nlohmann::ordered_json json_of(const BifurcationSet& found, const BifurcationSetPoint& point) {
  nlohmann::ordered_json json{{"kind", name(point.kind)}, {"criticality", criticality_json(point.criticality)}};
  for (std::size_t i = 0; i < 2; ++i) json[found.parameters[i]] = rounded(point.parameters[i], found.digits);
  for (std::size_t i = 0; i < point.x.size(); ++i) json["state"][found.states[i]] = point.x[i];
  return json;
}

}  // namespace

void print_bifurcation_set(const BifurcationSet& found) {
  if (found.curves.empty() && found.points.empty()) {
    fmt::print("no bifurcation on the lines of the grid\n");
    return;
  }
  std::vector<std::vector<std::string>> rows{{"curve", "of", "points", "from", "to"}};
  for (std::size_t k = 0; k < found.curves.size(); ++k) {
    const BifurcationCurve& curve = found.curves[k];
    rows.push_back({std::to_string(k + 1), std::string(name(curve.kind)), std::to_string(curve.points.size()),
                    place_of(found, curve.points.front()),
                    curve.closed ? "itself: closed" : place_of(found, curve.points.back())});
  }
  if (rows.size() > 1) print_table(rows);
  rows = {{"on no curve", "where"}};
  for (const BifurcationSetPoint& each : found.points) {
    rows.push_back({bifurcation_words(each.kind, each.criticality), place_of(found, each)});
  }
  if (rows.size() > 1) {
    if (!found.curves.empty()) fmt::print("\n");
    print_table(rows);
  }
  fmt::print("\n{} digits asked for, computed with {}; {:.3g} s\n", found.digits, found.working_digits, found.seconds);
}

void write_bifurcation_set_json(const std::string& path, const BifurcationSet& found, const Model& model,
                                const BifurcationSetRequest& request) {
  nlohmann::ordered_json json;
  json["model"] = model.name();
  json["parameters"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < request.stationary.parameters.size(); ++i) {
    const std::string& each = model.description().parameters[i].name;
    const bool moves = each == found.parameters[0] || each == found.parameters[1];
    if (!moves) json["parameters"][each] = to_string(request.stationary.parameters[i]);
  }
  json["along"] = found.parameters[0] + "," + found.parameters[1];
  json["values"] = request.values;
  json["digits"] = found.digits;
  json["curves"] = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < found.curves.size(); ++k) {
    const BifurcationCurve& curve = found.curves[k];
    nlohmann::ordered_json each{{"number", k + 1}, {"kind", name(curve.kind)}, {"closed", curve.closed}};
    each["points"] = nlohmann::ordered_json::array();
    for (const BifurcationSetPoint& point : curve.points) each["points"].push_back(json_of(found, point));
    json["curves"].push_back(std::move(each));
  }
  json["isolated"] = nlohmann::ordered_json::array();
  for (const BifurcationSetPoint& point : found.points) json["isolated"].push_back(json_of(found, point));
  json["complete"] = !found.out_of_time;
  json["seconds"] = found.seconds;
  write_json(path, json);
}

void write_bifurcation_set_csv(const std::string& path, const BifurcationSet& found) {
  std::vector<std::string> header{"curve", "kind", "criticality", found.parameters[0], found.parameters[1]};
  header.insert(header.end(), found.states.begin(), found.states.end());
  CsvFile file(path, header);
  const auto write = [&](const std::string& curve, const BifurcationSetPoint& point) {
    std::vector<std::string> row{curve, std::string(name(point.kind)), std::string(name(point.criticality))};
    for (const Known& each : point.parameters) row.push_back(rounded(each, found.digits).text());
    for (const Known& each : point.x) row.push_back(each.text());
    file.row(row);
  };
  for (std::size_t k = 0; k < found.curves.size(); ++k) {
    for (const BifurcationSetPoint& point : found.curves[k].points) write(std::to_string(k + 1), point);
  }
  for (const BifurcationSetPoint& point : found.points) write("", point);
  file.commit();
}

void draw_bifurcation_set(const BifurcationSet& found, const Model& model, const BifurcationSetRequest& request,
                          const std::string& picture) {
  const auto place = [](const BifurcationSetPoint& point) {
    return std::pair{point.parameters[0].approximate(), point.parameters[1].approximate()};
  };
  LineChart chart;
  chart.title =
      "Bifurcations of " + model.name() + " over $" + found.parameters[0] + "$ and $" + found.parameters[1] + "$";
  chart.subtitle = caption(model, request.stationary.parameters, {}, {found.parameters[0], found.parameters[1]});
  Axis* const axes[] = {&chart.x, &chart.y};
  for (std::size_t i = 0; i < 2; ++i) {
    *axes[i] = {found.parameters[i], to_double(request.ranges[i].low), to_double(request.ranges[i].high), false};
  }
  for (const BifurcationCurve& curve : found.curves) {
    chart.curves.push_back({std::string(name(curve.kind)), {}, CurveStyle::trajectory});
    for (const BifurcationSetPoint& point : curve.points) chart.curves.back().points.push_back(place(point));
    if (curve.closed) chart.curves.back().points.push_back(place(curve.points.front()));
    if (curve.points.back().kind == curve.kind) continue;
    const auto [x, y] = place(curve.points.back());
    chart.points.push_back({std::string(name(curve.points.back().kind)), x, y, PointStyle::degenerate});
  }
  for (const BifurcationSetPoint& point : found.points) {
    const auto [x, y] = place(point);
    chart.points.push_back({std::string(name(point.kind)), x, y, bifurcation_sign(point.kind)});
  }
  draw_lines(chart, picture);
}

}  // namespace separatrix

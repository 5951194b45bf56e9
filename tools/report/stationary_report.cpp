#include "tools/report/stationary_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

std::string text_of(const Model& model, const std::vector<Interval>& box) {
  std::string text;
  for (std::size_t i = 0; i < box.size(); ++i) {
    text += fmt::format("{}{} = {}:{}", i > 0 ? ", " : "", model.description().states[i], to_string(box[i].low),
                        to_string(box[i].high));
  }
  return text;
}

std::string text_of(const EigenvalueReport& value) {
  std::string text = value.real.text();
  if (value.imaginary) {
    const bool is_below = value.imaginary->approximate() < 0;
    text += (is_below ? " - " : " + ") + (is_below ? -*value.imaginary : *value.imaginary).text() + "i";
  }
  const std::string_view reason = name(value.zero);
  return reason.empty() ? text : fmt::format("{} ({})", text, reason);
}

std::string text_of(const std::vector<EigenvalueReport>& spectrum) {
  std::string text;
  for (const EigenvalueReport& value : spectrum) text += (text.empty() ? "" : ", ") + text_of(value);
  return text;
}

const char* extent_of(const ManifoldReport* manifold) {
  if (!manifold) return "point";
  if (manifold->dimension == 1) return manifold->closed ? "closed curve" : "curve";
  return "manifold";
}

std::string order_of(const StationaryReport& point) {
  if (point.kind == StationaryKind::degenerate) return "-";
  if (point.order == 1) return "kink";
  if (point.order == 2) return "Hessian";
  const char* const ordinals[] = {"third", "fourth", "fifth", "sixth", "seventh", "eighth"};
  return point.order < 9 ? fmt::format("{} order", ordinals[point.order - 3]) : fmt::format("order {}", point.order);
}

// what there is for a set that is complete
const char* evidence_of(const Stationary& found) { return found.proved ? "proved" : "searched"; }

// points and manifolds in the order of their numbers
struct Entry {
  const StationaryReport* point;
  const ManifoldReport* manifold;  // of which `point` is the middle
};
std::vector<Entry> entries_of(const Stationary& found) {
  std::vector<Entry> entries;
  for (const auto& point : found.points) entries.push_back({&point, nullptr});
  for (const auto& manifold : found.manifolds) entries.push_back({&manifold.middle, &manifold});
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.point->number < b.point->number; });
  return entries;
}

class Writer {
 public:
  explicit Writer(const Stationary& found) : found_(found) {}

  nlohmann::ordered_json state(const std::vector<Known>& x) const {
    nlohmann::ordered_json json;
    for (std::size_t i = 0; i < x.size(); ++i) json[found_.states[i]] = x[i];
    return json;
  }

  nlohmann::ordered_json loss(const std::optional<Known>& value) const {
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
  }

  // what a point and the point shown of a manifold have in common
  void add_type(nlohmann::ordered_json& json, const StationaryReport& point) const {
    json["residual"] = point.residual;
    json["spectrum"] = nlohmann::ordered_json::array();
    json["zero_because"] = nlohmann::ordered_json::array();
    for (const EigenvalueReport& value : point.spectrum) {
      if (value.imaginary) {
        json["spectrum"].push_back({{"re", value.real}, {"im", *value.imaginary}});
      } else {
        json["spectrum"].push_back(value.real);
      }
      if (value.zero != ZeroReason::none) json["zero_because"].push_back(name(value.zero));
    }
    json["kind"] = name(point.kind);
    json["unstable"] = point.unstable;
    json["zero"] = point.zero;
    json["order"] = point.order;
    json["status"] = name(point.status);
  }

 private:
  const Stationary& found_;
};

nlohmann::ordered_json json_of(const Stationary& found, const Model& model, const StationaryRequest& request) {
  const Writer writer(found);
  nlohmann::ordered_json json = json_of_model(model, request.parameters);
  json["box"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < request.box.size(); ++i) {
    json["box"][found.states[i]] = {to_string(request.box[i].low), to_string(request.box[i].high)};
  }
  json["digits"] = found.digits;
  json["points"] = nlohmann::ordered_json::array();
  for (const StationaryReport& point : found.points) {
    nlohmann::ordered_json each;
    each["number"] = point.number;
    each["state"] = writer.state(point.x);
    each["loss"] = writer.loss(point.loss);
    writer.add_type(each, point);
    json["points"].push_back(std::move(each));
  }
  json["manifolds"] = nlohmann::ordered_json::array();
  for (const ManifoldReport& manifold : found.manifolds) {
    nlohmann::ordered_json each;
    each["number"] = manifold.middle.number;
    each["dimension"] = manifold.dimension;
    each["closed"] = manifold.closed;
    each["loss"] = writer.loss(manifold.middle.loss);
    each["loss_range"] = {writer.loss(manifold.loss_low), writer.loss(manifold.loss_high)};
    each["state"] = writer.state(manifold.middle.x);
    writer.add_type(each, manifold.middle);
    each["points"] = nlohmann::ordered_json::array();
    for (const auto& x : manifold.points) each["points"].push_back(writer.state(x));
    json["manifolds"].push_back(std::move(each));
  }
  json["seeds"] = found.seeds;
  json["complete"] = found.complete();
  json["evidence"] = found.complete() ? nlohmann::ordered_json(evidence_of(found)) : nlohmann::ordered_json(nullptr);
  json["unresolved"] = nlohmann::ordered_json::array();
  for (const auto& region : found.unresolved) {
    nlohmann::ordered_json each;
    for (std::size_t i = 0; i < region.size(); ++i) each[found.states[i]] = {region[i].low, region[i].high};
    json["unresolved"].push_back({{"hull", std::move(each)}});
  }
  json["seconds"] = found.seconds;
  return json;
}

}  // namespace

void print_stationary(const Stationary& found, const Model& model, const StationaryRequest& request) {
  const std::vector<Entry> entries = entries_of(found);
  if (entries.empty()) {
    fmt::print("no stationary point in the box {} ({})\n", text_of(model, request.box),
               found.proved ? "proved" : fmt::format("{} seeds", found.seeds));
    return;
  }
  std::vector<std::vector<std::string>> rows{{"#", "kind", "what"}};
  for (const std::string& state : found.states) rows[0].push_back(state);
  if (model.is_gradient_flow()) rows[0].push_back("loss");
  for (const char* title : {"unstable", "zero", "decided by", "residual", "status"}) rows[0].emplace_back(title);
  std::vector<std::vector<std::string>> spectra{
      {"#", model.is_gradient_flow() ? "spectrum of the Hessian" : "spectrum of the Jacobian"}};
  std::vector<std::vector<std::string>> ends{{"#", "from"}};
  for (const auto& [point, manifold] : entries) {
    rows.push_back({std::to_string(point->number), std::string(name(point->kind)), extent_of(manifold)});
    std::vector<std::string>& row = rows.back();
    if (manifold && manifold->dimension > 1) row[2] += fmt::format(" of dimension {}", manifold->dimension);
    for (const Known& entry : point->x) row.push_back(entry.text());
    if (point->loss) row.push_back(point->loss->text());
    row.push_back(std::to_string(point->unstable));
    row.push_back(std::to_string(point->zero));
    row.emplace_back(model.is_gradient_flow() ? order_of(*point) : "Jacobian");
    row.push_back(point->residual.text());
    row.emplace_back(name(point->status));
    spectra.push_back({row[0], text_of(point->spectrum)});
    if (manifold && manifold->dimension == 1 && !manifold->closed) {
      ends.push_back({row[0], fmt::format("({}) to ({})", joined(texts(manifold->points.front()), ", "),
                                          joined(texts(manifold->points.back()), ", "))});
    }
  }
  print_table(rows);
  fmt::print("\n");
  print_table(spectra);
  if (ends.size() > 1) {
    fmt::print("\n");
    print_table(ends);
  }
  fmt::print(
      "\n{} {} in the box {}; of a curve or manifold one point is shown\n"
      "{}"
      "{} digits asked for, computed with {}; {} seeds, {:.3g} s\n",
      entries.size(), entries.size() == 1 ? "entry" : "entries", text_of(model, request.box),
      !found.complete() ? ""
      : found.proved    ? "all there are: intervals exclude the rest of the box\n"
                        : "three rounds of seeds found no other: evidence, not a proof\n",
      found.digits, found.working_digits, found.seeds, found.seconds);
}

void write_stationary_json(const std::string& path, const Stationary& found, const Model& model,
                           const StationaryRequest& request, const PlaneCurves& curves) {
  nlohmann::ordered_json json = json_of(found, model, request);
  add_plane_curves(json, curves, found.states);
  write_json(path, json);
}

void write_stationary_csv(const std::string& path, const Stationary& found, const PlaneCurves& curves) {
  std::vector<std::string> header{"number", "kind", "dimension"};
  header.insert(header.end(), found.states.begin(), found.states.end());
  header.emplace_back("loss");
  CsvFile file(path, header);
  for (const auto& [point, manifold] : entries_of(found)) {
    const auto row = [&, &shown = *point](const std::vector<Known>& x, std::size_t dimension) {
      std::vector<std::string> fields{std::to_string(shown.number), std::string(name(shown.kind)),
                                      std::to_string(dimension)};
      for (const Known& entry : x) fields.push_back(entry.text());
      fields.push_back(shown.loss ? shown.loss->text() : "");
      file.row(fields);
    };
    if (!manifold) {
      row(point->x, 0);
    } else {
      for (const auto& x : manifold->points) row(x, manifold->dimension);
    }
  }
  for (const std::vector<std::string>& fields : plane_curve_rows(curves)) file.row(fields);
  file.commit();
}

}  // namespace separatrix

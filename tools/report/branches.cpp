#include "tools/report/branches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "lib/model/quantity.hpp"
#include "lib/num/decimal.hpp"
#include "solvers/quantity_values.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/plot.hpp"
#include "tools/report/bifurcation_words.hpp"
#include "tools/report/cycles.hpp"
#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

std::string numbers_of(const std::vector<std::size_t>& values) {
  std::vector<std::string> texts;
  for (const std::size_t value : values) texts.push_back(std::to_string(value));
  return joined(texts, ", ");
}

// "0, then 1": how many unstable directions there are along a branch
std::string course_of(const std::vector<std::size_t>& unstable) {
  std::string text;
  for (std::size_t i = 0; i < unstable.size(); ++i) {
    if (i > 0 && unstable[i] == unstable[i - 1]) continue;
    text += (text.empty() ? "" : ", then ") + std::to_string(unstable[i]);
  }
  return text;
}

std::string point_of(const Continuation& found, const Known& parameter, const std::vector<Known>& x) {
  std::string text = found.parameter + " = " + parameter.text();
  for (std::size_t i = 0; i < x.size(); ++i) text += ", " + found.states[i] + " = " + x[i].text();
  return text;
}

// A number of a point of a branch, and which of the quantities of cycles it is.
struct Ordinate {
  std::string name;
  std::size_t quantity;
  std::function<double(const Known& parameter, const std::vector<Known>& x)> of;
};

// the state that moves most against its side of the box
Ordinate most_moving(const Continuation& found, const CycleContinuation& cycles, const StationaryRequest& request) {
  std::size_t shown = 0;
  double most = 0;
  for (std::size_t i = 0; i < found.states.size(); ++i) {
    double low = INFINITY, high = -INFINITY;
    for (const BranchReport& branch : found.branches) {
      for (const auto& x : branch.x) {
        low = std::min(low, x[i].approximate());
        high = std::max(high, x[i].approximate());
      }
    }
    for (const CycleBranch& branch : cycles.branches) {
      for (const CyclePoint& point : branch.points) {
        low = std::min(low, point.lowest[i].approximate());
        high = std::max(high, point.highest[i].approximate());
      }
    }
    const double share = (high - low) / to_double(Rational(request.box[i].high - request.box[i].low));
    if (share > most + 1e-9) {
      most = share;
      shown = i;
    }
  }
  return {found.states[shown], shown,
          [shown](const Known&, const std::vector<Known>& x) { return x[shown].approximate(); }};
}

Ordinate expression(const Continuation& found, const Model& model, const StationaryRequest& request,
                    const std::string& text) {
  const std::size_t along = *model.parameter_index(found.parameter);
  return {text, found.states.size(),
          [along, here = request.parameters, values = quantity_values(model, {parse_quantity(text, model)})](
              const Known& parameter, const std::vector<Known>& x) mutable {
            here[along] = parameter.value();
            return values(doubles(x), 0, here).front();
          }};
}

}  // namespace

void print_branches(const Continuation& found, const CycleContinuation& cycles) {
  if (found.branches.empty()) {
    fmt::print("no branch of stationary points was found\n");
    return;
  }
  std::vector<std::vector<std::string>> rows{{"branch", "unstable", "from", "to"}};
  for (std::size_t k = 0; k < found.branches.size(); ++k) {
    const BranchReport& branch = found.branches[k];
    rows.push_back({std::to_string(k + 1), course_of(branch.unstable),
                    point_of(found, branch.parameter.front(), branch.x.front()),
                    point_of(found, branch.parameter.back(), branch.x.back())});
    std::string fixed;
    for (const auto& [state, value] : branch.fixed) fixed += (fixed.empty() ? "" : ", ") + state + " = " + value.text();
    if (!fixed.empty()) {
      rows.back().back() += fmt::format(" (at {}, of a manifold of dimension {})", fixed, branch.dimension);
    }
  }
  print_table(rows);
  fmt::print("\n");
  if (found.bifurcations.empty()) fmt::print("no bifurcation on these branches\n");
  rows = {{"bifurcation", "where", "on branch"}};
  for (const BifurcationReport& each : found.bifurcations) {
    rows.push_back({bifurcation_words(each.kind, each.criticality), point_of(found, each.parameter, each.x),
                    numbers_of(each.branches)});
  }
  if (rows.size() > 1) print_table(rows);
  print_cycles(cycles, found);
  fmt::print("\n{} digits asked for, computed with {}; {:.3g} s\n", found.digits, found.working_digits,
             found.seconds + cycles.seconds);
}

void write_branches_json(const std::string& path, const Continuation& found, const CycleContinuation& cycles,
                         const Model& model, const StationaryRequest& request) {
  const auto state = [&](const std::vector<Known>& x) {
    nlohmann::ordered_json json;
    for (std::size_t i = 0; i < x.size(); ++i) json[found.states[i]] = x[i];
    return json;
  };
  nlohmann::ordered_json json;
  json["model"] = model.name();
  json["parameters"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < request.parameters.size(); ++i) {
    const std::string& each = model.description().parameters[i].name;
    if (each != found.parameter) json["parameters"][each] = to_string(request.parameters[i]);
  }
  json["along"] = found.parameter;
  json["digits"] = found.digits;
  json["branches"] = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < found.branches.size(); ++k) {
    const BranchReport& branch = found.branches[k];
    nlohmann::ordered_json each{{"number", k + 1}, {"dimension", branch.dimension}};
    each["fixed"] = nlohmann::ordered_json::object();
    for (const auto& [fixed, value] : branch.fixed) each["fixed"][fixed] = value;
    each["points"] = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < branch.x.size(); ++i) {
      each["points"].push_back(
          {{found.parameter, branch.parameter[i]},
           {"state", state(branch.x[i])},
           {"loss", branch.loss.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(branch.loss[i])},
           {"unstable", branch.unstable[i]}});
    }
    json["branches"].push_back(std::move(each));
  }
  json["bifurcations"] = nlohmann::ordered_json::array();
  for (const BifurcationReport& each : found.bifurcations) {
    json["bifurcations"].push_back(
        {{"kind", name(each.kind)},
         {"criticality", criticality_json(each.criticality)},
         {found.parameter, each.parameter},
         {"state", state(each.x)},
         {"branches", each.branches},
         {"period", each.period ? nlohmann::ordered_json(*each.period) : nlohmann::ordered_json(nullptr)}});
  }
  json["cycles"] = json_of_cycles(cycles, found);
  json["complete"] = !found.out_of_time && !cycles.out_of_time;
  json["seconds"] = found.seconds + cycles.seconds;
  write_json(path, json);
}

void write_branches_csv(const std::string& path, const Continuation& found, const CycleContinuation& cycles,
                        const Model& model) {
  std::vector<std::string> header{"branch", found.parameter};
  header.insert(header.end(), found.states.begin(), found.states.end());
  header.insert(header.end(), {"loss", "unstable"});
  std::vector<std::string> more;
  if (!model.is_gradient_flow()) more = cycle_columns(found.states);
  header.insert(header.end(), more.begin(), more.end());
  CsvFile file(path, header);
  for (std::size_t k = 0; k < found.branches.size(); ++k) {
    const BranchReport& branch = found.branches[k];
    for (std::size_t i = 0; i < branch.x.size(); ++i) {
      std::vector<std::string> row{std::to_string(k + 1), branch.parameter[i].text()};
      for (const Known& entry : branch.x[i]) row.push_back(entry.text());
      row.push_back(branch.loss.empty() ? "" : branch.loss[i].text());
      row.push_back(std::to_string(branch.unstable[i]));
      row.resize(row.size() + more.size());
      file.row(row);
    }
  }
  for (const std::vector<std::string>& row : cycle_rows(cycles, found.states.size())) file.row(row);
  file.commit();
}

void draw_branches(const Continuation& found, const CycleContinuation& cycles, const Model& model,
                   const StationaryRequest& request, const Interval& range, const std::string& ordinate,
                   const std::string& picture) {
  const Ordinate shown =
      ordinate.empty() ? most_moving(found, cycles, request) : expression(found, model, request, ordinate);
  LineChart chart;
  const char* const shown_sets = cycles.branches.empty() ? "Stationary points of " : "Stationary points and cycles of ";
  chart.title = shown_sets + model.name() + " along $" + found.parameter + "$";
  chart.subtitle = caption(model, request.parameters, {}, {found.parameter});
  chart.x = {found.parameter, to_double(range.low), to_double(range.high), false};
  chart.y = {shown.name, 0, 0, false};
  for (const BranchReport& branch : found.branches) {
    Curve piece;
    const auto finish = [&] {
      if (piece.points.size() > 1) chart.curves.push_back(piece);
    };
    for (std::size_t i = 0; i < branch.x.size(); ++i) {
      const std::pair<double, double> point{branch.parameter[i].approximate(),
                                            shown.of(branch.parameter[i], branch.x[i])};
      const bool stable = branch.unstable[i] == 0;
      const CurveStyle style = stable ? CurveStyle::stable_branch : CurveStyle::unstable_branch;
      if (i > 0 && style != piece.style) {
        // a gap as narrow as the bifurcation between them is near: it is marked
        finish();
        piece.points.clear();
      }
      piece.style = style;
      piece.name = stable ? "stable" : "unstable";
      piece.points.push_back(point);
    }
    finish();
  }
  add_cycles(chart, cycles, shown.quantity);
  for (const BifurcationReport& each : found.bifurcations) {
    const PointStyle style = bifurcation_sign(each.kind);
    chart.points.push_back(
        {std::string(name(each.kind)), each.parameter.approximate(), shown.of(each.parameter, each.x), style});
  }
  draw_lines(chart, picture);
}

}  // namespace separatrix

#include "tools/report/simulation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "solvers/trajectory/methods.hpp"
#include "tools/picture/caption.hpp"
#include "tools/picture/plot.hpp"
#include "tools/report/json.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

// at most `shown` rows, the first and the last among them
void print_rows(const Simulation& simulation) {
  constexpr std::size_t shown = 20;
  const std::size_t n = simulation.rows.size(), rows = std::min(n, shown);
  std::vector<std::vector<std::string>> table{simulation.columns};
  for (std::size_t i = 0; i < rows; ++i) table.push_back(simulation.rows[rows == 1 ? 0 : i * (n - 1) / (rows - 1)]);
  print_table(table);
  if (n > shown) fmt::print("({} of {} rows; all of them with --csv)\n", shown, n);
}

void print_limit(const LimitReport& limit, const std::vector<std::string>& columns) {
  std::string state;
  for (std::size_t i = 0; i < limit.state.size(); ++i) {
    state += (i > 0 ? ", " : "") + columns[1 + i] + " = " + limit.state[i];
  }
  fmt::print("limit: {}, loss {}; {}\n", state, limit.loss,
             limit.dimension == 0 ? "an isolated stationary point"
                                  : fmt::format("on a manifold of stationary points of dimension {}", limit.dimension));
}

// what --agree compared
std::string what_agrees(const Simulation& simulation) {
  return std::string(simulation.limit ? "limit" : "end") + (simulation.events.empty() ? "" : " and of the events");
}

// null where the run ended before its limit was certain
template <class Number>
nlohmann::ordered_json json_of_limit(const Simulation& simulation, const Number& number) {
  if (!simulation.limit) return nullptr;
  const LimitReport& limit = *simulation.limit;
  nlohmann::ordered_json state;
  for (std::size_t i = 0; i < limit.state.size(); ++i) state[simulation.columns[1 + i]] = number(limit.state[i]);
  return {{"state", state}, {"loss", number(limit.loss)}, {"dimension", limit.dimension}};
}

nlohmann::ordered_json json_of(const Simulation& simulation, const Model& model, const SimulationRequest& request,
                               const std::optional<Prediction>& prediction) {
  const auto number = [](const std::string& text) { return nlohmann::ordered_json(text); };
  const std::vector<std::string>& last = simulation.rows.back();
  const std::size_t d = model.dimension();
  nlohmann::ordered_json json;
  json["model"] = model.name();
  json["parameters"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < request.parameters.size(); ++i) {
    json["parameters"][model.description().parameters[i].name] = to_string(request.parameters[i]);
  }
  json["method"] = simulation.method;
  if (!simulation.method_reason.empty()) json["method_reason"] = simulation.method_reason;
  json["digits"] = simulation.digits;
  json["outcome"] = name(simulation.outcome);
  json["message"] = simulation.message;
  json["final"] = nlohmann::ordered_json::object();
  for (std::size_t i = 1; i <= d; ++i) json["final"][simulation.columns[i]] = number(last[i]);
  json["loss"] = model.has_loss() ? number(last[1 + d]) : nlohmann::ordered_json(nullptr);
  json["invariants"] = nlohmann::ordered_json::array();
  for (const InvariantReport& each : simulation.invariants) {
    json["invariants"].push_back(
        {{"name", each.name}, {"start", number(each.start)}, {"end", number(each.end)}, {"drift", number(each.drift)}});
  }
  for (std::size_t k = 0; k < simulation.invariants.size(); ++k) {
    const std::string& before = simulation.invariants[k].before;
    if (!before.empty()) json["invariants"][k]["drift_before_projection"] = number(before);
  }
  if (request.descent) {
    json["descent"] = {{"learning_rate", to_string(request.descent->learning_rate)},
                       {"noise", to_string(request.descent->noise)},
                       {"seed", request.descent->seed},
                       {"distance_to_flow", number(simulation.descent->distance)},
                       {"distance_time", number(simulation.descent->time)},
                       {"compared_until", number(simulation.descent->until)}};
  }
  json["events"] = nlohmann::ordered_json::array();
  for (const EventReport& event : simulation.events) {
    nlohmann::ordered_json state;
    for (std::size_t i = 0; i < d; ++i) state[simulation.columns[1 + i]] = number(event.state[i]);
    json["events"].push_back({{"name", event.name},
                              {"t", number(event.t)},
                              {"direction", event.direction},
                              {"multiplicity", event.multiplicity},
                              {"state", state}});
  }
  if (!simulation.unsearched.empty()) json["unsearched"] = simulation.unsearched;
  json["prediction"] = json_of(prediction, model);
  json["steps"] = simulation.steps;
  json["evaluations"] = simulation.evaluations;
  json["seconds"] = simulation.seconds;
  if (request.until_attracted) json["limit"] = json_of_limit(simulation, number);
  json["agreed_digits"] = simulation.agreed_digits ? nlohmann::ordered_json(*simulation.agreed_digits) : nullptr;
  return json;
}

void draw_rows(const Simulation& simulation, const Model& model, const SimulationRequest& request,
               const std::string& picture) {
  LineChart chart;
  chart.title = "Trajectory of " + model.name();
  chart.subtitle = caption(model, request.parameters, request.start, {});
  const double end = std::strtod(simulation.rows.back().front().c_str(), nullptr);
  chart.x = {"t", 0, end, false};
  chart.y = {"state", 0, 0, false};
  for (std::size_t i = 1; i <= model.dimension(); ++i) {
    Curve curve{"$" + simulation.columns[i] + "$", {}, CurveStyle::trajectory};
    for (const auto& row : simulation.rows) {
      curve.points.emplace_back(std::strtod(row[0].c_str(), nullptr), std::strtod(row[i].c_str(), nullptr));
    }
    chart.curves.push_back(std::move(curve));
  }
  draw_lines(chart, picture);
}

// Long steps make edges: where it costs nothing, once more with rows between them.
Simulation for_picture(const Simulation& simulation, const Model& model, SimulationRequest request) {
  constexpr std::size_t smooth = 400;
  if (request.samples > 0 || simulation.rows.size() >= smooth || simulation.working_digits > 15) return simulation;
  request.samples = smooth;
  return simulate(model, request);
}

}  // namespace

void print_simulation(const Simulation& simulation, const Model& model, const std::optional<Prediction>& prediction) {
  print_rows(simulation);
  fmt::print("\noutcome: {}\n", simulation.message);
  if (simulation.limit) print_limit(*simulation.limit, simulation.columns);
  if (prediction) fmt::print("{}\n", text_of(*prediction, model));
  for (const InvariantReport& invariant : simulation.invariants) {
    fmt::print("{}: start {}, largest drift {}{}\n", invariant.name, invariant.start, invariant.drift,
               invariant.before.empty() ? "" : fmt::format("; before the projections {}", invariant.before));
  }
  if (simulation.unprojected > 0) {
    fmt::print("{} of {} steps could not be moved back onto the level set\n", simulation.unprojected, simulation.steps);
  }
  if (simulation.descent) {
    fmt::print("distance to the flow: {} at t = {}, the largest up to t = {}\n", simulation.descent->distance,
               simulation.descent->time, simulation.descent->until);
  }
  for (const EventReport& event : simulation.events) {
    const char* way = event.direction > 0 ? "rises through" : event.direction < 0 ? "falls through" : "touches";
    if (event.requested) {
      const std::string several =
          event.multiplicity > 1 ? fmt::format(", of multiplicity {} as far as the digits tell", event.multiplicity)
                                 : "";
      fmt::print("event: {} {} 0 at t = {}{}\n", event.name, way, event.t, several);
    } else {
      const char* side = event.direction > 0 ? " to its side > 0" : event.direction < 0 ? " to its side < 0" : "";
      fmt::print("event: {}{} at t = {}\n", event.name, side, event.t);
    }
  }
  for (const std::string& name : simulation.unsearched) fmt::print("event: {} was not searched to the end\n", name);
  if (simulation.agreed_digits) {
    const bool sampled = simulation.method != series_method;  // what lies between samples is seen by series only
    const std::string among = !simulation.second_method.empty() ? ", one of them by " + simulation.second_method
                              : sampled                         ? ", both of them by samples of the field"
                                                                : "";
    fmt::print("agreed: {} digits of the {}, between {} runs{}\n", *simulation.agreed_digits, what_agrees(simulation),
               simulation.runs, among);
  }
  const std::string& reason = simulation.method_reason;
  fmt::print("method: {}{}, {} digits asked for, computed with {}; {} steps, {} rejected, {} evaluations, {:.3g} s\n",
             simulation.method, reason.empty() ? "" : " (auto: " + reason + ")", simulation.digits,
             simulation.working_digits, simulation.steps, simulation.rejected, simulation.evaluations,
             simulation.seconds);
}

void write_simulation_json(const std::string& path, const Simulation& simulation, const Model& model,
                           const SimulationRequest& request, const std::optional<Prediction>& prediction) {
  write_json(path, json_of(simulation, model, request, prediction));
}

void write_simulation_csv(const std::string& path, const Simulation& simulation) {
  CsvFile file(path, simulation.columns);
  for (const auto& row : simulation.rows) file.row(row);
  file.commit();
}

void draw_simulation(const Simulation& simulation, const Model& model, const SimulationRequest& request,
                     const std::string& picture) {
  draw_rows(for_picture(simulation, model, request), model, request, picture);
}

}  // namespace separatrix

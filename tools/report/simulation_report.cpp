#include "tools/report/simulation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "lib/num/error.hpp"
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
  for (std::size_t i = 0; i < rows; ++i)
    table.push_back(texts(simulation.rows[rows == 1 ? 0 : i * (n - 1) / (rows - 1)]));
  print_table(table);
  if (n > shown) fmt::print("({} of {} rows; all of them with --csv)\n", shown, n);
}

void print_limit(const LimitReport& limit, const std::vector<std::string>& columns) {
  std::string state;
  for (std::size_t i = 0; i < limit.state.size(); ++i) {
    state += (i > 0 ? ", " : "") + columns[1 + i] + " = " + limit.state[i].text();
  }
  fmt::print("limit: {}, loss {}; {}\n", state, limit.loss.text(),
             limit.dimension == 0 ? "an isolated stationary point"
                                  : fmt::format("on a manifold of stationary points of dimension {}", limit.dimension));
}

std::size_t column_of(const Simulation& simulation, const std::string& name) {
  const auto& columns = simulation.columns;
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
}

// "e = 1/2, w = -3/10"
std::string text_of_start(const Model& model, const std::vector<Rational>& start) {
  std::string text;
  for (std::size_t i = 0; i < start.size(); ++i) {
    text += (i > 0 ? ", " : "") + model.description().states[i] + " = " + to_string(start[i]);
  }
  return text;
}

// what --agree compared
std::string what_agrees(const Simulation& simulation) {
  return std::string(simulation.limit ? "limit" : "end") + (simulation.events.empty() ? "" : " and of the events");
}

// null where the run ended before its limit was certain
nlohmann::ordered_json json_of_limit(const Simulation& simulation) {
  if (!simulation.limit) return nullptr;
  const LimitReport& limit = *simulation.limit;
  nlohmann::ordered_json state;
  for (std::size_t i = 0; i < limit.state.size(); ++i) state[simulation.columns[1 + i]] = limit.state[i];
  return {{"state", state}, {"loss", limit.loss}, {"dimension", limit.dimension}};
}

nlohmann::ordered_json json_of(const Simulation& simulation, const Model& model, const SimulationRequest& request,
                               const std::optional<Prediction>& prediction) {
  const std::vector<Known>& last = simulation.rows.back();
  const std::size_t d = model.dimension();
  nlohmann::ordered_json json = json_of_model(model, request.parameters);
  if (simulation.expectation_nodes > 0) json["expectation_nodes"] = simulation.expectation_nodes;
  json["method"] = simulation.method;
  if (!simulation.method_reason.empty()) json["method_reason"] = simulation.method_reason;
  json["digits"] = simulation.digits;
  json["t0"] = to_string(request.from_time);
  json["outcome"] = name(simulation.outcome);
  json["message"] = simulation.message;
  json["final"] = nlohmann::ordered_json::object();
  for (std::size_t i = 1; i <= d; ++i) json["final"][simulation.columns[i]] = last[i];
  json["loss"] = model.has_loss() ? nlohmann::ordered_json(last[1 + d]) : nlohmann::ordered_json(nullptr);
  json["invariants"] = nlohmann::ordered_json::array();
  for (const InvariantReport& each : simulation.invariants) {
    json["invariants"].push_back(
        {{"name", each.name}, {"start", each.start}, {"end", each.end}, {"drift", each.drift}});
  }
  for (std::size_t k = 0; k < simulation.invariants.size(); ++k) {
    const auto& before = simulation.invariants[k].before;
    if (before) json["invariants"][k]["drift_before_projection"] = *before;
  }
  if (request.descent) {
    json["descent"] = {{"learning_rate", to_string(request.descent->learning_rate)},
                       {"noise", to_string(request.descent->noise)},
                       {"seed", request.descent->seed},
                       {"distance_to_flow", simulation.descent->distance},
                       {"distance_time", simulation.descent->time},
                       {"compared_until", simulation.descent->until}};
  }
  if (!request.shown.empty()) {
    for (const std::string& text : request.shown) json["shown"][text] = last[column_of(simulation, text)];
  }
  json["events"] = nlohmann::ordered_json::array();
  for (const EventReport& event : simulation.events) {
    nlohmann::ordered_json state;
    for (std::size_t i = 0; i < d; ++i) state[simulation.columns[1 + i]] = event.state[i];
    json["events"].push_back({{"name", event.name},
                              {"t", event.t},
                              {"direction", event.direction},
                              {"multiplicity", event.multiplicity},
                              {"state", state}});
  }
  if (!simulation.unsearched.empty()) json["unsearched"] = simulation.unsearched;
  json["prediction"] = json_of(prediction, model);
  json["steps"] = simulation.steps;
  json["evaluations"] = simulation.evaluations;
  json["seconds"] = simulation.seconds;
  json["work"] = simulation.work;
  if (request.until_attracted) json["limit"] = json_of_limit(simulation);
  json["agreed_digits"] = simulation.agreed_digits ? nlohmann::ordered_json(*simulation.agreed_digits) : nullptr;
  for (const double time : simulation.passed_over) json["passed_over"].push_back(fmt::format("{:.15g}", time));
  if (!simulation.on_scale.empty()) json["agreed_on_scale"] = simulation.on_scale;
  return json;
}

// Long steps make edges: where it costs nothing, once more with rows between them.
Simulation for_picture(const Model& model, const SimulatedStart& each, LogarithmicAxes axes) {
  constexpr std::size_t smooth = 400;
  constexpr double little_work = 1e9;  // about a second
  SimulationRequest request = each.request;
  const bool chosen = request.samples > 0 || !request.times.empty();
  if (chosen || each.simulation.rows.size() >= smooth || each.simulation.work > little_work) return each.simulation;
  request.samples = smooth;
  if (request.until_attracted) request.until = Rational(each.simulation.rows.back()[0].approximate());
  if (axes.x) request.first_sample = abs(request.until - request.from_time) / 1000000;
  return simulate(model, request);
}

// points of a column over time; a logarithmic axis has no place for what is not greater than 0
Curve curve_of(const Simulation& simulation, std::size_t column, LogarithmicAxes axes) {
  const std::string& name = simulation.columns[column];
  const bool is_symbol = name.find_first_of("()+-*/^, ") == std::string::npos;
  Curve curve{is_symbol ? "$" + name + "$" : name, {}, CurveStyle::trajectory};
  for (const auto& row : simulation.rows) {
    const double t = row[0].approximate(), value = row[column].approximate();
    if (axes.x && !(t > 0)) continue;
    curve.points.emplace_back(t, axes.y && !(value > 0) ? std::numeric_limits<double>::quiet_NaN() : value);
  }
  return curve;
}

bool has_point(const Curve& curve) {
  return std::any_of(curve.points.begin(), curve.points.end(),
                     [](const std::pair<double, double>& point) { return std::isfinite(point.second); });
}

// what tells several trajectories apart
std::vector<std::string> first_columns(const std::vector<SimulatedStart>& all) {
  if (all.front().varied) return {"start", all.front().varied->name};
  return {"start"};
}

std::vector<std::string> first_entries(const std::vector<SimulatedStart>& all, std::size_t k) {
  if (all[k].varied) return {std::to_string(k + 1), all[k].varied->value};
  return {std::to_string(k + 1)};
}

// of a curve: the setting where it alone differs
std::string legend_of(const std::vector<SimulatedStart>& all, std::size_t k) {
  if (!all[k].varied) return "start " + std::to_string(k + 1);
  const std::string setting = all[k].varied->name + " = " + all[k].varied->value;
  const auto has_same = [&](const SimulatedStart& each) { return each.varied->value == all[k].varied->value; };
  return std::ranges::count_if(all, has_same) == 1 ? setting : setting + ", start " + std::to_string(k + 1);
}

// the end of each trajectory, one line for each
void print_ends(const Model& model, const std::vector<SimulatedStart>& all) {
  std::vector<std::vector<std::string>> table{first_columns(all)};
  const std::vector<std::string>& columns = all.front().simulation.columns;
  table.front().insert(table.front().end(), columns.begin(), columns.end());
  table.front().push_back("outcome");
  for (std::size_t k = 0; k < all.size(); ++k) {
    const Simulation& simulation = all[k].simulation;
    table.push_back(first_entries(all, k));
    for (const Known& entry : simulation.rows.back()) table.back().push_back(entry.text());
    table.back().emplace_back(name(simulation.outcome));
  }
  print_table(table);
  fmt::print("\n");
  for (std::size_t k = 0; k < all.size(); ++k) {
    const auto& varied = all[k].varied;
    fmt::print("start {}: {}{}\n", k + 1, text_of_start(model, all[k].request.start),
               varied ? fmt::format("; {} = {}", varied->name, varied->value) : "");
    for (const EventReport& event : all[k].simulation.events)
      fmt::print("  event: {} at t = {}\n", event.name, event.t.text());
  }
}

void print_simulation(const Simulation& simulation, const Model& model, const std::optional<Prediction>& prediction) {
  print_rows(simulation);
  fmt::print("\noutcome: {}\n", simulation.message);
  if (simulation.limit) print_limit(*simulation.limit, simulation.columns);
  if (prediction) fmt::print("{}\n", text_of(*prediction, model));
  for (const InvariantReport& invariant : simulation.invariants) {
    fmt::print("{}: start {}, largest drift {}{}\n", invariant.name, invariant.start.text(), invariant.drift.text(),
               invariant.before ? fmt::format("; before the projections {}", invariant.before->text()) : "");
  }
  if (simulation.unprojected > 0) {
    fmt::print("{} of {} steps could not be moved back onto the level set\n", simulation.unprojected, simulation.steps);
  }
  if (simulation.descent) {
    fmt::print("distance to the flow: {} at t = {}, the largest up to t = {}\n", simulation.descent->distance.text(),
               simulation.descent->time.text(), simulation.descent->until.text());
  }
  for (const EventReport& event : simulation.events) {
    const char* way = event.direction > 0 ? "rises through" : event.direction < 0 ? "falls through" : "touches";
    if (event.requested) {
      const std::string several =
          event.multiplicity > 1 ? fmt::format(", of multiplicity {} as far as the digits tell", event.multiplicity)
                                 : "";
      fmt::print("event: {} {} 0 at t = {}{}\n", event.name, way, event.t.text(), several);
    } else {
      const char* side = event.direction > 0 ? " to its side > 0" : event.direction < 0 ? " to its side < 0" : "";
      fmt::print("event: {}{} at t = {}\n", event.name, side, event.t.text());
    }
  }
  for (const std::string& name : simulation.unsearched) fmt::print("event: {} was not searched to the end\n", name);
  if (simulation.agreed_digits) {
    const bool sampled = simulation.method != series_method;  // what lies between samples is seen by series only
    const std::string& second = simulation.second_method;
    const std::string by = second.empty() ? "" : ", one of them by " + second;
    const std::string among = sampled && second != series_method ? by + ", both of them by samples of the field" : by;
    fmt::print("agreed: {} digits of the {}, between {} runs{}\n", *simulation.agreed_digits, what_agrees(simulation),
               simulation.runs, among);
    if (!simulation.on_scale.empty()) {
      fmt::print("agreed: of {}, which ends at 0 on the scale of its largest size, no digit of its own\n",
                 joined(simulation.on_scale, ", "));
    }
  }
  if (simulation.expectation_nodes > 0) {
    fmt::print("expectations: Gauss-Hermite rules of {} nodes in each normal variable, twice as many from run to run\n",
               simulation.expectation_nodes);
  }
  const std::string& reason = simulation.method_reason;
  fmt::print("method: {}{}, {} digits asked for, computed with {}; {} steps, {} rejected, {} evaluations, {:.3g} s\n",
             simulation.method, reason.empty() ? "" : " (auto: " + reason + ")", simulation.digits,
             simulation.working_digits, simulation.steps, simulation.rejected, simulation.evaluations,
             simulation.seconds);
}

}  // namespace

LogarithmicAxes logarithmic_axes(const std::string& text) {
  if (!text.empty() && text != "x" && text != "y" && text != "xy") {
    throw InvalidArgument("--log", text, "x, y or xy");
  }
  return {text.find('x') != std::string::npos, text.find('y') != std::string::npos};
}

void print_simulations(const Model& model, const std::vector<SimulatedStart>& all) {
  if (all.size() > 1) return print_ends(model, all);
  print_simulation(all.front().simulation, model, all.front().prediction);
}

void write_simulation_json(const std::string& path, const Model& model, const std::vector<SimulatedStart>& all) {
  const auto one = [&](const SimulatedStart& each) {
    return json_of(each.simulation, model, each.request, each.prediction);
  };
  if (all.size() == 1) return write_json(path, one(all.front()));
  nlohmann::ordered_json json{{"model", model.name()}, {"starts", nlohmann::ordered_json::array()}};
  for (const SimulatedStart& each : all) {
    nlohmann::ordered_json result, start;
    for (std::size_t i = 0; i < model.dimension(); ++i) {
      start[model.description().states[i]] = to_string(each.request.start[i]);
    }
    result["start"] = start;
    const nlohmann::ordered_json rest = one(each);
    for (const auto& [key, value] : rest.items()) result[key] = value;
    json["starts"].push_back(std::move(result));
  }
  write_json(path, json);
}

void write_simulation_csv(const std::string& path, const std::vector<SimulatedStart>& all) {
  std::vector<std::string> header = all.front().simulation.columns;
  if (all.size() > 1) {
    const std::vector<std::string> first = first_columns(all);
    header.insert(header.begin(), first.begin(), first.end());
  }
  CsvFile file(path, header);
  for (std::size_t k = 0; k < all.size(); ++k) {
    for (const std::vector<Known>& entries : all[k].simulation.rows) {
      std::vector<std::string> row = texts(entries);
      if (all.size() > 1) {
        const std::vector<std::string> first = first_entries(all, k);
        row.insert(row.begin(), first.begin(), first.end());
      }
      file.row(row);
    }
  }
  file.commit();
}

void draw_simulations(const Model& model, const std::vector<SimulatedStart>& all, LogarithmicAxes axes,
                      const std::string& picture) {
  const SimulationRequest& first = all.front().request;
  LineChart chart;
  chart.title = (all.size() == 1 ? "Trajectory of " : "Trajectories of ") + model.name();
  const auto& varied = all.front().varied;
  chart.subtitle = caption(model, first.parameters, all.size() == 1 ? first.start : std::vector<Rational>(),
                           varied ? std::vector{varied->name} : std::vector<std::string>());
  std::vector<std::size_t> columns;
  for (const std::string& text : first.shown) columns.push_back(column_of(all.front().simulation, text));
  for (std::size_t i = 1; first.shown.empty() && i <= model.dimension(); ++i) columns.push_back(i);
  double begin = HUGE_VAL, end = -HUGE_VAL;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const Simulation simulation = for_picture(model, all[k], axes);
    for (const std::size_t column : columns) {
      Curve curve = curve_of(simulation, column, axes);
      if (!has_point(curve)) continue;
      if (all.size() > 1) curve.name += ", " + legend_of(all, k);
      const auto [low, high] = std::minmax(curve.points.front().first, curve.points.back().first);
      begin = std::min(begin, low);
      end = std::max(end, high);
      chart.curves.push_back(std::move(curve));
    }
  }
  if (chart.curves.empty()) {
    throw InvalidArgument("--log", axes.x ? (axes.y ? "xy" : "x") : "y",
                          "an axis with values greater than 0, and there are none");
  }
  chart.x = {"t", begin, end, axes.x};
  chart.y = {first.shown.empty() ? "state" : first.shown.size() == 1 ? first.shown.front() : "value", 0, 0, axes.y};
  draw_lines(chart, picture);
}

}  // namespace separatrix

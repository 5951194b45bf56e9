#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "lib/num/agreement.hpp"
#include "lib/num/error.hpp"
#include "solvers/simulate.hpp"
#include "tools/caption.hpp"
#include "tools/command.hpp"
#include "tools/json.hpp"
#include "tools/options.hpp"
#include "tools/output.hpp"
#include "tools/plot.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string until = "10", digits = "15", method = "auto", tolerance, steps = "10000000", seconds = "0", samples;
  std::string learning_rate, noise, seed;
  std::string json, csv, plot;
  std::vector<std::string> events, stops;
  bool no_agree = false, project = false, until_attracted = false, quiet = false;
};

// what gradient-descent needs, and nothing else takes
std::optional<Descent> descent_of(const Options& options) {
  const bool descends = options.method == "gradient-descent";
  for (const auto& [name, value] : {std::pair{"--learning-rate", options.learning_rate},
                                    std::pair{"--noise", options.noise}, std::pair{"--seed", options.seed}}) {
    if (descends || value.empty()) continue;
    throw InvalidArgument(name, value, "with --method gradient-descent only; other methods choose their steps");
  }
  if (!descends) return std::nullopt;
  if (options.learning_rate.empty()) {
    throw InvalidArgument("--method", options.method, "with --learning-rate, for example --learning-rate 1/100");
  }
  if (!options.tolerance.empty()) {
    throw InvalidArgument("--tolerance", options.tolerance, "with a method other than gradient-descent");
  }
  if (options.project) throw InvalidArgument("--project", "", "with a method other than gradient-descent");
  Descent descent;
  descent.learning_rate = parse_rational(options.learning_rate, "--learning-rate");
  if (descent.learning_rate <= 0) {
    throw InvalidArgument("--learning-rate", options.learning_rate, "a number greater than 0");
  }
  if (!options.noise.empty()) descent.noise = parse_rational(options.noise, "--noise");
  if (descent.noise < 0) throw InvalidArgument("--noise", options.noise, "0 or a number greater than 0");
  if (!options.seed.empty()) descent.seed = parse_count(options.seed, "--seed", 0, 999'999'999'999'999);
  return descent;
}

SimulationRequest request_of(const Options& options, const Model& model) {
  SimulationRequest request;
  request.parameters = options.model.parameters(model);
  request.start = options.model.start(model);
  request.until = parse_rational(options.until, "--until");
  if (request.until <= 0) throw InvalidArgument("--until", options.until, "a number greater than 0");
  request.digits = parse_digits(options.digits);
  request.agree = !options.no_agree;
  request.events = options.events;
  request.stops = options.stops;
  request.method = options.method;
  request.descent = descent_of(options);
  if (request.descent && request.descent->learning_rate > request.until) {
    throw InvalidArgument("--learning-rate", options.learning_rate, "at most --until, " + to_string(request.until));
  }
  request.project = options.project;
  if (request.project && model.invariants().empty()) {
    throw InvalidArgument("--project", "", "with a model that has invariants, and " + model.name() + " has none");
  }
  request.until_attracted = options.until_attracted;
  if (request.until_attracted && !model.has_loss()) {
    throw InvalidArgument("--stop-when-attracted", "",
                          "with a model that has a loss, and " + model.name() + " is given by its equations");
  }
  if (request.until_attracted && request.descent) {
    throw InvalidArgument("--stop-when-attracted", "", "with a method other than gradient-descent");
  }
  if (!options.tolerance.empty()) {
    request.tolerance = parse_rational(options.tolerance, "--tolerance");
    if (*request.tolerance <= 0 || *request.tolerance >= 1) {
      throw InvalidArgument("--tolerance", options.tolerance, "a number between 0 and 1");
    }
  }
  request.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  request.most_seconds = static_cast<double>(parse_count(options.seconds, "--max-seconds", 0, 1'000'000'000));
  if (!options.samples.empty()) request.samples = parse_count(options.samples, "--samples", 1, 10'000'000);
  return request;
}

// at most `shown` rows, the first and the last among them
void print_table(const Simulation& simulation) {
  constexpr std::size_t shown = 20;
  const std::size_t n = simulation.rows.size();
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < simulation.columns.size(); ++c) {
    std::size_t width = simulation.columns[c].size();
    for (const auto& row : simulation.rows) width = std::max(width, row[c].size());
    widths.push_back(width);
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t c = 0; c < cells.size(); ++c) text += fmt::format("{:<{}}  ", cells[c], widths[c]);
    fmt::print("{}\n", text.substr(0, text.find_last_not_of(' ') + 1));
  };
  line(simulation.columns);
  const std::size_t rows = std::min(n, shown);
  for (std::size_t i = 0; i < rows; ++i) line(simulation.rows[rows == 1 ? 0 : i * (n - 1) / (rows - 1)]);
  if (n > shown) fmt::print("({} of {} rows; all of them with --csv)\n", shown, n);
}

std::string state_text(const std::vector<std::string>& state, const std::vector<std::string>& columns) {
  std::string text;
  for (std::size_t i = 0; i < state.size(); ++i) text += (i > 0 ? ", " : "") + columns[1 + i] + " = " + state[i];
  return text;
}

void print_limit(const LimitReport& limit, const std::vector<std::string>& columns) {
  fmt::print("limit: {}, loss {}; {}\n", state_text(limit.state, columns), limit.loss,
             limit.dimension == 0 ? "an isolated stationary point"
                                  : fmt::format("on a manifold of stationary points of dimension {}", limit.dimension));
}

/// What the closed form says of a start.
struct Prediction {
  Label label = Label::undecided;
  std::optional<std::vector<std::string>> limit;  // (d,) decimal
  std::optional<std::size_t> agreed_digits;       // with the limit of a run that converged
};

// relative to max(1, |x|): a limit at 0 has no relative digits
std::size_t agreement(const std::vector<std::string>& a, const std::vector<std::string>& b, std::size_t digits) {
  std::size_t least = digits;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Rational x = parse_rational(a[i]), y = parse_rational(b[i]);
    const Rational scale = std::max({Rational(1), Rational(abs(x)), Rational(abs(y))});
    least = std::min(least, agreed_digits(Rational(abs(Rational(x - y))), scale));
  }
  return least;
}

std::optional<Prediction> prediction_of(const TheoryModel& theory, const SimulationRequest& request,
                                        const Simulation& simulation) {
  if (!theory.predicted_label) return std::nullopt;
  const auto label = theory.predicted_label(request.parameters, request.start);
  if (!label) return std::nullopt;
  Prediction prediction{*label, std::nullopt, std::nullopt};
  if (theory.predicted_limit) {
    prediction.limit = theory.predicted_limit(request.parameters, request.start, request.digits);
  }
  if (prediction.limit && simulation.limit) {
    prediction.agreed_digits = agreement(*prediction.limit, simulation.limit->state, request.digits);
  }
  return prediction;
}

void print_prediction(const Prediction& prediction, const std::vector<std::string>& columns) {
  fmt::print(
      "closed form: {}{}{}\n", name(prediction.label),
      prediction.limit ? ", limit " + state_text(*prediction.limit, columns) : "",
      prediction.agreed_digits ? fmt::format("; {} digits agree with the limit above", *prediction.agreed_digits) : "");
}

void print_text(const Simulation& simulation, const std::optional<Prediction>& prediction) {
  print_table(simulation);
  fmt::print("\noutcome: {}\n", simulation.message);
  if (simulation.limit) print_limit(*simulation.limit, simulation.columns);
  if (prediction) print_prediction(*prediction, simulation.columns);
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
    fmt::print("event: {} {} 0 at t = {}\n", event.name, way, event.t);
  }
  if (simulation.agreed_digits) {
    fmt::print("agreed: {} digits of the {}, between {} runs\n", *simulation.agreed_digits,
               simulation.limit ? "limit" : "end", simulation.runs);
  }
  fmt::print("method: {}, {} digits asked for, computed with {}; {} steps, {} rejected, {} evaluations, {:.3g} s\n",
             simulation.method, simulation.digits, simulation.working_digits, simulation.steps, simulation.rejected,
             simulation.evaluations, simulation.seconds);
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

// null where the closed form says nothing
template <class Number>
nlohmann::ordered_json json_of_prediction(const std::optional<Prediction>& prediction, const Simulation& simulation,
                                          const Number& number) {
  if (!prediction) return nullptr;
  nlohmann::ordered_json json{{"label", name(prediction->label)}, {"limit", nullptr}, {"agreed_digits", nullptr}};
  if (prediction->limit) {
    json["limit"] = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < prediction->limit->size(); ++i) {
      json["limit"][simulation.columns[1 + i]] = number((*prediction->limit)[i]);
    }
  }
  if (prediction->agreed_digits) json["agreed_digits"] = *prediction->agreed_digits;
  return json;
}

nlohmann::ordered_json json_of(const Simulation& simulation, const Model& model, const SimulationRequest& request,
                               const std::optional<Prediction>& prediction) {
  const auto number = [&](const std::string& text) { return json_number(text, simulation.digits); };
  const std::vector<std::string>& last = simulation.rows.back();
  const std::size_t d = model.dimension();
  nlohmann::ordered_json json;
  json["model"] = model.name();
  json["parameters"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < request.parameters.size(); ++i) {
    json["parameters"][model.description().parameters[i].name] = to_string(request.parameters[i]);
  }
  json["method"] = simulation.method;
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
    json["events"].push_back(
        {{"name", event.name}, {"t", number(event.t)}, {"direction", event.direction}, {"state", state}});
  }
  json["prediction"] = json_of_prediction(prediction, simulation, number);
  json["steps"] = simulation.steps;
  json["evaluations"] = simulation.evaluations;
  json["seconds"] = simulation.seconds;
  if (request.until_attracted) json["limit"] = json_of_limit(simulation, number);
  json["agreed_digits"] = simulation.agreed_digits ? nlohmann::ordered_json(*simulation.agreed_digits) : nullptr;
  return json;
}

void draw(const Simulation& simulation, const Model& model, const SimulationRequest& request,
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

ExitCode run(const Options& options) {
  const TheoryModel theory = options.model.find();
  const Model& model = theory.model;
  const SimulationRequest request = request_of(options, model);
  check_outputs(options.json, options.csv, options.plot);

  const Simulation simulation = simulate(model, request);
  const std::optional<Prediction> prediction = prediction_of(theory, request, simulation);
  watch_interrupts();
  if (!options.csv.empty()) {
    CsvFile file(options.csv, simulation.columns);
    for (const auto& row : simulation.rows) file.row(row);
    file.commit();
  }
  if (!options.json.empty()) write_file(options.json, json_of(simulation, model, request, prediction).dump(2) + "\n");
  if (!options.plot.empty()) draw(for_picture(simulation, model, request), model, request, options.plot);
  if (!options.quiet && options.json != "-" && options.csv != "-") {
    print_text(simulation, prediction);
    if (!options.plot.empty()) fmt::print("picture: {}\n", options.plot);
  }
  if (is_success(simulation.outcome)) return exit_done;
  std::fprintf(stderr, "separatrix: %s\n", simulation.message.c_str());
  return exit_undecided;
}

}  // namespace

Command simulate_command() {
  static Options options;
  const auto text = [](const char* name, const char* value, const char* help, std::string& target) {
    return Option{name, value, help, &target, nullptr, nullptr};
  };
  Command command;
  command.name = "simulate";
  command.summary = "one trajectory: table, invariants' drift, outcome";
  command.example = "simulate markov --from e=1/2,w=-3/10 --until 10 --digits 30";
  command.positionals = {options.model.positional()};
  command.options = {
      options.model.set_option(),
      options.model.from_option(),
      text("--until", "T", "end of time (default: 10)", options.until),
      text("--digits", "N", "significant digits, 1 to 1000 (default: 15)", options.digits),
      text("--method", "NAME", "one of separatrix list methods (default: auto)", options.method),
      Option{"--event", "EXPRESSION",
             "report the zeros of an expression of states, parameters and t (repeatable; default: none)", nullptr,
             &options.events, nullptr},
      Option{"--stop-at", "EXPRESSION", "the same, and end at the first of them (repeatable; default: none)", nullptr,
             &options.stops, nullptr},
      Option{
          "--stop-when-attracted", "",
          "end as soon as a stationary point, or a manifold of them, is certain to be the limit, and report the limit "
          "(needs a loss; default: off)",
          nullptr, nullptr, &options.until_attracted},
      Option{"--no-agree", "", "one run only: do not compute until two runs agree to the digits (default: off)",
             nullptr, nullptr, &options.no_agree},
      text("--tolerance", "X", "local error per step (default: from --digits)", options.tolerance),
      Option{"--project", "", "move every step back onto the level set of the model's invariants (default: off)",
             nullptr, nullptr, &options.project},
      text("--learning-rate", "X",
           "step of --method gradient-descent, read exactly (default: none, it is needed there)",
           options.learning_rate),
      text("--noise", "S",
           "gradient-descent: Gaussian noise of this standard deviation in every gradient entry (default: 0)",
           options.noise),
      text("--seed", "N", "gradient-descent: seed of the noise, the same numbers on every machine (default: 0)",
           options.seed),
      text("--samples", "N", "rows at N equal time intervals (default: a row for every step)", options.samples),
      text("--max-steps", "N", "stop after N steps (default: 10000000)", options.steps),
      text("--max-seconds", "S", "stop after S seconds, 0 for never (default: 0)", options.seconds),
      text("--json", "FILE", "result as JSON; - for stdout (default: none)", options.json),
      text("--csv", "FILE", "every row as CSV; - for stdout (default: none)", options.csv),
      text("--plot", "FILE", "picture, .png, .svg or .pdf; the gnuplot script is kept beside it (default: none)",
           options.plot),
      Option{"--quiet", "", "no table on stdout (default: off)", nullptr, nullptr, &options.quiet},
  };
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix

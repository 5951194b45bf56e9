#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/equilibria.hpp"
#include "solvers/parallel.hpp"
#include "tools/phase/phase_axis.hpp"
#include "tools/phase/phase_labels.hpp"
#include "tools/phase/phase_picture.hpp"
#include "tools/phase/phase_quantity.hpp"
#include "tools/phase/phase_stages.hpp"
#include "tools/phase/phase_success.hpp"
#include "tools/report/end_columns.hpp"
#include "tools/report/json.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/gnuplot.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/progress.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string x, y, size = "200x200", color = "label", digits = "15", threads = "0", steps = "20000";
  std::string init_scale, samples;  // of the success probability; empty where not given
  std::string json, csv, plot;
  bool quiet = false;
};

struct Size {
  std::size_t columns, rows;
};

constexpr std::size_t most_cells = 25'000'000;  // 100 bytes each

Size parse_size(const std::string& text) {
  const std::size_t cross = std::min(text.find('x'), text.size());
  try {
    const Size size{parse_count(text.substr(0, cross), "--size", 1, most_cells),
                    parse_count(text.substr(std::min(cross + 1, text.size())), "--size", 1, most_cells)};
    if (size.columns <= most_cells / size.rows) return size;
  } catch (const InvalidArgument&) {  // the sentence below says it for both numbers
  }
  throw InvalidArgument("--size", text,
                        fmt::format("COLUMNSxROWS, two whole numbers from 1, together at most {} cells, "
                                    "for example 400x400",
                                    most_cells));
}

struct Axes {
  PhaseAxis x, y;
};

// What is not given is a state over [-3, 3], as far as it is free: across the second one, or what is called x first.
Axes parse_axes(const Model& model, const Options& options, Size size) {
  const auto name_of = [](const std::string& text) { return text.substr(0, text.find('=')); };
  const auto text_of = [&](const std::string& given, const std::string& other, std::size_t preferred,
                           const std::string& option) {
    if (!given.empty()) return given;
    const std::vector<std::string>& states = model.description().states;
    for (const std::size_t index : {preferred, 1 - preferred}) {
      if (index < states.size() && states[index] != name_of(other)) return states[index] + "=-3:3";
    }
    throw InvalidArgument("no " + option, "", "a second axis; model " + model.name() + " has only one state");
  };
  const std::size_t across = model.description().states[0] == "x" ? 0 : 1;
  const std::string x = text_of(options.x, options.y, across, "--x"), y = text_of(options.y, x, 1 - across, "--y");
  Axes axes{{model, x, "--x", size.columns}, {model, y, "--y", size.rows}};
  if (axes.x.name() == axes.y.name()) {
    throw InvalidArgument("--y", y, "another axis than " + axes.x.name() + ", which --x has taken");
  }
  return axes;
}

/// How the labels compare with the closed form, where theory has one.
struct Comparison {
  std::size_t compared = 0, agree = 0, undecided = 0, disagree = 0;
};

// A label that contradicts the closed form is not printed as one.
Comparison compare(const TheoryModel& theory, const std::function<SweepCell(std::size_t)>& cell,
                   std::vector<SweepResult>& results) {
  Comparison comparison;
  if (!theory.closed.label) return comparison;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (interrupted()) throw Interrupted("interrupted; nothing was written");
    const SweepCell here = cell(i);
    const auto predicted = theory.closed.label(here.parameters, here.start);
    if (!predicted) continue;
    ++comparison.compared;
    if (results[i].label == *predicted) {
      ++comparison.agree;
    } else if (results[i].label == Label::undecided) {
      ++comparison.undecided;
    } else {
      ++comparison.disagree;
      results[i].label = Label::undecided;
      results[i].reason = Reason::closed_form;
    }
  }
  return comparison;
}

using Counts = std::map<std::string, std::size_t>;  // by name, in its order

constexpr std::size_t csv_digits = 15;

void write_csv(const std::string& path, const Model& model, const PhaseAxis& x, const PhaseAxis& y,
               const std::vector<SweepResult>& results, const PhaseLabels& labels) {
  std::vector<std::string> header{x.name(), y.name(), "label", "loss", "time"};
  add_end_columns(model, header);
  CsvFile file(path, header);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const SweepResult& result = results[i];
    std::vector<std::string> row{decimal(x.value(i % x.cells()), csv_digits),
                                 decimal(y.value(i / x.cells()), csv_digits), labels.name(i),
                                 decimal(result.loss, csv_digits), decimal(result.time, csv_digits)};
    std::vector<std::string> end;
    for (const double entry : result.end) end.push_back(decimal(entry, csv_digits));
    add_end(end, result.at_limit && result.label != Label::undecided, row);
    file.row(row);
  }
  file.commit();
}

nlohmann::ordered_json json_of(const Model& model, const SweepCell& base, const PhaseAxis& x, const PhaseAxis& y,
                               const PhaseLabels& labels, const Counts& reasons, const Comparison& comparison,
                               double seconds) {
  nlohmann::ordered_json json = json_of_grid(model, base, x, y);
  json["counts"] = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < labels.names.size(); ++i) json["counts"][labels.names[i]] = labels.counts[i];
  json["undecided"] = reasons;
  json["closed_form"] = nullptr;
  if (comparison.compared > 0) {
    json["closed_form"] = {{"compared", comparison.compared},
                           {"agree", comparison.agree},
                           {"undecided", comparison.undecided},
                           {"disagree", comparison.disagree}};
  }
  json["seconds"] = seconds;
  return json;
}

// A random start leaves nothing to say where it is.
ExitCode run_success(const Options& options, const TheoryModel& theory) {
  if (!options.model.from.empty()) {
    throw InvalidArgument("--from", options.model.from, "left out with --color success-probability: starts are random");
  }
  if (options.x.empty() || options.y.empty()) {
    throw InvalidArgument("no " + std::string(options.x.empty() ? "--x" : "--y"), "",
                          "a parameter or init-scale on each axis with --color success-probability");
  }
  const auto [x, y] = parse_axes(theory.model, options, parse_size(options.size));
  SuccessRequest request{theory, x, y, options.model.parameters(theory)};
  if (!options.init_scale.empty()) {
    if (x.is_start_scale() || y.is_start_scale()) {
      throw InvalidArgument("--init-scale", options.init_scale, "left out where an axis is init-scale");
    }
    request.scale = parse_rational(options.init_scale, "--init-scale");
  }
  request.digits = parse_digits(options.digits);
  if (!options.samples.empty()) request.samples = parse_count(options.samples, "--samples", 0, most_cells);
  if (!options.model.seed.empty()) {
    request.seed = parse_count(options.model.seed, "--seed", 0, std::numeric_limits<std::uint32_t>::max());
  }
  request.threads = parse_count(options.threads, "--threads", 0, 4096);
  request.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  request.json = options.json;
  request.csv = options.csv;
  request.plot = options.plot;
  request.quiet = options.quiet;
  check_outputs(options.json, options.csv, options.plot);
  return phase_success(request);
}

ExitCode run_stages(const Options& options, const TheoryModel& theory, StageColor color) {
  if (!theory.network) {
    throw InvalidArgument("--color", options.color,
                          "for networks of products, and " + theory.model.name() + " is none");
  }
  if (options.x.empty() || options.y.empty()) {
    throw InvalidArgument("no " + std::string(options.x.empty() ? "--x" : "--y"), "",
                          "a parameter of the network on each axis with --color " + options.color);
  }
  const auto [x, y] = parse_axes(theory.model, options, parse_size(options.size));
  StagePhaseRequest request{theory, x, y, options.model.parameters(theory), color};
  request.threads = parse_count(options.threads, "--threads", 0, 4096);
  request.json = options.json;
  request.csv = options.csv;
  request.plot = options.plot;
  request.quiet = options.quiet;
  check_outputs(options.json, options.csv, options.plot);
  return phase_stages(request);
}

ExitCode run(const Options& options) {
  const TheoryModel theory = options.model.find();
  const Model& model = theory.model;
  if (const auto stages = stage_color(options.color)) return run_stages(options, theory, *stages);
  const PhaseQuantity* quantity = phase_quantity(theory, options.color);
  const PhaseColor color = quantity != nullptr ? PhaseColor::label : parse_phase_color(options.color);
  if (color == PhaseColor::success_probability) return run_success(options, theory);
  for (const auto& [option, given] :
       {std::pair{"--init-scale", &options.init_scale}, std::pair{"--samples", &options.samples},
        std::pair{"--seed", &options.model.seed}}) {
    if (given == &options.model.seed && theory.build) continue;  // it draws the initial weights
    if (!given->empty()) throw InvalidArgument(option, *given, "with --color success-probability, left out otherwise");
  }
  const Size size = parse_size(options.size);
  const auto [x, y] = parse_axes(model, options, size);
  const SweepCell base{options.model.parameters(theory), options.model.start(model)};
  Equilibria equilibria(model, base.parameters, options.model.intervals(model), interrupted);
  const bool one_list = !x.is_parameter() && !y.is_parameter();
  SweepSettings settings;
  settings.digits = parse_digits(options.digits);
  settings.threads = parse_count(options.threads, "--threads", 0, 4096);
  settings.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  check_outputs(options.json, options.csv, options.plot);

  const std::size_t count = size.columns * size.rows;
  // a scale multiplies the start of --from, never what the other axis has put there
  const auto cell = [&, &x_axis = x, &y_axis = y](std::size_t i) {
    SweepCell here = base;
    const std::size_t column = i % size.columns, row = i / size.columns;
    if (!y_axis.is_state()) y_axis.apply(here, row);
    x_axis.apply(here, column);
    if (y_axis.is_state()) y_axis.apply(here, row);
    return here;
  };
  if (!model.description().relations.empty() && (x.is_parameter() || y.is_parameter())) {
    for (std::size_t i = 0; i < count; ++i) model.check_relations(cell(i).parameters);
  }
  watch_interrupts();
  if (quantity != nullptr) {
    const ThreadLimit limit(settings.threads);
    return run_phase_quantity(
        {theory, *quantity, base, x, y, cell, options.json, options.csv, options.plot, options.quiet});
  }
  Progress progress("phase", "starts", count, options.quiet);
  settings.progress = [&](std::size_t finished) { progress.advance(finished); };
  settings.cancelled = interrupted;
  const auto began = std::chrono::steady_clock::now();
  std::vector<SweepResult> results = sweep(model, count, cell, settings);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  progress.finish();
  if (results.empty()) throw Interrupted("interrupted; nothing was written");

  const Comparison comparison = compare(theory, cell, results);
  const PhaseLabels labels = name_labels(results, one_list ? &equilibria : nullptr);
  Counts reasons;
  for (const SweepResult& result : results) {
    if (result.label == Label::undecided) ++reasons[std::string(name(result.reason))];
  }
  if (!options.csv.empty()) write_csv(options.csv, model, x, y, results, labels);
  if (!options.json.empty()) {
    write_json(options.json, json_of(model, base, x, y, labels, reasons, comparison, seconds));
  }
  if (!options.plot.empty()) {
    const Stationary* drawn = equilibria.found() ? &*equilibria.found() : nullptr;
    draw_phase({theory, base, x, y, results, labels, drawn}, color, options.plot);
  }

  if (!options.quiet && options.json != "-" && options.csv != "-") {
    for (std::size_t i = 0; i < labels.names.size(); ++i) {
      const double share = static_cast<double>(labels.counts[i]) / static_cast<double>(count);
      fmt::print("{:<16} {:>9}  {:6.2f} %\n", labels.names[i], labels.counts[i], 100 * share);
    }
    for (const auto& [reason, number] : reasons) fmt::print("undecided by {}: {}\n", reason, number);
    if (comparison.compared > 0) {
      fmt::print("closed form: {} of {} labels agree, {} undecided, {} disagree\n", comparison.agree,
                 comparison.compared, comparison.undecided, comparison.disagree);
    }
    fmt::print("{} starts in {:.3g} s ({:.0f} starts/s)\n", count, seconds, static_cast<double>(count) / seconds);
    if (!options.plot.empty()) fmt::print("picture: {}\n", options.plot);
  }
  if (comparison.disagree == 0) return exit_done;
  fmt::print(stderr, "separatrix: {} of {} labels contradict the closed form; --csv shows them\n", comparison.disagree,
             comparison.compared);
  return exit_claim_fails;
}

}  // namespace

Command phase_command() {
  static Options options;
  Command command;
  command.name = "phase";
  command.summary = "a grid of starts or of parameters, coloured by basin, loss, time or success probability";
  command.example = "phase markov --set p=0.1 --set q=0.1 --x w=-3:3 --y e=-3:3 --size 400x400 --plot regions.png";
  command.positionals = {options.model.positional()};
  command.options = {
      value_option("--x", "NAME=LO:HI",
                   "horizontal axis: a state, a parameter, or init-scale, which multiplies --from "
                   "(default: the second state, or the first if it is called x, -3:3)",
                   options.x),
      value_option(
          "--y", "NAME=LO:HI",
          "vertical axis; what an axis names is not taken from --set or --from (default: the other one of the first "
          "two states, -3:3)",
          options.y),
      value_option("--size", "COLUMNSxROWS", "cells; each is sampled at its centre (default: 200x200)", options.size),
      options.model.set_option(),
      options.model.from_option(),
      Option{
          "--box", "NAME=LO:HI",
          "interval of a state in which the stationary points of a user's model are numbered, as by stationary; other "
          "limits have the next numbers, in the order of the cells; if an axis is a parameter, every limit stays "
          "`minimum` (repeatable; default: -3:3 for every state)",
          nullptr, &options.model.box, nullptr},
      value_option(
          "--color", "WHAT",
          "label, loss, time; of two-stage also separation, crossing or outcome; success-probability: that of a start "
          "with independent normal states to reach "
          "a global minimum, over parameters and init-scale; of networks of products stage-order, dropped, stages or "
          "stage-time, over parameters (default: label)",
          options.color),
      value_option("--init-scale", "S",
                   "standard deviation of that start, where no axis is init-scale, which then is it (default: 1)",
                   options.init_scale),
      value_option("--samples", "N",
                   "random starts to integrate in each cell for the success probability, compared with its closed form "
                   "(default: 0, the closed form alone)",
                   options.samples),
      options.model.seed_option(),
      value_option("--digits", "N", "significant digits of the integration, 1 to 1000 (default: 15)", options.digits),
      value_option("--threads", "N", "number of threads, 0 for one per core (default: 0)", options.threads),
      value_option("--max-steps", "N", "steps per start; one that needs more is undecided (default: 20000)",
                   options.steps),
      value_option("--json", "FILE", "summary as JSON; - for stdout (default: none)", options.json),
      value_option("--csv", "FILE", "every cell as CSV; - for stdout (default: none)", options.csv),
      value_option("--plot", "FILE",
                   "picture, .png, .svg or .pdf; the gnuplot script is kept beside it (default: none)", options.plot),
      Option{"--quiet", "", "no summary on stdout, no progress line (default: off)", nullptr, nullptr, &options.quiet},
  };
  add_options(command, options.model.network_options());
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix

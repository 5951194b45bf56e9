#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "lib/num/error.hpp"
#include "tools/commands/certified_phase.hpp"
#include "tools/commands/refined_phase.hpp"
#include "tools/phase/phase_color.hpp"
#include "tools/phase/phase_output.hpp"
#include "tools/report/hdf5_result.hpp"
#include "tools/shell/checkpoint.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/named_values.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"
#include "tools/shell/team.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string x, y, plane, at, size = "200x200", color = phase_colors().front().name, digits = "15", threads = "0",
                               steps = "20000";
  std::string init_scale, samples;  // of random starts; empty where not given
  std::string depth;                // of --certify
  std::string refine, boundaries;
  OutputOptions outputs;
  bool certify = false, no_early = false;
};

struct Size {
  std::size_t columns, rows;
};

constexpr std::size_t most_cells = 25'000'000;  // 100 bytes each
constexpr std::size_t most_coarse_side = 5000;

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
Axes parse_axes(const Model& model, Options options, Size size) {
  if (!options.plane.empty()) {
    const std::vector<std::string> names = split_outside_brackets(options.plane);
    if (names.size() != 2) throw InvalidArgument("--plane", options.plane, "two names, for example w,e");
    if (!options.x.empty() || !options.y.empty()) {
      throw InvalidArgument("--plane", options.plane, "without --x and --y, which name the axes with their ranges");
    }
    options.x = names[0] + "=-3:3";
    options.y = names[1] + "=-3:3";
  }
  const auto text_of = [&](const std::string& given, const std::string& other, std::size_t preferred,
                           const std::string& option) {
    if (!given.empty()) return given;
    const std::vector<std::string>& states = model.description().states;
    for (const std::size_t index : {preferred, 1 - preferred}) {
      if (index < states.size() && states[index] != axis_name(other)) return states[index] + "=-3:3";
    }
    throw InvalidArgument("no " + option, "", "a second axis; model " + model.name() + " has only one state");
  };
  const std::size_t across = model.description().states[0] == "x" ? 0 : 1;
  const std::string x = text_of(options.x, options.y, across, "--x"), y = text_of(options.y, x, 1 - across, "--y");
  Axes axes{{model, x, "--x", size.columns}, {model, y, "--y", size.rows}};
  if (axes.x.is_along(axes.y)) {
    throw InvalidArgument("--y", y, "another axis than " + axes.x.name() + ", which --x has taken");
  }
  return axes;
}

// What is said of random starts goes with the colours that draw them, and a start with those that do not.
void check_start(const Options& options, const TheoryModel& theory, const PhaseColor& color) {
  if (color.random_start) {
    if (options.model.from.empty()) return;
    throw InvalidArgument("--from", options.model.from, "left out with --color " + color.name + ": starts are random");
  }
  std::string random;
  for (const PhaseColor& each : phase_colors()) {
    if (each.random_start) random += (random.empty() ? "" : " or ") + each.name;
  }
  for (const auto& [option, given] :
       {std::pair{"--init-scale", &options.init_scale}, std::pair{"--samples", &options.samples},
        std::pair{"--seed", &options.model.seed}}) {
    // it draws the initial weights, or the start of the model's file
    const bool draws = theory.build || !theory.model.description().start_values.empty();
    if (given == &options.model.seed && draws) continue;
    if (!given->empty()) throw InvalidArgument(option, *given, "with --color " + random + ", left out otherwise");
  }
}

PhaseRequest request_of(const Options& options, const TheoryModel& theory, const PhaseColor& color) {
  const Model& model = theory.model;
  if (!color.axes.empty() && (options.x.empty() || options.y.empty())) {
    throw InvalidArgument("no " + std::string(options.x.empty() ? "--x" : "--y"), "",
                          color.axes + " on each axis with --color " + color.name);
  }
  const auto [x, y] = parse_axes(model, options, parse_size(options.size));
  PhaseRequest request{
      theory, x, y, {options.model.parameters(theory), options.model.start(model, {x.name(), y.name()})}};
  if (!model.description().start_values.empty()) {
    request.start = [&](const ParameterValues& values) { return options.model.start_at(model, values); };
  }
  request.box = options.model.intervals(model);
  request.digits = parse_digits(options.digits);
  request.threads = parse_count(options.threads, "--threads", 0, 4096);
  request.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  request.quiet = options.outputs.quiet;
  if (!color.random_start) return request;
  if (!options.init_scale.empty()) {
    if (x.is_start_scale() || y.is_start_scale()) {
      throw InvalidArgument("--init-scale", options.init_scale, "left out where an axis is init-scale");
    }
    request.init_scale = parse_rational(options.init_scale, "--init-scale");
  }
  if (!options.samples.empty()) request.samples = parse_count(options.samples, "--samples", 0, most_cells);
  if (!options.model.seed.empty()) {
    request.seed = parse_count(options.model.seed, "--seed", 0, std::numeric_limits<std::uint32_t>::max());
  }
  return request;
}

constexpr std::size_t default_depth = 8;

// labels by cells that get smaller where they have to are no grid, and no other colour
void refuse_grid(const Options& options, const std::string& instead, const std::string& advice) {
  if (options.no_early)
    throw InvalidArgument("--no-early", "with " + instead, "without it: no label is decided early there");
  const Options defaults;
  for (const auto& [option, given, allowed] :
       {std::tuple{"--color", &options.color, &defaults.color}, std::tuple{"--size", &options.size, &defaults.size}}) {
    if (*given != *allowed) {
      throw InvalidArgument(instead, fmt::format("with {} {}", option, *given), "without it; " + advice);
    }
  }
}

ExitCode run_certified(const Options& options, const TheoryModel& theory) {
  const std::string advice = "--depth says how small boxes become";
  refuse_grid(options, "--certify", advice);
  if (options.digits != Options().digits) {
    throw InvalidArgument("--certify", "with --digits " + options.digits, "without it; " + advice);
  }
  const std::size_t depth = options.depth.empty() ? default_depth : parse_count(options.depth, "--depth", 1, 12),
                    side = std::size_t{1} << depth;
  const auto [x, y] = parse_axes(theory.model, options, {side, side});
  PhaseRequest request{
      theory, x, y, {options.model.parameters(theory), options.model.start(theory.model, {x.name(), y.name()})}};
  request.box = options.model.intervals(theory.model);
  request.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  request.threads = parse_count(options.threads, "--threads", 0, 4096);
  request.quiet = options.outputs.quiet;
  options.outputs.check();
  watch_interrupts();
  return phase_certified(request, depth, options.outputs);
}

constexpr std::size_t most_refined = std::size_t{1} << 20;  // cells a side

ExitCode run_refined(const Options& options, const TheoryModel& theory) {
  if (options.certify) throw InvalidArgument("--refine", options.refine, "without --certify");
  if (!options.depth.empty()) throw InvalidArgument("--depth", options.depth, "with --certify, left out otherwise");
  refuse_grid(options, "--refine", "its number says how small cells become");
  const std::size_t side = parse_count(options.refine, "--refine", 2, most_refined), coarse = division_of(side).coarse;
  if (coarse > most_coarse_side) {
    throw InvalidArgument(
        "--refine", options.refine,
        fmt::format("a number that halves down to {} or less, as a power of 2 does", most_coarse_side));
  }
  check_start(options, theory, phase_colors().front());
  const auto [x, y] = parse_axes(theory.model, options, {side, side});
  PhaseRequest request{
      theory, x, y, {options.model.parameters(theory), options.model.start(theory.model, {x.name(), y.name()})}};
  request.box = options.model.intervals(theory.model);
  request.digits = parse_digits(options.digits);
  request.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  request.threads = parse_count(options.threads, "--threads", 0, 4096);
  request.quiet = options.outputs.quiet;
  if (!options.boundaries.empty() && !options.boundaries.ends_with(".csv") && !options.boundaries.ends_with(".json")) {
    throw InvalidArgument("--boundaries", options.boundaries, "a file that ends in .csv or .json");
  }
  options.outputs.check({{"--boundaries", options.boundaries}});
  check_hdf5(options.outputs.hdf5);
  const auto memory = open_checkpoint(options.outputs.checkpoint, theory.model);
  request.memory = memory.get();
  watch_interrupts();
  return phase_refined(request, options.boundaries, options.outputs);
}

// --at: each name where it belongs
Options sorted(Options options) {
  if (options.at.empty()) return options;
  const TheoryModel theory = options.model.find();
  for (const std::string& part : split_outside_brackets(options.at)) {
    if (theory.model.parameter_index(part.substr(0, part.find('=')))) {
      options.model.set.push_back(part);
    } else {
      options.model.from += (options.model.from.empty() ? "" : ",") + part;
    }
  }
  return options;
}

ExitCode run(const Options& given) {
  const Options options = sorted(given);
  const TheoryModel theory =
      options.model.with_nodes(options.model.find(), parse_digits(options.digits), options.certify);
  if (options.refine.empty() && !options.boundaries.empty()) {
    throw InvalidArgument("--boundaries", options.boundaries, "with --refine, left out otherwise");
  }
  if (!options.certify && !options.outputs.certificate.empty()) {
    throw InvalidArgument("--certificate", options.outputs.certificate, "with --certify only");
  }
  if (options.certify) {
    for (const auto& [option, file] :
         {std::pair{"--checkpoint", &options.outputs.checkpoint}, std::pair{"--hdf5", &options.outputs.hdf5}}) {
      if (!file->empty()) throw InvalidArgument(option, *file, "without --certify");
    }
  }
  if (!options.refine.empty()) return run_refined(options, theory);
  if (options.certify) {
    leave_to_leader();
    return run_certified(options, theory);
  }
  if (!options.depth.empty()) throw InvalidArgument("--depth", options.depth, "with --certify, left out otherwise");
  const PhaseColor color = find_phase_color(theory, options.color);
  if (!color.sweeps || color.random_start) leave_to_leader();  // it follows no starts, or few for each cell
  check_start(options, theory, color);
  PhaseRequest request = request_of(options, theory, color);
  if (!options.outputs.checkpoint.empty() && (!color.sweeps || (color.random_start && request.samples == 0))) {
    throw InvalidArgument("--checkpoint", options.outputs.checkpoint,
                          "with a colour for which starts are integrated: label, loss, time, an expression, or "
                          "success-probability with --samples");
  }
  options.outputs.check();
  check_hdf5(options.outputs.hdf5);
  if (!theory.model.description().relations.empty() && (request.x.is_parameter() || request.y.is_parameter())) {
    for (std::size_t i = 0; i < request.cells(); ++i) theory.model.check_relations(request.cell(i).parameters);
  }
  const auto memory = open_checkpoint(options.outputs.checkpoint, theory.model);
  request.memory = memory.get();
  const OutputOptions& files = options.outputs;
  request.early = !options.no_early && color.name == phase_colors().front().name && files.csv.empty() &&
                  files.hdf5.empty() && files.checkpoint.empty();
  watch_interrupts();
  const auto survey = color.compute(color, request);
  return write_phase(request, color, *survey, options.outputs);
}

// the colours of all models take the models of all papers, half the time of a short command
Option color_option(std::string& color) {
  Option option = value_option("--color", "WHAT", "", color);
  option.late_help = [] {
    return phase_colors_help() +
           "; or an expression, at the end of each path; or time(Q < C) or time(Q > C), when that first holds "
           "(default: " +
           phase_colors().front().name + ")";
  };
  return option;
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
                   "horizontal axis: a state, a parameter, a direction x - y/2, along which --from is moved, or "
                   "init-scale, which "
                   "multiplies --from; log:NAME=LO:HI has cells of equal ratio "
                   "(default: the second state, or the first if it is called x, -3:3)",
                   options.x),
      value_option(
          "--y", "NAME=LO:HI",
          "vertical axis; what an axis names is not taken from --set or --from (default: the other one of the first "
          "two states, -3:3)",
          options.y),
      value_option("--size", "COLUMNSxROWS", "cells; each is sampled at its centre (default: 200x200)", options.size),
      value_option("--plane", "A,B", "the names of both axes, each -3:3, instead of --x and --y (default: none)",
                   options.plane),
      value_option("--at", "NAME=VALUE,...",
                   "states and parameters off the plane, as by --from and --set (default: none)", options.at),
      options.model.set_option(),
      options.model.from_option(),
      Option{
          "--box", "NAME=LO:HI",
          "interval of a state in which the stationary points of a user's model are numbered, as by stationary; other "
          "limits have the next numbers, in the order of the cells; if an axis is a parameter, every limit stays "
          "`minimum` (repeatable; default: -3:3 for every state)",
          nullptr, &options.model.box, nullptr},
      color_option(options.color),
      Option{
          "--certify", "",
          "prove the labels of whole boxes, which are divided where that fails; what is not proved is hatched in the "
          "picture (default: off)",
          nullptr, nullptr, &options.certify},
      options.outputs.certificate_option(),
      value_option(
          "--refine", "N",
          "labels as fine as N by N cells, by a coarse grid whose cells are divided where their labels differ from "
          "those around, or from a probe for islands (default: off)",
          options.refine),
      value_option("--boundaries", "FILE", "with --refine: the lines between the labels, .csv or .json (default: none)",
                   options.boundaries),
      Option{"--no-early", "",
             "follow every path to its limit, as for --csv, --hdf5, --checkpoint and other colours, where the label "
             "alone would do (default: off)",
             nullptr, nullptr, &options.no_early},
      value_option("--depth", "N", "with --certify: the smallest boxes are 2^-N of each axis, 1 to 12 (default: 8)",
                   options.depth),
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
      options.outputs.json_option("summary"),
      options.outputs.csv_option("every cell"),
      options.outputs.hdf5_option(),
      options.outputs.checkpoint_option(),
      options.outputs.plot_option("picture"),
      options.outputs.quiet_option("no summary on stdout, no progress line"),
  };
  add_options(command, options.model.network_options());
  command.run = [] { return run(options); };
  command.shares_starts = true;
  return command;
}

}  // namespace separatrix

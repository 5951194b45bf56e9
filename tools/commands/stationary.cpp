#include "solvers/stationary/stationary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/model/quantity.hpp"
#include "lib/num/error.hpp"
#include "solvers/cycle/cycle_continuation.hpp"
#include "solvers/stationary/bifurcation_set.hpp"
#include "tools/picture/phase_portrait.hpp"
#include "tools/report/bifurcation_set_report.hpp"
#include "tools/report/branches.hpp"
#include "tools/report/certified_stationary_report.hpp"
#include "tools/report/stationary_certificate.hpp"
#include "tools/report/stationary_report.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/named_values.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"
#include "tools/shell/rule_at_rest.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string digits = "15", seeds = "20000", seconds = "60";
  std::string along, values, ordinate;
  OutputOptions outputs;
  bool certify = false, nullclines = false, manifolds = false;
};

StationaryRequest request_of(const Options& options, const TheoryModel& theory) {
  const Model& model = theory.model;
  StationaryRequest request;
  request.parameters = options.model.parameters(theory);
  request.box = options.model.intervals(model);
  request.digits = parse_digits(options.digits);
  request.seed = options.model.seed_value();
  request.most_seeds = parse_count(options.seeds, "--max-seeds", 1, 1'000'000'000);
  request.most_seconds = static_cast<double>(parse_count(options.seconds, "--max-seconds", 1, 1'000'000'000));
  request.cancelled = interrupted;
  return request;
}

ExitCode ending_of(bool out_of_time) {
  if (!out_of_time) return exit_done;
  tell("the search ended while it still found new points; raise --max-seeds or --max-seconds");
  return exit_undecided;
}

// where points may be that were not found
std::string text_of(const std::vector<std::string>& states, const std::vector<DecimalInterval>& region) {
  std::string text;
  for (std::size_t i = 0; i < states.size(); ++i) {
    text += fmt::format("{}{} = {}:{}", i > 0 ? ", " : "", states[i], region[i].low, region[i].high);
  }
  return text;
}

// --nullclines and --manifolds go with points of a plane
void check_plane(const Options& options, const Model& model) {
  for (const auto& [name, given] :
       {std::pair{"--nullclines", options.nullclines}, std::pair{"--manifolds", options.manifolds}}) {
    if (!given) continue;
    if (options.certify || !options.along.empty()) {
      throw InvalidArgument(name, options.certify ? "with --certify" : "with --along", "without it");
    }
    if (model.dimension() != 2) {
      throw InvalidArgument(name, "",
                            fmt::format("with a model of two states, and {} has {}", model.name(), model.dimension()));
    }
  }
}

PlaneCurves curves_of(const Options& options, const Model& model, const StationaryRequest& request,
                      const Stationary& found) {
  PlaneCurves curves;
  if (options.nullclines) curves.nullclines = nullclines(model, request);
  if (options.manifolds) curves.manifolds = saddle_manifolds(model, request, found);
  return curves;
}

ExitCode ending_of(const PlaneCurves& curves, std::size_t digits) {
  const std::string lacking = shortcoming(curves, digits);
  if (lacking.empty()) return exit_done;
  tell(lacking);
  return exit_undecided;
}

ExitCode ending_of(const Stationary& found) {
  if (found.complete()) return exit_done;
  if (found.out_of_time) return ending_of(true);
  const std::size_t regions = found.unresolved.size();
  tell(fmt::format("{}{} not resolved: other points may be there, or the field has no value",
                   text_of(found.states, found.unresolved.front()),
                   regions == 1 ? " is" : fmt::format(" and {} other regions are", regions - 1)));
  return exit_undecided;
}

// --along of two parameters
ExitCode run_along_both(const Options& options, const Model& model, const StationaryRequest& stationary) {
  const std::vector<std::string> parts = split_outside_brackets(options.along);
  if (parts.size() > 2) throw InvalidArgument("--along", options.along, "one parameter or two, a=0:1,b=0:1");
  if (!options.ordinate.empty()) throw InvalidArgument("--ordinate", options.ordinate, "with one parameter in --along");
  BifurcationSetRequest request{stationary, {}, {}};
  for (std::size_t i = 0; i < 2; ++i) {
    const ParameterRange range = parse_parameter_range(parts[i], "--along", model);
    request.parameters[i] = range.name;
    request.ranges[i] = {range.low, range.high};
  }
  if (request.parameters[0] == request.parameters[1]) {
    throw InvalidArgument("--along", options.along, "two parameters that differ");
  }
  if (!options.values.empty()) request.values = parse_count(options.values, "--values", 2, 10'000);
  options.outputs.check();
  watch_interrupts();
  const BifurcationSet found = bifurcation_set(model, request);
  if (interrupted()) throw Interrupted("interrupted; nothing was written");
  if (!options.outputs.csv.empty()) write_bifurcation_set_csv(options.outputs.csv, found);
  if (!options.outputs.json.empty()) write_bifurcation_set_json(options.outputs.json, found, model, request);
  if (!options.outputs.plot.empty()) draw_bifurcation_set(found, model, request, options.outputs.plot);
  if (options.outputs.prints_text()) {
    print_bifurcation_set(found);
    if (!options.outputs.plot.empty()) fmt::print("picture: {}\n", options.outputs.plot);
  }
  return ending_of(found.out_of_time);
}

ExitCode run_along(const Options& options, const Model& model, const StationaryRequest& request) {
  if (split_outside_brackets(options.along).size() > 1) return run_along_both(options, model, request);
  if (!options.values.empty()) throw InvalidArgument("--values", options.values, "with --along of two parameters");
  const ParameterRange range = parse_parameter_range(options.along, "--along", model);
  options.outputs.check();
  watch_interrupts();
  const Interval interval{range.low, range.high};
  const Continuation found = continue_stationary(model, request, range.name, interval);
  std::vector<Expression> quantities;
  if (!options.ordinate.empty()) quantities.push_back(parse_quantity(options.ordinate, model));
  const CycleContinuation cycles = continue_cycles(model, request, interval, found, quantities);
  if (interrupted()) throw Interrupted("interrupted; nothing was written");
  if (!options.outputs.csv.empty()) write_branches_csv(options.outputs.csv, found, cycles, model);
  if (!options.outputs.json.empty()) write_branches_json(options.outputs.json, found, cycles, model, request);
  if (!options.outputs.plot.empty())
    draw_branches(found, cycles, model, request, interval, options.ordinate, options.outputs.plot);
  if (options.outputs.prints_text()) {
    print_branches(found, cycles);
    if (!options.outputs.plot.empty()) fmt::print("picture: {}\n", options.outputs.plot);
  }
  if (!found.out_of_time && cycles.out_of_time) {
    tell("a branch of cycles is not followed to its end; raise --max-seconds");
    return exit_undecided;
  }
  return ending_of(found.out_of_time);
}

ExitCode run_certified(const Options& options, const TheoryModel& theory) {
  for (const auto& [name, given] :
       {std::pair{"--along", options.along}, std::pair{"--values", options.values},
        std::pair{"--ordinate", options.ordinate}, std::pair{"--plot", options.outputs.plot}}) {
    if (!given.empty()) throw InvalidArgument("--certify", std::string("with ") + name, std::string("without it"));
  }
  CertifiedStationaryRequest request;
  request.parameters = options.model.parameters(theory);
  request.box = options.model.intervals(theory.model);
  request.digits = parse_digits(options.digits);
  request.keep_proof = !options.outputs.certificate.empty();
  options.outputs.check();
  watch_interrupts();
  const CertifiedStationary found = certify_stationary(theory.model, request);
  if (!options.outputs.csv.empty()) write_certified_csv(options.outputs.csv, found);
  if (!options.outputs.json.empty()) write_certified_json(options.outputs.json, found, theory.model, request);
  if (!options.outputs.certificate.empty()) {
    write_stationary_certificate(options.outputs.certificate, found, theory.model, request);
  }
  if (options.outputs.prints_text()) {
    print_certified(found, request);
  }
  const auto resolved = [](const ProvedPoint& point) { return point.kind_proved; };
  if (found.complete && std::all_of(found.points.begin(), found.points.end(), resolved)) return exit_done;
  tell(found.complete ? "the kind of a point could not be proved"
                      : "a part of the box is not resolved: degenerate points, curves of points, or too little work");
  return exit_undecided;
}

ExitCode run(const Options& options) {
  TheoryModel theory = options.model.with_nodes(options.model.find(), parse_digits(options.digits), options.certify);
  check_plane(options, theory.model);
  if (options.certify) return run_certified(options, theory);
  if (!options.outputs.certificate.empty()) {
    throw InvalidArgument("--certificate", options.outputs.certificate, "with --certify only");
  }
  const Model& model = theory.model;
  const StationaryRequest request = request_of(options, theory);
  if (!options.ordinate.empty() && (options.along.empty() || options.outputs.plot.empty())) {
    throw InvalidArgument("--ordinate", options.ordinate, "with --along and --plot");
  }
  if (!options.ordinate.empty()) parse_quantity(options.ordinate, model);
  if (!options.along.empty()) return run_along(options, model, request);
  if (!options.values.empty()) throw InvalidArgument("--values", options.values, "with --along of two parameters");
  options.outputs.check();
  watch_interrupts();
  Stationary found;
  const bool rules_agree =
      compute_until_rules_agree(theory.model, request.parameters, request.digits, [&](const Model& refined) {
        found = stationary(refined, request);
        std::vector<std::vector<Rational>> points;
        for (const StationaryReport& each : found.points) points.push_back(rationals(each.x));
        for (const ManifoldReport& each : found.manifolds) points.push_back(rationals(each.middle.x));
        return points;
      });
  const PlaneCurves curves = curves_of(options, model, request, found);
  if (interrupted()) throw Interrupted("interrupted; nothing was written");

  if (!options.outputs.csv.empty()) write_stationary_csv(options.outputs.csv, found, curves);
  if (!options.outputs.json.empty()) write_stationary_json(options.outputs.json, found, model, request, curves);
  if (!options.outputs.plot.empty()) {
    PhasePortrait portrait = portrait_of(model, request, found);
    if (!curves.empty()) draw_plane_curves(portrait, curves, found.states);
    draw_portrait(portrait, options.outputs.plot);
  }
  if (options.outputs.prints_text()) {
    print_stationary(found, model, request);
    print_plane_curves(curves, found.states);
    if (!options.outputs.plot.empty()) fmt::print("picture: {}\n", options.outputs.plot);
  }
  return std::max({ending_of(found), ending_of(curves, request.digits), rules_agree ? exit_done : exit_undecided});
}

}  // namespace

Command stationary_command() {
  static Options options;
  Command command;
  command.name = "stationary";
  command.summary = "stationary points in a box: coordinates, loss, spectrum, kind; curves of them";
  command.example = "stationary markov --set p=0.1 --set q=0.1 --box e=-3:3 --box w=-3:3 --digits 50";
  command.positionals = {options.model.positional()};
  command.options = {
      options.model.set_option(),
      options.model.box_option(),
      value_option(
          "--along", "NAME=LO:HI",
          "follow the points along a parameter, with folds and exchanges of stability, and the cycles from Hopf "
          "points; of two parameters, a=0:1,b=0:1, the curves of their bifurcations (default: none)",
          options.along),
      value_option(
          "--values", "N",
          "with --along of two parameters: values of each, on whose lines bifurcations are looked for, both ends "
          "among them (default: 17)",
          options.values),
      value_option("--ordinate", "EXPRESSION",
                   "with --along and --plot: what the picture shows over the parameter, of cycles its extremes "
                   "(default: the state "
                   "that moves most)",
                   options.ordinate),
      Option{"--nullclines", "",
             "of a model of two states, the curves on which the derivative of one of them is 0 (default: off)", nullptr,
             nullptr, &options.nullclines},
      Option{
          "--manifolds", "",
          "of a model of two states, the stable and the unstable curves of its saddles, to the edges of the box or to "
          "where they end (default: off)",
          nullptr, nullptr, &options.manifolds},
      Option{
          "--certify", "",
          "prove it: each point exists and is the only one in a box, its kind is certain, and the box holds no other; "
          "or where others can be (default: off)",
          nullptr, nullptr, &options.certify},
      options.outputs.certificate_option(),
      value_option("--digits", "N", "significant digits, 1 to 1000 (default: 15)", options.digits),
      options.model.seed_option(),
      value_option("--max-seeds", "N", "end the search after N seeds, should it still find new points (default: 20000)",
                   options.seeds),
      value_option("--max-seconds", "S", "end the search after S seconds (default: 60)", options.seconds),
      options.outputs.json_option("result"),
      options.outputs.csv_option("every point, those along curves too,"),
      options.outputs.plot_option("picture"),
      options.outputs.quiet_option("no table on stdout"),
  };
  add_options(command, options.model.network_options());
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix

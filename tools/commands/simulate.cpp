#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "lib/model/state_change.hpp"
#include "lib/num/error.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tools/commands/certified_simulation.hpp"
#include "tools/commands/simulated_starts.hpp"
#include "tools/commands/simulation_times.hpp"
#include "tools/picture/stage_picture.hpp"
#include "tools/report/simulation_report.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string from_time = "0", until, digits = "15", method{automatic_method}, tolerance, steps = "10000000",
              seconds = "0", work = "10000", samples, at, longest_step;
  std::string learning_rate, noise;
  std::string logarithmic;
  OutputOptions outputs;
  std::vector<std::string> from, shown, events, stops;
  std::string starts, vary, width;
  bool no_agree = false, project = false, until_attracted = false, certify = false, rising = false, falling = false;
};

int direction_of(const Options& options) {
  const char* name = options.rising ? "--rising" : "--falling";
  if (!options.rising && !options.falling) return 0;
  if (options.rising && options.falling) throw InvalidArgument("--rising", "with --falling", "one of them");
  if (options.events.empty() && options.stops.empty()) throw InvalidArgument(name, "", "with --event or --stop-at");
  return options.rising ? 1 : -1;
}

// what gradient-descent needs, and nothing else takes
std::optional<Descent> descent_of(const Options& options) {
  const bool descends = options.method == gradient_descent;
  for (const auto& [name, value] :
       {std::pair{"--learning-rate", options.learning_rate}, std::pair{"--noise", options.noise}}) {
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
  descent.learning_rate = parse_schedule(options.learning_rate, "--learning-rate");
  if (!options.noise.empty()) descent.noise = parse_rational(options.noise, "--noise");
  if (descent.noise < 0) throw InvalidArgument("--noise", options.noise, "0 or a number greater than 0");
  descent.seed = options.model.seed_value();
  return descent;
}

bool is_until_attracted(const Options& options) { return options.until_attracted || options.until == until_attracted; }

SimulationRequest request_of(const Options& options, const TheoryModel& theory) {
  const Model& model = theory.model;
  SimulationRequest request;
  request.parameters = options.model.parameters(theory);
  read_times({options.from_time, options.until, options.at, options.samples}, request);
  request.shown = options.shown;
  request.event_direction = direction_of(options);
  request.digits = parse_digits(options.digits);
  request.agree = !options.no_agree;
  request.events = options.events;
  request.stops = options.stops;
  request.method = options.method;
  request.descent = descent_of(options);
  const bool draws = theory.build || !model.description().start_values.empty();
  if (!request.descent && !draws && !options.model.seed.empty()) {
    throw InvalidArgument("--seed", options.model.seed,
                          "with --method gradient-descent, or with a model that draws its start at random");
  }
  if (request.descent && (request.from_time != 0 || request.is_backward())) {
    throw InvalidArgument("--method", options.method, "with --t0 0 and --until greater than 0: its time counts steps");
  }
  if (request.descent && request.descent->learning_rate.rate(0) > request.until) {
    throw InvalidArgument("--learning-rate", options.learning_rate, "at most --until, " + to_string(request.until));
  }
  request.project = options.project;
  if (request.project && model.invariants().empty()) {
    throw InvalidArgument("--project", "", "with a model that has invariants, and " + model.name() + " has none");
  }
  request.until_attracted = is_until_attracted(options);
  if (request.until_attracted && !model.is_gradient_flow()) {
    throw InvalidArgument("--stop-when-attracted", "",
                          "with a model that has a loss whose gradient alone moves it, and " + model.name() +
                              (model.has_loss() ? " has a [flow]" : " is given by its equations"));
  }
  if (request.until_attracted && request.is_backward()) {
    throw InvalidArgument("--stop-when-attracted", "", "forward in time, with --until after --t0");
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
  if (!options.longest_step.empty()) {
    request.longest_step = parse_rational(options.longest_step, "--max-step");
    if (request.descent) {
      throw InvalidArgument("--max-step", options.longest_step,
                            "with a method other than gradient-descent, whose step is the --learning-rate");
    }
    if (*request.longest_step <= 0)
      throw InvalidArgument("--max-step", options.longest_step, "a number greater than 0");
  }
  request.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  request.most_seconds = static_cast<double>(parse_count(options.seconds, "--max-seconds", 0, 1'000'000'000));
  constexpr double million = 1e6;
  request.most_work = million * static_cast<double>(parse_count(options.work, "--max-work", 1, 1'000'000'000));
  return request;
}

// a conserved quantity of which a hundredth or more was lost: the run does not know what it stands for
bool keeps_invariants(const Simulation& simulation) {
  bool kept = true;
  for (const InvariantReport& invariant : simulation.invariants) {
    if (!(invariant.drift.approximate() > invariant.size.approximate() / 100)) continue;
    tell(
        fmt::format("{} is conserved, began at {} and drifted by {}: its digits are lost; more --digits may "
                    "keep them",
                    invariant.name, invariant.start.text(), invariant.drift.text()));
    kept = false;
  }
  return kept;
}

// what has no meaning for a proof, or no proof yet
void check_certifiable(const Options& options) {
  if (options.method != automatic_method && options.method != series_method) {
    throw InvalidArgument("--certify", "with --method " + options.method,
                          "with its own method, a Taylor series with remainder; leave --method away");
  }
  if (!options.tolerance.empty()) {
    throw InvalidArgument("--certify", "with --tolerance", "without it; --width says how fine");
  }
  const std::pair<const char*, bool> others[] = {{"--event", !options.events.empty()},
                                                 {"--stop-at", !options.stops.empty()},
                                                 {"--stop-when-attracted", is_until_attracted(options)},
                                                 {"--project", options.project},
                                                 {"--learning-rate", !options.learning_rate.empty()},
                                                 {"--noise", !options.noise.empty()},
                                                 {"--show", !options.shown.empty()},
                                                 {"--at", !options.at.empty()},
                                                 {"--t0", options.from_time != "0"},
                                                 {"--starts", !options.starts.empty()},
                                                 {"--vary", !options.vary.empty()},
                                                 {"several --from", options.from.size() > 1},
                                                 {"--plot", !options.outputs.plot.empty()}};
  for (const auto& [name, given] : others) {
    if (given) throw InvalidArgument("--certify", std::string("with ") + name, "without it");
  }
}

ExitCode run_certified(const Options& options, const TheoryModel& theory) {
  check_certifiable(options);
  CertifiedSimulationOptions certified{{}, options.outputs};
  CertifiedRequest& request = certified.request;
  request.parameters = options.model.parameters(theory);
  ModelOptions model = options.model;
  if (!options.from.empty()) model.from = options.from.front();
  request.start = model.start_box(theory.model);
  if (!options.until.empty()) request.until = parse_rational(options.until, "--until");
  if (request.until <= 0) throw InvalidArgument("--until", options.until, "a number greater than 0 with --certify");
  request.digits = parse_digits(options.digits);
  if (!options.width.empty()) request.width = parse_rational(options.width, "--width");
  request.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  request.most_seconds = static_cast<double>(parse_count(options.seconds, "--max-seconds", 0, 1'000'000'000));
  if (!options.samples.empty()) request.samples = parse_count(options.samples, "--samples", 1, 10'000'000);
  return certify_and_report(theory.model, certified);
}

// what a run says besides its numbers: whether it is what was asked for
bool is_done(const SimulatedStart& each) {
  const SimulationRequest& request = each.request;
  const Simulation& simulation = each.simulation;
  if (is_success(simulation.outcome) && !simulation.unsearched.empty()) {
    tell(
        fmt::format("the search for zeros of {} was given up: they are too many, or too close together, "
                    "for the effort of a step",
                    simulation.unsearched.front()));
    return false;
  }
  if (is_success(simulation.outcome) && !simulation.passed_over.empty()) {
    tell(
        fmt::format("much may happen around t = {:.15g}, between the steps: it could not be excluded; --max-step "
                    "looks there",
                    simulation.passed_over.front()));
    return false;
  }
  const bool agrees = request.tolerance || !simulation.agreed_digits || *simulation.agreed_digits >= request.digits;
  if (is_success(simulation.outcome) && !agrees) {
    tell(fmt::format("two runs agree to {} of the {} digits asked for; more --digits may do", *simulation.agreed_digits,
                     request.digits));
    return false;
  }
  const bool kept = request.descent || keeps_invariants(simulation);
  if (is_success(simulation.outcome)) return kept;
  tell(simulation.message);
  return false;
}

// what has no meaning for a path that jumps
void check_changes(const Options& options, bool changes) {
  const std::pair<const char*, bool> others[] = {{"--certify", options.certify},
                                                 {"--project", options.project},
                                                 {"--stop-when-attracted", is_until_attracted(options)},
                                                 {"--method gradient-descent", options.method == gradient_descent}};
  for (const auto& [name, given] : others) {
    if (given && changes) throw InvalidArgument(name, "", "with a model without [[event]], at which the state jumps");
  }
}

ExitCode run(const Options& options) {
  std::vector<StateChange> changes;
  const TheoryModel theory =
      options.model.with_nodes(options.model.find(changes), parse_digits(options.digits), options.certify);
  check_changes(options, !changes.empty());
  if (options.certify) return run_certified(options, theory);
  for (const auto& [name, given] :
       {std::pair{"--width", options.width}, std::pair{"--certificate", options.outputs.certificate}}) {
    if (!given.empty()) throw InvalidArgument(name, given, "with --certify only");
  }
  const LogarithmicAxes axes = logarithmic_axes(options.logarithmic);
  if (!options.logarithmic.empty() && options.outputs.plot.empty()) {
    throw InvalidArgument("--log", options.logarithmic, "with --plot");
  }
  const SimulationRequest request = request_of(options, theory);
  if (request.is_backward() && !changes.empty()) {
    throw InvalidArgument("--until", options.until, "after --t0, for [[event]] does not say what the state was before");
  }
  std::vector<SimulatedStart> all =
      simulated_starts({options.model, options.from, options.starts, options.vary}, theory, request);
  options.outputs.check();

  for (SimulatedStart& each : all) {
    each.simulation = simulate_hybrid(theory.model, each.request, changes);
    each.prediction = prediction_of(theory, each.request, each.simulation);
  }
  watch_interrupts();
  if (!options.outputs.csv.empty()) write_simulation_csv(options.outputs.csv, all);
  if (!options.outputs.json.empty()) write_simulation_json(options.outputs.json, theory.model, all);
  if (!options.outputs.plot.empty()) {
    const bool from_0 = request.from_time == 0 && !request.is_backward();
    const bool stages =
        !theory.plotted.empty() && all.size() == 1 && options.shown.empty() && !axes.x && !axes.y && from_0;
    stages ? draw_stages(theory, all.front().request, options.outputs.plot)
           : draw_simulations(theory.model, all, axes, options.outputs.plot);
  }
  if (options.outputs.prints_text()) {
    print_simulations(theory.model, all);
    if (!options.outputs.plot.empty()) fmt::print("picture: {}\n", options.outputs.plot);
  }
  bool done = true;
  for (const SimulatedStart& each : all) done = is_done(each) && done;
  return done ? exit_done : exit_undecided;
}

}  // namespace

Command simulate_command() {
  static Options options;
  Command command;
  command.name = "simulate";
  command.summary = "one trajectory: table, invariants' drift, outcome";
  command.example = "simulate markov --from e=1/2,w=-3/10 --until 10 --digits 30";
  command.positionals = {options.model.positional()};
  command.options = {
      options.model.set_option(),
      Option{"--from", "STATE=VALUE,...",
             "start, read exactly: e=1/2,w=-3/10; repeated: a trajectory from each (repeatable; default: the model's)",
             nullptr, &options.from, nullptr},
      value_option("--starts", "FILE.csv", "many starts: a header with names of states, a row for each (default: none)",
                   options.starts),
      value_option(
          "--vary", "NAME=VALUE,...",
          "a trajectory for each value of a parameter, k=1/2,1,2, or of init-scale, which multiplies the start "
          "(default: none)",
          options.vary),
      value_option("--t0", "T", "time of the start (default: 0)", options.from_time),
      value_option("--until", "T",
                   "end of time, before --t0 to go backward; attracted: as --stop-when-attracted, however late that is "
                   "(default: 10 "
                   "after --t0, with --at the last of its times)",
                   options.until),
      value_option("--digits", "N", "significant digits, 1 to 1000 (default: 15)", options.digits),
      value_option("--method", "NAME", "one of separatrix list methods (default: auto)", options.method),
      Option{
          "--event", "EXPRESSION",
          "report the zeros of an expression of states, parameters, definitions, loss, invariants and t (repeatable; "
          "default: none)",
          nullptr, &options.events, nullptr},
      Option{"--stop-at", "EXPRESSION", "the same, and end at the first of them (repeatable; default: none)", nullptr,
             &options.stops, nullptr},
      Option{"--rising", "", "of --event and --stop-at only the zeros where the expression rises with t (default: off)",
             nullptr, nullptr, &options.rising},
      Option{"--falling", "",
             "of --event and --stop-at only the zeros where the expression falls with t (default: off)", nullptr,
             nullptr, &options.falling},
      Option{"--show", "EXPRESSION",
             "a column, a curve and a value in the JSON for an expression (repeatable; default: none)", nullptr,
             &options.shown, nullptr},
      Option{
          "--stop-when-attracted", "",
          "end as soon as a stationary point, or a manifold of them, is certain to be the limit, and report the limit "
          "(needs a loss; default: off)",
          nullptr, nullptr, &options.until_attracted},
      Option{"--no-agree", "", "one run only: do not compute until two runs agree to the digits (default: off)",
             nullptr, nullptr, &options.no_agree},
      Option{"--certify", "",
             "prove it: an interval for every number, around every solution from the start, which may be a box, "
             "e=1/2+-1e-6 (default: off)",
             nullptr, nullptr, &options.certify},
      value_option("--width", "W",
                   "with --certify: widest interval of a state at the end (default: 10^-N from --digits, if it can be)",
                   options.width),
      options.outputs.certificate_option(),
      value_option("--tolerance", "X", "local error per step (default: from --digits)", options.tolerance),
      Option{"--project", "", "move every step back onto the level set of the model's invariants (default: off)",
             nullptr, nullptr, &options.project},
      value_option(
          "--learning-rate", "X",
          "step of --method gradient-descent, read exactly; 0:0.1,1000:0.01 from steps 0 and 1000 on (default: "
          "none, it is needed there)",
          options.learning_rate),
      value_option("--noise", "S",
                   "gradient-descent: Gaussian noise of this standard deviation in every gradient entry (default: 0)",
                   options.noise),
      options.model.seed_option(),
      value_option("--samples", "N",
                   "rows at N equal time intervals; log:N or log:N:T at N intervals of the logarithm of the time since "
                   "the start, "
                   "from T on, a millionth of the run unless given (default: a row for every step)",
                   options.samples),
      value_option("--at", "T1,T2,...", "rows at these times, and at the end (default: a row for every step)",
                   options.at),
      value_option("--max-step", "H", "no step is longer than H, with any method (default: none is too long)",
                   options.longest_step),
      value_option("--max-steps", "N", "stop after N steps (default: 10000000)", options.steps),
      value_option("--max-seconds", "S", "stop after S seconds, 0 for never (default: 0)", options.seconds),
      value_option("--max-work", "W",
                   "stop all runs after W million operations; one in more digits than double's counts as many as it "
                   "takes (default: 10000)",
                   options.work),
      options.outputs.json_option("result"),
      options.outputs.csv_option("every row"),
      options.outputs.plot_option("picture"),
      value_option("--log", "AXES", "x, y or xy: logarithmic axes of the picture (default: none)", options.logarithmic),
      options.outputs.quiet_option("no table on stdout"),
  };
  add_options(command, options.model.network_options());
  command.run = [] { return run(options); };
  return command;
}

}  // namespace separatrix

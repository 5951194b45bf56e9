#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "lib/model/quantity.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/equilibria.hpp"
#include "solvers/make_room.hpp"
#include "solvers/parallel.hpp"
#include "solvers/quantile.hpp"
#include "solvers/quantity_values.hpp"
#include "tools/commands/drawn_starts.hpp"
#include "tools/commands/simulation_times.hpp"
#include "tools/report/ensemble_picture.hpp"
#include "tools/report/ensemble_report.hpp"
#include "tools/report/hdf5_result.hpp"
#include "tools/report/json.hpp"
#include "tools/report/numbering.hpp"
#include "tools/shell/checkpoint.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"
#include "tools/shell/progress.hpp"
#include "tools/shell/watched_sweep.hpp"

namespace separatrix {
namespace {

constexpr std::size_t most_starts = 10'000'000;

struct Options {
  ModelOptions model;
  std::vector<std::string> init, shown;
  std::string random = "1000", digits = "15", threads = "0", steps = "20000", bins = "20";
  std::string until, samples, at, curves;
  OutputOptions outputs;

  bool wants_curves() const { return !samples.empty() || !at.empty(); }
};

void integrate(const Options& options, const TheoryModel& theory, SweepMemory* memory, Ensemble& ensemble) {
  const Model& model = theory.model;
  const std::uint64_t seed = options.model.seed_value();
  const std::size_t count = parse_count(options.random, "--random", 1, most_starts);
  Equilibria equilibria(model, ensemble.parameters, options.model.intervals(model), interrupted);
  SweepSettings settings;
  settings.digits = parse_digits(options.digits);
  settings.threads = parse_count(options.threads, "--threads", 0, 4096);
  settings.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  Progress progress("ensemble", "starts", count, options.outputs.quiet);
  watch(settings, memory, progress);
  const auto began = std::chrono::steady_clock::now();
  if (!make_room(ensemble.members, count, interrupted)) throw Interrupted("interrupted; nothing was written");
  std::vector<std::optional<Label>> predictions(count);  // of the closed form
  const auto draw = [&](std::size_t i) {
    std::vector<Rational>& start = ensemble.members[i].start;
    start = random_start(ensemble.distributions, seed, i);
    if (theory.closed.label) predictions[i] = theory.closed.label(ensemble.parameters, start);
  };
  std::vector<SweepResult> results = sweep(
      model, count,
      [&](std::size_t i) {
        draw(i);
        return SweepCell{ensemble.parameters, ensemble.members[i].start};
      },
      settings, memory);
  progress.finish();
  if (results.empty()) throw Interrupted("interrupted; nothing was written");
  if (settings.team) {
    const ThreadLimit limit(settings.threads);
    in_parallel(count, [&](std::size_t i) {
      if (ensemble.members[i].start.empty()) draw(i);  // another process followed it
    });
  }
  for (const SweepResult& found : results) equilibria.meet(limit_of(found));
  for (std::size_t i = 0; i < count; ++i) {
    if (interrupted()) throw Interrupted("interrupted; nothing was written");
    SweepResult& found = results[i];
    EnsembleMember& member = ensemble.members[i];
    member.basin = equilibria(limit_of(found));
    const std::optional<Label>& predicted = predictions[i];
    const bool agrees = !predicted || (member.basin.label == *predicted &&
                                       theory.closed.has_direction(ensemble.parameters, member.start, limit_of(found)));
    if (!agrees && found.label != Label::undecided) {  // not counted as a label
      ++ensemble.disagree;
      member.basin = {};
      found.reason = Reason::closed_form;
      found.at_limit = false;
    }
    member.found = std::move(found);
    ++ensemble.counts[name(member.basin)];
    if (member.basin.label == Label::undecided) ++ensemble.reasons[std::string(name(member.found.reason))];
  }
  ensemble.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  tell_unfinished_numbering(equilibria);
}

std::vector<Observable> observables_of(const Options& options, const Model& model, const Ensemble& ensemble) {
  std::vector<Observable> all{{"time", {}}};
  std::vector<Expression> quantities;
  if (model.has_loss()) {
    all.push_back({"loss", {}});
    quantities.push_back(*model.description().loss);
  }
  for (const std::string& text : options.shown) {
    if (text == "loss" && model.has_loss()) continue;
    all.push_back({text, {}});
    quantities.push_back(parse_quantity(text, model));
  }
  const QuantityValues evaluate = quantity_values(model, quantities);
  for (const EnsembleMember& each : ensemble.members) {
    if (each.basin.label == Label::undecided || is_away(each.basin.label)) continue;
    const std::vector<double> values = evaluate(each.found.end, each.found.time, ensemble.parameters);
    all[0].sorted.push_back(each.found.time);
    for (std::size_t k = 0; k < values.size(); ++k) all[k + 1].sorted.push_back(values[k]);
  }
  for (Observable& each : all) each.sorted = sorted_finite(std::move(each.sorted));
  return all;
}

// The times of the curves; the start is that of each path.
SimulationRequest curve_request(const Options& options, const Ensemble& ensemble) {
  SimulationRequest request;
  request.parameters = ensemble.parameters;
  read_times({"0", options.until, options.at, options.samples, true}, request);
  request.shown = options.shown;
  request.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  return request;
}

void check_curves(const Options& options) {
  for (const auto& [name, given] : {std::pair{"--until", options.until}, std::pair{"--curves", options.curves}}) {
    if (!given.empty() && !options.wants_curves()) throw InvalidArgument(name, given, "with --samples or --at");
  }
  if (options.until == until_attracted) {
    throw InvalidArgument("--until", options.until, "a time, which is the same for all paths");
  }
}

QuantileCurves curves_of(const Options& options, const Model& model, const Ensemble& ensemble) {
  const std::size_t count = ensemble.members.size();
  const ThreadLimit limit(parse_count(options.threads, "--threads", 0, 4096));
  Progress progress("curves", "paths", count, options.outputs.quiet);
  return quantile_curves(
      model, curve_request(options, ensemble), {quantile_shares.begin(), quantile_shares.end()}, count,
      [&](std::size_t i) { return ensemble.members[i].start; }, [&] { progress.advance(); });
}

ExitCode run(const Options& options) {
  const TheoryModel theory = options.model.with_nodes(options.model.find(), parse_digits(options.digits), false);
  const Model& model = theory.model;
  check_curves(options);
  Ensemble ensemble;
  ensemble.parameters = options.model.parameters(theory);
  ensemble.distributions = drawn_starts(options.model, options.init, model, ensemble.parameters);
  ensemble.bins = parse_count(options.bins, "--bins", 1, 10'000);
  ensemble.digits = parse_digits(options.digits);
  for (const std::string& text : options.shown) parse_quantity(text, model);
  if (options.wants_curves()) {
    check_quantile_curves(model, curve_request(options, ensemble),
                          parse_count(options.random, "--random", 1, most_starts));
  }
  options.outputs.check({{"--curves", options.curves}});
  check_hdf5(options.outputs.hdf5);
  const auto memory = open_checkpoint(options.outputs.checkpoint, model);
  watch_interrupts();
  integrate(options, theory, memory.get(), ensemble);
  ensemble.observables = observables_of(options, model, ensemble);
  if (options.wants_curves()) ensemble.curves = curves_of(options, model, ensemble);
  const OutputOptions& outputs = options.outputs;
  if (!outputs.plot.empty()) {
    const std::string otherwise = model.has_loss() ? "loss" : "time";
    draw_ensemble(model, ensemble, options.shown.empty() ? otherwise : options.shown.front(), outputs.plot);
  }
  if (!outputs.csv.empty()) write_ensemble_csv(outputs.csv, model, ensemble);
  if (!options.curves.empty()) write_curves_csv(options.curves, *ensemble.curves);
  if (!outputs.hdf5.empty()) write_ensemble_hdf5(outputs.hdf5, model, ensemble);
  if (!outputs.json.empty()) write_json(outputs.json, json_of_ensemble(theory, ensemble));
  if (outputs.prints_text({{"--curves", options.curves}})) print_ensemble(theory, ensemble);
  if (ensemble.disagree > 0) {
    tell(fmt::format("{} of {} labels contradict the closed form", ensemble.disagree, ensemble.members.size()));
    return exit_claim_fails;
  }
  return ensemble.counts.contains(std::string(name(Label::undecided))) ? exit_undecided : exit_done;
}

}  // namespace

Command ensemble_command() {
  static Options options;
  Command command;
  command.name = "ensemble";
  command.summary =
      "where random starts go: fractions with 95 % intervals, quantiles of time, loss, observables and their curves";
  command.example = "ensemble markov --random 10000 --init \"normal(0,1/2)\"";
  command.positionals = {options.model.positional()};
  command.options = {
      value_option("--random", "N", "number of random starts (default: 1000)", options.random),
      Option{"--init", "DISTRIBUTION",
             "how states are drawn, normal(MEAN, DEVIATION) or uniform(LOW, HIGH) of numbers or expressions of "
             "parameters; STATE=DISTRIBUTION for one state (repeatable; default: as the model's file says, needed "
             "where it "
             "does not)",
             nullptr, &options.init, nullptr},
      options.model.set_option(),
      options.model.from_option(),
      options.model.box_option(),
      Option{"--show", "EXPRESSION", "quantiles of an expression at the end of the paths (repeatable; default: none)",
             nullptr, &options.shown, nullptr},
      value_option("--samples", "N",
                   "quantiles of loss and of what is shown over time too, at N equal intervals; log:N or log:N:T at N "
                   "intervals of the logarithm from T on (default: at the end of the paths only)",
                   options.samples),
      value_option("--at", "T1,T2,...", "the same at these times (default: none)", options.at),
      value_option("--until", "T", "with --samples: the last time (default: 10)", options.until),
      value_option("--curves", "FILE",
                   "with --samples or --at: the quantiles over time as CSV; - for stdout (default: none)",
                   options.curves),
      value_option("--bins", "N", "of the histograms at the end (default: 20)", options.bins),
      options.model.seed_option(),
      value_option("--digits", "N", "the most to spend on a start near a boundary (default: 15)", options.digits),
      value_option("--threads", "N", "number of threads, 0 for one per core (default: 0)", options.threads),
      value_option("--max-steps", "N", "steps per start; one that needs more is undecided (default: 20000)",
                   options.steps),
      options.outputs.json_option("result"),
      value_option("--csv", "FILE",
                   "every start with its label as CSV, as basin --starts reads it; - for stdout (default: none)",
                   options.outputs.csv),
      options.outputs.hdf5_option(),
      options.outputs.checkpoint_option(),
      options.outputs.plot_option("quantiles over time with --samples or --at, else a histogram at the end, of the "
                                  "first --show, else the loss"),
      options.outputs.quiet_option("no text on stdout, no progress line"),
  };
  add_options(command, options.model.network_options());
  command.run = [] { return run(options); };
  command.shares_starts = true;
  return command;
}

}  // namespace separatrix

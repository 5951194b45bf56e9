#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "lib/model/expectation_rule.hpp"
#include "lib/num/agreement.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/digit_plan.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/destination.hpp"
#include "solvers/basin/equilibria.hpp"
#include "solvers/basin/sweep.hpp"
#include "solvers/trajectory/methods.hpp"
#include "tools/commands/certified_basin.hpp"
#include "tools/report/basin_report.hpp"
#include "tools/report/direction.hpp"
#include "tools/report/hdf5_result.hpp"
#include "tools/report/json.hpp"
#include "tools/report/numbering.hpp"
#include "tools/report/orbit.hpp"
#include "tools/shell/checkpoint.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"
#include "tools/shell/rule_at_rest.hpp"
#include "tools/shell/starts.hpp"
#include "tools/shell/team.hpp"
#include "tools/shell/watched_sweep.hpp"

namespace separatrix {
namespace {

struct Options {
  ModelOptions model;
  std::string starts, digits = "15", threads = "0", steps = "20000";
  OutputOptions outputs;
  bool certify = false;
};

// of the second run, beyond those of the first
constexpr std::size_t more_digits = 5;

// with fewer digits and steps of another kind, where more of them lead to nothing; and of a third kind, to compare with
constexpr std::size_t few_digits = 12;

bool is_decided(const Destination& found) { return found.label != Label::undecided; }

// more digits, or steps of a Taylor series, were in the way
bool fewer_digits_may_help(Reason reason) {
  return reason == Reason::loss_rose || reason == Reason::nonfinite || reason == Reason::step_underflow ||
         reason == Reason::step_limit;
}

// period and multipliers
std::vector<Known> numbers_of(const OrbitReport& orbit) {
  std::vector<Known> numbers{orbit.period};
  for (const auto& [real, imaginary] : orbit.multipliers) numbers.insert(numbers.end(), {real, imaginary});
  return numbers;
}

// one start, to all digits, computed twice
Labelled label_one(const Model& model, const ParameterValues& parameters, const std::vector<Rational>& start,
                   std::size_t digits, Equilibria& equilibria) {
  const DestinationFinder finder(model, parameters);
  // in quadruple precision at least: the limit is asked for, not only the label
  const std::size_t first = digits + guard::printed;
  Destination found = finder(start, first, Certainty::checked);
  finder.refine_limit(start, first, found);
  std::optional<std::size_t> agreed;
  if (is_decided(found)) {
    Destination again = finder(start, first + more_digits, Certainty::path);
    finder.refine_limit(start, first + more_digits, again);
    if (!same_basin(found, again)) {
      found.label = Label::undecided;
      found.reason = Reason::runs_differ;
    } else if (found.orbit && again.orbit) {
      agreed = std::min(agreed_digits_of_limits(numbers_of(*found.orbit), numbers_of(*again.orbit)), digits);
    } else if (found.at_limit && again.at_limit) {
      agreed = std::min(agreed_digits_of_limits(found.limit, again.limit), digits);
    } else if (found.away && again.away) {
      agreed = std::min({agreed_digits_of_limits(found.away->unit, again.away->unit), found.away->digits, digits});
    }
  } else if (fewer_digits_may_help(found.reason)) {
    Destination rough = finder(start, few_digits, Certainty::checked);
    if (is_decided(rough)) {
      const Destination again = finder(start, few_digits, Certainty::path, other_quick_method);
      // samples may pass over a well that series see
      const Destination third = finder(start, few_digits, Certainty::path, automatic_method);
      const bool is_contradicted = is_decided(third) && !same_basin(rough, third);
      if (is_decided(again) && same_basin(rough, again) && !is_contradicted) {
        if (rough.at_limit && again.at_limit) {
          agreed = std::min(agreed_digits_of_limits(rough.limit, again.limit), few_digits);
        }
        found = std::move(rough);
      } else if (is_decided(again) || is_contradicted) {
        found.reason = Reason::runs_differ;
      }
    } else if (found.reason == Reason::loss_rose) {
      found = std::move(rough);
    }
  }
  const std::size_t known = std::min(digits, found.digits);
  Labelled result{start,        equilibria(found),
                  found.reason, rounded(found.loss, known),
                  found.time,   {},
                  false,        agreed,
                  {},           std::nullopt,
                  found.flat,   {}};
  if (found.orbit && is_decided(found)) result.orbit = rounded(*found.orbit, known);
  if (found.away && is_decided(found)) result.away = rounded(*found.away, known);
  result.at_limit = found.at_limit && is_decided(found);
  for (const Known& value : found.limit) result.end.push_back(rounded(value, known));
  return result;
}

// what the closed form is compared with
Limit<double> direction_of(const Labelled& each) {
  Limit<double> limit{each.basin.label, each.flat, {}, 0};
  if (!each.away) return limit;
  limit.x = doubles(each.away->unit);
  limit.error = to_double(each.away->error);
  return limit;
}

std::vector<Labelled> label_many(const Model& model, const ParameterValues& parameters,
                                 const std::vector<std::vector<Rational>>& starts, SweepSettings settings,
                                 SweepMemory* memory, bool quiet, Equilibria& equilibria) {
  Progress progress("basin", "starts", starts.size(), quiet);
  watch(settings, memory, progress);
  const auto results = sweep(
      model, starts.size(),
      [&](std::size_t i) {
        return SweepCell{parameters, starts[i]};
      },
      settings, memory);
  progress.finish();
  if (results.empty()) throw Interrupted("interrupted; nothing was written");
  for (const SweepResult& found : results) equilibria.meet(limit_of(found));
  std::vector<Labelled> all;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const SweepResult& found = results[i];
    Labelled result{starts[i],
                    equilibria(limit_of(found)),
                    found.reason,
                    rounded(found.loss, sweep_digits),
                    rounded(found.time, sweep_digits),
                    {},
                    found.at_limit && found.label != Label::undecided,
                    std::nullopt,
                    {},
                    direction_away(found),
                    found.flat,
                    {}};
    if (found.orbit) result.orbit = *found.orbit;
    for (const double entry : found.end) result.end.push_back(rounded(entry, sweep_digits));
    all.push_back(std::move(result));
  }
  return all;
}

ExitCode run_certified(const Options& options, const TheoryModel& theory) {
  const Model& model = theory.model;
  if (options.digits != Options().digits) {
    throw InvalidArgument("--certify", "with --digits " + options.digits, "without it; the limit is in an interval");
  }
  CertifiedBasinOptions certified;
  certified.parameters = options.model.parameters(theory);
  if (options.starts.empty()) {
    certified.starts.push_back(options.model.start_box(model));
  } else {
    for (const std::vector<Rational>& start : read_starts(
             options.starts, model, options.model.start(model, model.description().states), options.model.from)) {
      certified.starts.emplace_back();
      for (const Rational& value : start) certified.starts.back().push_back({value, value});
    }
  }
  certified.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  certified.threads = parse_count(options.threads, "--threads", 0, 4096);
  certified.outputs = options.outputs;
  Equilibria equilibria(model, certified.parameters, options.model.intervals(model), interrupted);
  options.outputs.check();
  watch_interrupts();
  return certify_basins(theory, certified, equilibria);
}

ExitCode run(const Options& options) {
  TheoryModel theory = options.model.with_nodes(options.model.find(), parse_digits(options.digits), options.certify);
  if (options.certify) {
    for (const auto& [option, file] :
         {std::pair{"--checkpoint", &options.outputs.checkpoint}, std::pair{"--hdf5", &options.outputs.hdf5}}) {
      if (!file->empty()) throw InvalidArgument(option, *file, "without --certify");
    }
  }
  if (options.certify) {
    leave_to_leader();
    return run_certified(options, theory);
  }
  if (!options.outputs.certificate.empty()) {
    throw InvalidArgument("--certificate", options.outputs.certificate, "with --certify only");
  }
  const Model& model = theory.model;
  const ParameterValues parameters = options.model.parameters(theory);
  const std::vector<Rational> from =
      options.starts.empty() ? options.model.start(model) : options.model.start(model, model.description().states);
  const std::size_t digits = parse_digits(options.digits);
  SweepSettings settings;
  settings.digits = digits;
  settings.threads = parse_count(options.threads, "--threads", 0, 4096);
  settings.most_steps = parse_count(options.steps, "--max-steps", 1, 1'000'000'000);
  const auto starts = options.starts.empty() ? std::vector<std::vector<Rational>>{from}
                                             : read_starts(options.starts, model, from, options.model.from);
  const bool one = options.starts.empty();
  options.outputs.check();
  check_hdf5(options.outputs.hdf5);
  if (one && !options.outputs.checkpoint.empty()) {
    throw InvalidArgument("--checkpoint", options.outputs.checkpoint, "with --starts, left out otherwise");
  }
  if (one) leave_to_leader();
  settings.all_need_results = expectation_rule(model).nodes > 0;  // who computes again, all do
  const auto memory = open_checkpoint(options.outputs.checkpoint, model);
  watch_interrupts();

  std::vector<Labelled> all;
  const bool rules_agree =
      compute_until_rules_agree(theory.model, parameters, one ? digits : sweep_digits, [&](const Model& refined) {
        Equilibria equilibria(refined, parameters, options.model.intervals(refined), interrupted);
        all = one ? std::vector<Labelled>{label_one(refined, parameters, from, digits, equilibria)}
                  : label_many(refined, parameters, starts, settings, memory.get(), options.outputs.quiet, equilibria);
        tell_unfinished_numbering(equilibria);
        std::set<std::vector<Rational>> limits;  // many starts have one
        for (const Labelled& each : all) {
          if (each.at_limit) limits.insert(rationals(each.end));
        }
        return std::vector<std::vector<Rational>>(limits.begin(), limits.end());
      });
  leave_to_leader();
  std::map<std::string, std::size_t> counts;
  Directions directions;
  Cycles cycles;
  std::size_t compared = 0, agree = 0, disagree = 0, undecided = 0;
  for (Labelled& each : all) {
    const auto predicted = theory.closed.label ? theory.closed.label(parameters, each.start) : std::nullopt;
    if (predicted) {
      each.predicted = name(*predicted);
      ++compared;
      const bool agrees =
          each.basin.label == *predicted && theory.closed.has_direction(parameters, each.start, direction_of(each));
      if (each.basin.label != Label::undecided && !agrees) {  // not printed as a label
        ++disagree;
        each.basin = {};
        each.reason = Reason::closed_form;
        each.at_limit = false;
        each.agreed_digits.reset();
        each.away.reset();
      }
      agree += each.basin.label == *predicted;
    }
    ++counts[name(each.basin)];
    directions.add(each.basin, each.flat, each.away);
    cycles.add(each.basin, each.closed());
    undecided += each.basin.label == Label::undecided;
  }
  if (!options.outputs.csv.empty()) write_basins_csv(options.outputs.csv, model, all);
  if (!options.outputs.hdf5.empty()) write_basins_hdf5(options.outputs.hdf5, model, parameters, all);
  if (!options.outputs.json.empty()) {
    write_json(options.outputs.json, json_of_basins(model, parameters, all, counts, one ? digits : sweep_digits));
  }
  if (options.outputs.prints_text()) {
    if (one) {
      print_basin(model, all.front());
    } else {
      for (const auto& [label, count] : counts) fmt::print("{:<16} {:>9}\n", label, count);
      fmt::print("{}{}", directions.text(model), cycles.text());
      if (compared > 0) {
        fmt::print("closed form: {} of {} labels agree, {} undecided, {} disagree\n", agree, compared,
                   compared - agree - disagree, disagree);
      }
    }
  }
  if (disagree > 0) {
    tell(fmt::format("{} of {} labels contradict the closed form", disagree, compared));
    return exit_claim_fails;
  }
  return undecided > 0 || !rules_agree ? exit_undecided : exit_done;
}

}  // namespace

Command basin_command() {
  static Options options;
  Command command;
  command.name = "basin";
  command.summary = "where one start goes, or many: label, limit, loss, time";
  command.example = "basin markov --set p=0.1 --set q=0.1 --from e=1/2,w=-2 --digits 30";
  command.positionals = {options.model.positional()};
  command.options = {
      options.model.set_option(),
      options.model.from_option(),
      value_option("--starts", "FILE.csv", "many starts: a header with names of states, a row for each (default: none)",
                   options.starts),
      options.model.box_option(),
      Option{"--certify", "",
             "prove the label, of one start or of all in a box, e=1/2+-1/100, by enclosures and a trapping lemma "
             "(default: off)",
             nullptr, nullptr, &options.certify},
      options.outputs.certificate_option(),
      value_option("--digits", "N",
                   "digits of the limit; with --starts the most to spend on a start near a boundary (default: 15)",
                   options.digits),
      value_option("--threads", "N", "number of threads, 0 for one per core (default: 0)", options.threads),
      value_option("--max-steps", "N",
                   "with --starts: steps per start; one that needs more is undecided (default: 20000)", options.steps),
      options.outputs.json_option("result"),
      options.outputs.csv_option("every start"),
      options.outputs.hdf5_option(),
      options.outputs.checkpoint_option(),
      options.outputs.quiet_option("no text on stdout, no progress line"),
  };
  command.options.push_back(options.model.seed_option());
  add_options(command, options.model.network_options());
  command.run = [] { return run(options); };
  command.shares_starts = true;
  return command;
}

}  // namespace separatrix

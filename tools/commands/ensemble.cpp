#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "lib/model/quantity.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/equilibria.hpp"
#include "solvers/basin/sweep.hpp"
#include "solvers/make_room.hpp"
#include "solvers/parallel.hpp"
#include "solvers/quantity_values.hpp"
#include "solvers/start_distribution.hpp"
#include "tools/phase/share_bounds.hpp"
#include "tools/report/end_columns.hpp"
#include "tools/report/hdf5_result.hpp"
#include "tools/report/json.hpp"
#include "tools/report/numbering.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/checkpoint.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/named_values.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"
#include "tools/shell/progress.hpp"
#include "tools/shell/watched_sweep.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t sweep_digits = 15, interval_digits = 6;
constexpr std::array shares{0.05, 0.25, 0.5, 0.75, 0.95};

struct Options {
  ModelOptions model;
  std::vector<std::string> init, shown;
  std::string random = "1000", digits = "15", threads = "0", steps = "20000";
  OutputOptions outputs;
};

/// A random start with what became of it.
struct Member {
  std::vector<Rational> start;
  SweepResult found;
  Basin basin;
};

/// The starts of one ensemble: how they are drawn, and where they went.
struct Ensemble {
  ParameterValues parameters;
  std::vector<Distribution> distributions;
  std::vector<Member> members;
  std::map<std::string, std::size_t> counts, reasons;  ///< of all labels; of the undecided
  std::size_t disagree = 0;                            ///< with the closed form
  double seconds = 0;
};

// --init DISTRIBUTION for all states, --init STATE=DISTRIBUTION for one, --from for what does not vary; else as the model says
void read_distributions(const Options& options, const Model& model, Ensemble& ensemble) {
  const ModelDescription& said = model.description();
  const std::size_t d = model.dimension();
  ensemble.distributions = start_distributions(model, ensemble.parameters);
  const std::vector<Rational> from = options.model.start_at(model, ensemble.parameters);
  ModelOptions silent = options.model;
  silent.from.clear();
  const std::vector<Rational> without = silent.start_at(model, ensemble.parameters);
  for (std::size_t i = 0; i < d; ++i) {
    if (from[i] != without[i]) ensemble.distributions[i] = {StartValue::Kind::fixed, from[i], 0};
  }
  std::vector<std::string> parameters;
  for (const Parameter& parameter : said.parameters) parameters.push_back(parameter.name);
  const auto read = [&](const std::string& text, std::size_t i) {
    ensemble.distributions[i] =
        distribution_at(parse_start_value(text, parameters), said.states[i], model, ensemble.parameters);
  };
  std::vector<bool> named(d);
  for (const std::string& text : options.init) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) continue;
    const NamedPlaces places = places_of(said.states, text.substr(0, equals), "state");
    for (std::size_t i = places.first; i < places.first + places.shape.size(); ++i) {
      read(text.substr(equals + 1), i);
      named[i] = true;
    }
  }
  for (const std::string& text : options.init) {
    if (text.find('=') != std::string::npos) continue;
    for (std::size_t i = 0; i < d; ++i) {
      if (!named[i]) read(text, i);
    }
  }
  std::vector<std::string> drawn;
  for (std::size_t i = 0; i < d; ++i) {
    Distribution& each = ensemble.distributions[i];
    if (each.kind != StartValue::Kind::missing) drawn.push_back(said.states[i]);
  }
  check_start(model, options.model.from, drawn);
  for (Distribution& each : ensemble.distributions) {
    if (each.kind == StartValue::Kind::missing) each.kind = StartValue::Kind::fixed;  // --from has said 0
  }
  const auto varies = [](const Distribution& each) { return each.kind != StartValue::Kind::fixed; };
  if (std::any_of(ensemble.distributions.begin(), ensemble.distributions.end(), varies)) return;
  throw InvalidArgument("--init", options.init.empty() ? "(none)" : options.init.front(),
                        "a distribution of at least one state, for example --init \"normal(0,1/2)\" for all of them or "
                        "--init \"" +
                            said.states.front() + "=uniform(-1,1)\"");
}

// "normal(0, 1/2)"
std::string text_of(const Distribution& drawn) {
  if (drawn.kind == StartValue::Kind::fixed) return to_string(drawn.first);
  const char* name = drawn.kind == StartValue::Kind::normal ? "normal" : "uniform";
  return fmt::format("{}({}, {})", name, to_string(drawn.first), to_string(drawn.second));
}

void integrate(const Options& options, const TheoryModel& theory, SweepMemory* memory, Ensemble& ensemble) {
  const Model& model = theory.model;
  const std::uint64_t seed = options.model.seed_value();
  const std::size_t count = parse_count(options.random, "--random", 1, 10'000'000);
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
    Member& member = ensemble.members[i];
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

// of sorted values, with linear interpolation between neighbours
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const double rest = place - static_cast<double>(below);
  return rest > 0 ? sorted[below] + rest * (sorted[below + 1] - sorted[below]) : sorted[below];
}

/// A number of every decided start.
struct Observable {
  std::string name;
  std::vector<double> sorted;  ///< finite values only
};

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
  for (const Member& each : ensemble.members) {
    if (each.basin.label == Label::undecided || is_away(each.basin.label)) continue;
    const std::vector<double> values = evaluate(each.found.end, each.found.time, ensemble.parameters);
    all[0].sorted.push_back(each.found.time);
    for (std::size_t k = 0; k < values.size(); ++k) all[k + 1].sorted.push_back(values[k]);
  }
  for (Observable& each : all) {
    std::erase_if(each.sorted, [](double value) { return !std::isfinite(value); });
    std::sort(each.sorted.begin(), each.sorted.end());
  }
  return all;
}

// bounds of the probability of a label: a start that is undecided may have any
ShareBounds interval_of(const Ensemble& ensemble, const std::string& label) {
  const auto undecided = ensemble.counts.find(std::string(name(Label::undecided)));
  const bool itself = label == name(Label::undecided);
  const std::size_t open = itself || undecided == ensemble.counts.end() ? 0 : undecided->second;
  return share_bounds(ensemble.counts.at(label), open, ensemble.members.size(), z_of_95_percent);
}

double fraction_of(const Ensemble& ensemble, std::size_t count) {
  return static_cast<double>(count) / static_cast<double>(ensemble.members.size());
}

// of a global minimum where all states are N(0, s²) and theory knows it
std::optional<Known> closed_form_of(const TheoryModel& theory, const Ensemble& ensemble, std::size_t digits) {
  if (!theory.closed.success_probability) return std::nullopt;
  const Distribution& first = ensemble.distributions.front();
  for (const Distribution& each : ensemble.distributions) {
    if (each.kind != StartValue::Kind::normal || each.first != 0 || each.second != first.second) return std::nullopt;
  }
  return theory.closed.success_probability(ensemble.parameters, first.second, digits);
}

Json json_of(const Options& options, const TheoryModel& theory, const Ensemble& ensemble,
             const std::vector<Observable>& observables) {
  const Model& model = theory.model;
  Json json;
  json["model"] = model.name();
  json["parameters"] = Json::object();
  for (std::size_t i = 0; i < ensemble.parameters.size(); ++i) {
    json["parameters"][model.description().parameters[i].name] = to_string(ensemble.parameters[i]);
  }
  json["random"] = ensemble.members.size();
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    json["init"][model.description().states[i]] = text_of(ensemble.distributions[i]);
  }
  json["outcomes"] = Json::object();
  for (const auto& [label, count] : ensemble.counts) {
    const ShareBounds bounds = interval_of(ensemble, label);
    json["outcomes"][label] = {
        {"count", count}, {"fraction", fraction_of(ensemble, count)}, {"interval", {bounds.low, bounds.high}}};
  }
  json["undecided"] = ensemble.reasons;
  json["quantiles"] = Json::object();
  for (const Observable& each : observables) {
    json["quantiles"][each.name] = nullptr;
    if (each.sorted.empty()) continue;
    json["quantiles"][each.name] = Json::object();
    for (const double share : shares) {
      json["quantiles"][each.name][decimal(share, 2)] = decimal(quantile(each.sorted, share), sweep_digits);
    }
  }
  const auto exact = closed_form_of(theory, ensemble, parse_digits(options.digits));
  json["closed_form"] = nullptr;
  if (exact) json["closed_form"] = {{"label", name(Label::global_minimum)}, {"probability", exact->text()}};
  json["disagree"] = ensemble.disagree;
  json["seconds"] = ensemble.seconds;
  return json;
}

void write_csv(const std::string& path, const Model& model, const Ensemble& ensemble) {
  std::vector<std::string> header = model.description().states;
  header.insert(header.end(), {"label", "loss", "time"});
  add_end_columns(model, header);
  CsvFile file(path, header);
  for (const Member& each : ensemble.members) {
    std::vector<std::string> row, end;
    for (std::size_t i = 0; i < each.start.size(); ++i) {
      const bool is_fixed = ensemble.distributions[i].kind == StartValue::Kind::fixed;
      row.push_back(is_fixed ? to_string(each.start[i]) : decimal(each.start[i], sweep_digits));
    }
    row.insert(row.end(),
               {name(each.basin), decimal(each.found.loss, sweep_digits), decimal(each.found.time, sweep_digits)});
    for (const double entry : each.found.end) end.push_back(decimal(entry, sweep_digits));
    add_end(end, each.found.at_limit && each.basin.label != Label::undecided, row);
    file.row(row);
  }
  file.commit();
}

void write_members(const std::string& path, const Model& model, const Ensemble& ensemble) {
  const std::vector<Member>& members = ensemble.members;
  const auto found = [&](std::size_t i) -> const SweepResult& { return members[i].found; };
  const StartEnds ends{[&](std::size_t i) { return found(i).loss; }, [&](std::size_t i) { return found(i).time; },
                       [&](std::size_t i) { return found(i).at_limit && members[i].basin.label != Label::undecided; },
                       [&](std::size_t i, std::size_t k) { return found(i).end.at(k); }};
  const auto start = [&](std::size_t i, std::size_t k) { return to_double(members[i].start[k]); };
  const auto label = [&](std::size_t i) { return name(members[i].basin); };
  write_hdf5(path, {numbered("start", members.size())}, start_columns(model, members.size(), start, label, ends),
             exact_inputs(model, ensemble.parameters, {}, {}));
}

void print(const Options& options, const TheoryModel& theory, const Ensemble& ensemble,
           const std::vector<Observable>& observables) {
  std::vector<std::vector<std::string>> outcomes{{"label", "count", "fraction", "95 % interval"}};
  for (const auto& [label, count] : ensemble.counts) {
    const ShareBounds bounds = interval_of(ensemble, label);
    outcomes.push_back(
        {label, std::to_string(count), decimal(fraction_of(ensemble, count), interval_digits),
         fmt::format("[{}, {}]", decimal(bounds.low, interval_digits), decimal(bounds.high, interval_digits))});
  }
  print_table(outcomes);
  for (const auto& [reason, count] : ensemble.reasons) fmt::print("undecided by {}: {}\n", reason, count);
  std::vector<std::vector<std::string>> quantiles{{"quantiles of the end"}};
  for (const double share : shares) quantiles.front().push_back(fmt::format("{:.0f} %", 100 * share));
  for (const Observable& each : observables) {
    if (each.sorted.empty()) continue;
    quantiles.push_back({each.name});
    for (const double share : shares) {
      quantiles.back().push_back(decimal(quantile(each.sorted, share), interval_digits));
    }
  }
  if (quantiles.size() > 1) {
    fmt::print("\n");
    print_table(quantiles);
  }
  const auto exact = closed_form_of(theory, ensemble, parse_digits(options.digits));
  if (exact) fmt::print("\nclosed form: probability of a global minimum {}\n", exact->text());
  fmt::print("{}{} starts in {:.3g} s\n", exact ? "" : "\n", ensemble.members.size(), ensemble.seconds);
}

ExitCode run(const Options& options) {
  const TheoryModel theory = options.model.find();
  Ensemble ensemble;
  ensemble.parameters = options.model.parameters(theory);
  read_distributions(options, theory.model, ensemble);
  for (const std::string& text : options.shown) parse_quantity(text, theory.model);
  options.outputs.check();
  check_hdf5(options.outputs.hdf5);
  const auto memory = open_checkpoint(options.outputs.checkpoint, theory.model);
  watch_interrupts();
  integrate(options, theory, memory.get(), ensemble);
  const std::vector<Observable> observables = observables_of(options, theory.model, ensemble);
  if (!options.outputs.csv.empty()) write_csv(options.outputs.csv, theory.model, ensemble);
  if (!options.outputs.hdf5.empty()) write_members(options.outputs.hdf5, theory.model, ensemble);
  if (!options.outputs.json.empty()) write_json(options.outputs.json, json_of(options, theory, ensemble, observables));
  if (options.outputs.prints_text()) print(options, theory, ensemble, observables);
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
  command.summary = "where random starts go: fractions with 95 % intervals, quantiles of time, loss and observables";
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
      options.outputs.quiet_option("no text on stdout, no progress line"),
  };
  add_options(command, options.model.network_options());
  command.run = [] { return run(options); };
  command.shares_starts = true;
  return command;
}

}  // namespace separatrix

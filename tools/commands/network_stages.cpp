#include "tools/commands/network_stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/diagonal/dual_path.hpp"
#include "solvers/stages/clock_finding.hpp"
#include "tools/picture/network_picture.hpp"
#include "tools/report/clock_report.hpp"
#include "tools/report/json.hpp"
#include "tools/report/perturbation_report.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"
#include "tools/shell/output_options.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;

Json number(const Rational& value, const NetworkStagesRequest& request) {
  return request.rationals ? to_string(value) : decimal(value, request.digits);
}

// "1e-64", or a fraction where no short decimal is exact
std::string exact_text(const Rational& value) {
  const Known known = rounded(value, 15);
  return known.value() == value ? known.text() : to_string(value);
}

std::string text_of(const Rational& value, const NetworkStagesRequest& request) {
  return request.rationals ? to_string(value) : decimal(value, request.digits);
}

// of the matrices of a plateau: the number of coordinates that are not 0, and ‖W‖_F²/‖W‖₂²
struct Ranks {
  std::string name;
  std::size_t rank = 0;
  double stable_rank = 0;
};

std::vector<Ranks> ranks_of(const DiagonalNetwork& network, const std::vector<Rational>& state) {
  std::vector<CoordinateGroup> groups = network.groups;
  if (groups.empty()) {
    groups.push_back({"all", {}});
    for (std::size_t i = 0; i < state.size(); ++i) groups[0].coordinates.push_back(i);
  }
  std::vector<Ranks> all;
  for (const CoordinateGroup& group : groups) {
    Ranks ranks{group.name};
    Rational total, largest;
    for (const std::size_t i : group.coordinates) {
      if (state[i] != 0) ++ranks.rank;
      const Rational square = state[i] * state[i];
      total += square;
      largest = std::max(largest, square);
    }
    if (largest != 0) ranks.stable_rank = to_double(Rational(total / largest));
    all.push_back(ranks);
  }
  return all;
}

std::string end_text(const StageSequence& sequence) {
  const std::string_view assumption = missed_assumption(sequence.end);
  if (assumption.empty()) return sequence.message;
  return fmt::format("{}. Assumption {} of arXiv 2306.07042 is not met", sequence.message, assumption);
}

std::string joined_numbers(const std::vector<std::size_t>& numbers) {
  std::vector<std::string> texts;
  for (const std::size_t each : numbers) texts.push_back(std::to_string(each));
  return joined(texts, " ");
}

Json json_of(const DiagonalNetwork& network, const Stage& stage, std::size_t k, const NetworkStagesRequest& request) {
  Json json;
  json["k"] = k + 1;
  json["time"] = number(stage.time, request);
  json["coordinate"] = stage.coordinate;
  json["sign"] = stage.sign;
  json["dropped"] = stage.dropped;
  json["gap"] = stage.gap ? number(*stage.gap, request) : Json(nullptr);
  json["state"] = Json::array();
  for (const Rational& each : stage.state) json["state"].push_back(number(each, request));
  json["loss"] = number(stage.loss, request);
  json["rank"] = Json::object();
  json["stable_rank"] = Json::object();
  for (const Ranks& each : ranks_of(network, stage.state)) {
    json["rank"][each.name] = each.rank;
    json["stable_rank"][each.name] = each.stable_rank;
  }
  json["smallest_eigenvalue"] = stage.smallest_eigenvalue;
  json["strict_minimum"] = name(stage.strict);
  json["robust"] = name(stage.robust);
  return json;
}

using Extrapolated = std::vector<std::optional<ExtrapolatedTime>>;

// a run without what a picture shows
Json json_of(const DiagonalNetwork& network, const MeasuredStages& run) {
  Json json{{"alpha", exact_text(run.alpha)}, {"times", Json::array()}, {"notes", run.notes}};
  for (const auto& time : run.times) json["times"].push_back(time ? Json(*time) : Json(nullptr));
  json["learned"] = Json::array();
  for (const LearnedProduct& each : run.learned) {
    json["learned"].push_back({{"coordinate", each.coordinate},
                               {"name", network.coordinates[each.coordinate]},
                               {"sign", each.sign},
                               {"s", each.s}});
  }
  json["steps"] = run.steps;
  return json;
}

void write_stages(const NetworkModel& model, const NetworkStagesRequest& request, const StageSequence& sequence,
                  const StageRuns& runs, const Extrapolated& extrapolated, const ClockFinding& clock,
                  const std::optional<PerturbationReport>& perturbed) {
  Json json;
  json["model"] = model.network.name;
  json["parameters"] = Json::object();
  for (std::size_t i = 0; i < request.parameters.size(); ++i) {
    json["parameters"][model.network.parameters[i].name] = to_string(request.parameters[i]);
  }
  json["coordinates"] = model.network.coordinates;
  json["digits"] = request.digits;
  json["exact"] = sequence.exact;
  json["clock"] = json_of_clock(clock);
  json["loss"] = number(sequence.loss, request);
  json["stages"] = Json::array();
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
    json["stages"].push_back(json_of(model.network, sequence.stages[k], k, request));
  }
  json["complete"] = sequence.end == StageEnd::complete;
  json["message"] = end_text(sequence);
  json["measured"] = Json::array();
  for (const MeasuredStages& run : runs.flows) json["measured"].push_back(json_of(model.network, run));
  if (request.descent) {
    json["descent"] = {{"learning_rate", to_string(request.descent->learning_rate)}, {"measured", Json::array()}};
    for (const MeasuredStages& run : runs.descents) {
      json["descent"]["measured"].push_back(json_of(model.network, run));
    }
  }
  json["extrapolated"] = Json::array();
  json["extrapolation_error"] = Json::array();
  for (const auto& each : extrapolated) {
    json["extrapolated"].push_back(each ? Json(each->value) : Json(nullptr));
    json["extrapolation_error"].push_back(each && each->error ? Json(*each->error) : Json(nullptr));
  }
  if (perturbed) json["perturbations"] = json_of_perturbations(*perturbed);
  write_json(request.outputs.json, json);
}

// "b4+ a4+ …": what was learned, in the order of time, and when the last of it
void print_learned(const DiagonalNetwork& network, const MeasuredStages& run, const std::string& name) {
  std::vector<std::string> order;
  for (const LearnedProduct& each : run.learned) {
    order.push_back(network.coordinates[each.coordinate] + (each.sign > 0 ? "+" : "-"));
  }
  fmt::print("{}: {} of {} products passed {}{}{}\n", name, order.size(), network.coordinates.size(),
             decimal(learned_size, 4),
             order.empty() ? "" : fmt::format(", the last at s = {:.6g}: ", run.learned.back().s), joined(order, " "));
}

// both perturbation tests, and stages from other initial weights
std::optional<PerturbationReport> perturbed_stages(const NetworkModel& model, const NetworkStagesRequest& request,
                                                   const StageSequence& sequence, MeasureSettings measuring) {
  measuring.curve_points = 0;
  if (request.perturbations == 0) return std::nullopt;
  PerturbationReport report;
  report.alpha = request.alphas.empty() ? power(Rational(10), -32)
                                        : *std::min_element(request.alphas.begin(), request.alphas.end());
  report.draws = request.perturbations;
  report.seed = request.seed;
  report.observed = model.network.coordinates;
  DiagonalStart start = model.start;
  start.alpha = report.alpha;
  PerturbationSettings settings;
  settings.draws = request.perturbations;
  settings.seed = request.seed;
  DualPath path(model.network, start, request.parameters, sequence, request.method);
  report.tests = perturbation_tests(path, settings);
  report.starts = stages_from_other_starts(model.network, report.alpha, request.parameters, sequence, measuring,
                                           request.perturbations, request.seed);
  return report;
}

// by the order of the field of the weights at 0, and by the times measured
ClockFinding clock_of_network(const NetworkModel& model, const NetworkStagesRequest& request,
                              const StageSequence& sequence, const std::vector<MeasuredStages>& runs) {
  const Model primal = primal_model(model.network, model.start);
  std::vector<std::size_t> all(primal.dimension());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<std::vector<std::optional<Known>>> times(sequence.stages.size());
  for (const MeasuredStages& run : runs) {
    const Rational unit = Clock{}.unit(run.alpha, request.digits + 5).value();
    for (std::size_t k = 0; k < times.size(); ++k) {
      const auto& s = run.times[k];
      times[k].push_back(s ? std::optional(rounded(Rational(s->value() * unit), request.digits)) : std::nullopt);
    }
  }
  const auto leading = leading_field(primal, request.parameters, std::vector<Rational>(primal.dimension()), all);
  return find_clock(primal, leading, request.alphas, times);
}

void print(const NetworkModel& model, const NetworkStagesRequest& request, const StageSequence& sequence,
           const StageRuns& runs, const Extrapolated& extrapolated, const ClockFinding& clock) {
  fmt::print("{}: stages in the limit of small weights{}\n\nclock: {}\n\n", model.network.name,
             sequence.exact ? ", exact" : fmt::format(", to {} digits", sequence.digits), clock.text());
  std::vector<std::vector<std::string>> table{{"k", "time", "coordinate", "dropped", "gap", "loss", "rank"}};
  table.push_back({"0", "0", "", "", "", text_of(sequence.loss, request), ""});
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
    const Stage& stage = sequence.stages[k];
    std::vector<std::string> ranks;
    for (const Ranks& each : ranks_of(model.network, stage.state)) {
      ranks.push_back(fmt::format("{}{}", model.network.groups.empty() ? "" : each.name + " ", each.rank));
    }
    table.push_back({std::to_string(k + 1), text_of(stage.time, request),
                     fmt::format("{} ({})", stage.coordinate, stage.sign > 0 ? "+" : "-"),
                     joined_numbers(stage.dropped), stage.gap ? decimal(*stage.gap, 4) : "-",
                     text_of(stage.loss, request), joined(ranks, ", ")});
  }
  print_table(table);
  fmt::print("\n{}\n", end_text(sequence));
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
    const Stage& stage = sequence.stages[k];
    if (stage.strict != Verdict::holds) {
      fmt::print("stage {}: its plateau is not seen to be a strict minimum on its support\n", k + 1);
    }
    if (stage.robust != Verdict::holds)
      fmt::print("stage {}: the limit of its fast phase depends on the start\n", k + 1);
  }
  if (runs.flows.empty() || sequence.stages.empty()) return;
  fmt::print("\nmeasured, in units of ln(1/alpha): a coordinate passes {} of its next plateau\n\n",
             to_string(request.height));
  std::vector<std::string> header{"alpha"};
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) header.push_back("stage " + std::to_string(k + 1));
  std::vector<std::vector<std::string>> measured{header};
  const std::size_t shown = std::min<std::size_t>(request.digits, 12);
  const auto text = [&](const Known& value) { return rounded(value, shown).text(); };
  const auto row = [&](const std::string& name, const MeasuredStages& run) {
    measured.push_back({name});
    for (const auto& time : run.times) measured.back().push_back(time ? text(*time) : "-");
  };
  const auto descent_name = [](const MeasuredStages& run) { return "descent, " + decimal(run.alpha, 4); };
  for (const MeasuredStages& run : runs.flows) row(decimal(run.alpha, 4), run);
  std::vector<std::string> extrapolation{"extrapolated"}, error{"its error"}, limit{"limit"};
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
    const auto& each = extrapolated[k];
    extrapolation.push_back(each ? text(each->value) : "-");
    error.push_back(each && each->error ? each->error->text() : "-");
    limit.push_back(decimal(sequence.stages[k].time, shown));
  }
  measured.insert(measured.end(), {extrapolation, error, limit});
  for (const MeasuredStages& run : runs.descents) row(descent_name(run), run);
  print_table(measured);
  const auto say = [&](const std::string& name, const MeasuredStages& run) {
    for (const std::string& note : run.notes) fmt::print("{}: {}\n", name, note);
    if (request.until) print_learned(model.network, run, name);
  };
  for (const MeasuredStages& run : runs.flows) say("alpha = " + decimal(run.alpha, 4), run);
  for (const MeasuredStages& run : runs.descents) say(descent_name(run), run);
}

// every point of the curves that a picture shows
void write_csv(const NetworkModel& model, const NetworkStagesRequest& request, const StageRuns& runs) {
  std::vector<std::string> header{"alpha", "s", "loss"};
  if (request.descent) header.insert(header.begin() + 1, "method");
  header.insert(header.end(), model.network.coordinates.begin(), model.network.coordinates.end());
  CsvFile file(request.outputs.csv, header);
  constexpr std::size_t digits = 15;
  const auto rows = [&](const MeasuredStages& run, const std::string_view method) {
    for (std::size_t k = 0; k < run.s.size(); ++k) {
      std::vector<std::string> row{exact_text(run.alpha), decimal(run.s[k], digits), decimal(run.loss[k], digits)};
      if (request.descent) row.insert(row.begin() + 1, std::string(method));
      for (const std::vector<double>& each : run.coordinates) row.push_back(decimal(each[k], digits));
      file.row(row);
    }
  };
  for (const MeasuredStages& run : runs.flows) rows(run, "flow");
  for (const MeasuredStages& run : runs.descents) rows(run, gradient_descent);
  file.commit();
}

}  // namespace

std::vector<Rational> parse_alphas(const std::string& text) {
  std::vector<Rational> alphas;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const Rational alpha = parse_rational(part, "--alphas");
    if (alpha <= 0 || alpha >= 1)
      throw InvalidArgument("--alphas", part, "numbers between 0 and 1, such as 1e-4,1e-16");
    if (std::find(alphas.begin(), alphas.end(), alpha) != alphas.end()) {
      throw InvalidArgument("--alphas", text, "each number once, and " + part + " is there twice");
    }
    alphas.push_back(alpha);
  }
  return alphas;
}

ExitCode run_network_stages(const NetworkModel& model, const NetworkStagesRequest& request) {
  StageSettings settings;
  settings.digits = request.digits;
  settings.most_stages = request.most_stages;
  const StageSequence sequence = stage_sequence(model.network, request.parameters, settings);
  MeasureSettings measuring;
  measuring.digits = request.digits;
  measuring.method = request.method;
  measuring.height = request.height;
  measuring.most_seconds = request.most_seconds;
  constexpr std::size_t points = 4000;
  if (!request.outputs.plot.empty() || !request.outputs.csv.empty()) measuring.curve_points = points;
  measuring.until = request.until;
  StageRuns runs{{}, {}, request.until};
  const auto measured_by = [&](const std::optional<Descent>& descent) {
    measuring.descent = descent;
    std::vector<MeasuredStages> all;
    for (const Rational& alpha : request.alphas) {
      DiagonalStart start = model.start;
      start.alpha = alpha;
      all.push_back(measure_stages(model.network, start, request.parameters, sequence, measuring));
    }
    return all;
  };
  if (request.descent) runs.descents = measured_by(request.descent);  // first, since it may refuse an α
  runs.flows = measured_by({});
  Extrapolated extrapolated;
  for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
    std::vector<std::optional<Known>> times;
    for (const MeasuredStages& run : runs.flows) times.push_back(run.times[k]);
    extrapolated.push_back(extrapolate_times({}, request.alphas, times, request.digits));
  }
  const std::optional<PerturbationReport> perturbed = perturbed_stages(model, request, sequence, measuring);
  const ClockFinding clock = clock_of_network(model, request, sequence, runs.flows);
  if (!request.outputs.json.empty()) write_stages(model, request, sequence, runs, extrapolated, clock, perturbed);
  if (!request.outputs.csv.empty()) {
    write_csv(model, request, runs);
    if (perturbed) write_perturbations_csv(perturbations_beside(request.outputs.csv), *perturbed);
  }
  if (!request.outputs.plot.empty()) draw_network_stages(model.network, sequence, runs, request.outputs.plot);
  if (request.outputs.prints_text()) {
    print(model, request, sequence, runs, extrapolated, clock);
    if (perturbed) print_perturbations(*perturbed);
    if (!request.outputs.plot.empty())
      fmt::print("pictures: {}\n", joined(network_pictures(request.outputs.plot), ", "));
  }
  const auto complete = [](const MeasuredStages& run) { return run.complete; };
  const bool measured = std::all_of(runs.flows.begin(), runs.flows.end(), complete) &&
                        std::all_of(runs.descents.begin(), runs.descents.end(), complete);
  if (sequence.end != StageEnd::complete) {
    tell(end_text(sequence));
    return exit_undecided;
  }
  const Verdict robust = perturbed ? perturbed->verdict() : Verdict::holds;
  if (robust == Verdict::fails) return exit_claim_fails;
  return measured && robust == Verdict::holds ? exit_done : exit_undecided;
}

}  // namespace separatrix

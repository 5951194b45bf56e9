#include "tools/commands/model_stages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/stages/clock_finding.hpp"
#include "solvers/stages/staircase.hpp"
#include "solvers/stages/weight_path.hpp"
#include "tools/report/clock_report.hpp"
#include "tools/report/json.hpp"
#include "tools/report/perturbation_report.hpp"
#include "tools/report/table.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

using Json = nlohmann::ordered_json;
using Times = std::vector<std::optional<Known>>;

constexpr std::size_t shown_digits = 9;

// all that is found, by stage and by α
struct Findings {
  Staircase staircase;
  std::vector<double> losses;  // on the plateaus; empty without a loss
  PredictedTimes predicted;    // in the unit of the clock
  ClockFinding clock;
  std::vector<Times> times, scaled;  // [stage][α]: t, and t over the unit
  std::vector<std::optional<ExtrapolatedTime>> extrapolated;
  std::optional<PerturbationReport> perturbed;

  bool is_measured() const {
    return std::all_of(times.begin(), times.end(), [](const Times& of_stage) {
      return std::all_of(of_stage.begin(), of_stage.end(), [](const auto& time) { return time.has_value(); });
    });
  }
};

Rational smallest(const std::vector<Rational>& alphas) { return *std::min_element(alphas.begin(), alphas.end()); }

// the end of the run at the smallest α
Rational horizon(const Model& model, const ModelStagesRequest& request) {
  if (request.until) return *request.until;
  const std::vector<std::vector<Rational>> first(2, std::vector<Rational>(model.dimension()));
  const PredictedTimes predicted = predicted_times(model, request.parameters, first, request.start);
  if (!predicted.clock || !predicted.times[0]) {
    throw InvalidArgument("stages " + model.name(), "",
                          "--until T where the leading terms of the field at 0 do not say when a small start leaves (" +
                              predicted.message + ")");
  }
  constexpr long beyond = 1000;
  const Rational unit = predicted.clock->unit(smallest(request.alphas), 6).value();
  return rounded(Rational(beyond * predicted.times[0]->value() * unit), 3).value();
}

std::vector<double> losses_on(const Model& model, const ModelStagesRequest& request, const Staircase& staircase) {
  std::vector<double> losses;
  if (!model.has_loss()) return losses;
  for (const std::vector<Rational>& plateau : staircase.plateaus) {
    SimulationRequest at;
    at.parameters = request.parameters;
    at.start = plateau;
    losses.push_back(Walk(model, at).values({*model.description().loss}).front());
  }
  return losses;
}

StaircaseSettings staircase_settings(const ModelStagesRequest& request) {
  StaircaseSettings settings;
  settings.digits = request.digits;
  settings.method = request.method;
  settings.most_seconds = request.most_seconds;
  settings.height = request.height;
  return settings;
}

// Both tests on the path at the smallest α. What is observed is the loss, as minima may be manifolds; the states without
// one. A stage begins to show when its coordinate has gone a hundredth of its way.
PerturbationReport perturb(const Model& model, const ModelStagesRequest& request, const Findings& found) {
  const Rational alpha = smallest(request.alphas), begun = ratio(1, 100), visible = ratio(1, 300);
  const std::size_t at =
      static_cast<std::size_t>(std::find(request.alphas.begin(), request.alphas.end(), alpha) - request.alphas.begin());
  PerturbationReport report;
  report.alpha = alpha;
  report.draws = request.perturbations;
  report.seed = request.seed;
  std::vector<Expression> observed = model.states();
  report.observed = model.description().states;
  if (model.has_loss()) {
    observed = {*model.description().loss};
    report.observed = {"loss"};
  }
  std::vector<WeightGroup> groups;
  for (std::size_t i = 0; i < model.dimension(); ++i) groups.push_back({model.states()[i], {i}});
  StaircaseSettings begin = staircase_settings(request);
  begin.height = begun;
  const Times begins =
      staircase_times(model, request.parameters, request.start, alpha, found.staircase, horizon(model, request), begin);
  std::vector<StageVisit> visits;
  for (std::size_t k = 0; k < found.staircase.stages.size(); ++k) {
    StageVisit visit;
    if (model.has_loss()) {
      visit.plateau = {found.losses[k + 1]};
    } else {
      for (const Rational& each : found.staircase.plateaus[k + 1]) visit.plateau.push_back(to_double(each));
    }
    const bool is_last = k + 1 == found.times.size();
    const auto &time = found.times[k][at], &next = is_last ? time : found.times[k + 1][at];
    if (!time || !next || !begins[k]) {
      visit.obstacle = "the stage, or the one behind it, was not measured at this alpha";
    } else {
      const Rational end = is_last ? Rational(2 * time->value()) : next->value();
      visit.begins = begins[k]->value();
      visit.middle = (time->value() + end) / 2;
      visit.end = (time->value() + 3 * end) / 4;
    }
    visits.push_back(std::move(visit));
  }
  SimulationRequest walk;
  walk.parameters = request.parameters;
  walk.digits = request.digits;
  walk.method = request.method;
  for (const Rational& each : request.start) walk.start.emplace_back(alpha * each);
  WeightPath path({model, walk}, std::move(visits), std::move(observed), std::move(groups), visible);
  PerturbationSettings settings;
  settings.draws = request.perturbations;
  settings.seed = request.seed;
  report.tests = perturbation_tests(path, settings);
  return report;
}

Findings find(const Model& model, const ModelStagesRequest& request) {
  const StaircaseSettings settings = staircase_settings(request);
  Findings found;
  const Rational alpha = smallest(request.alphas), until = horizon(model, request);
  found.staircase = find_staircase(model, request.parameters, request.start, alpha, until, settings);
  found.losses = losses_on(model, request, found.staircase);
  found.predicted = predicted_times(model, request.parameters, found.staircase.plateaus, request.start);
  found.times.resize(found.staircase.stages.size());
  for (const Rational& each : request.alphas) {
    const Times times =
        staircase_times(model, request.parameters, request.start, each, found.staircase, until, settings);
    for (std::size_t k = 0; k < times.size(); ++k) found.times[k].push_back(times[k]);
  }
  found.clock = find_clock(model, found.predicted.first, request.alphas, found.times);
  for (const Times& of_stage : found.times) {
    Times scaled(of_stage.size());
    for (std::size_t k = 0; found.clock.used && k < of_stage.size(); ++k) {
      const Rational unit = found.clock.used->unit(request.alphas[k], request.digits + 5).value();
      if (of_stage[k]) scaled[k] = rounded(Rational(of_stage[k]->value() / unit), request.digits);
    }
    found.extrapolated.push_back(
        found.clock.used ? extrapolate_times(*found.clock.used, request.alphas, scaled, request.digits) : std::nullopt);
    found.scaled.push_back(std::move(scaled));
  }
  if (request.perturbations > 0) found.perturbed = perturb(model, request, found);
  return found;
}

Json optional_number(const std::optional<Known>& number) { return number ? Json(*number) : Json(nullptr); }

void write(const Model& model, const ModelStagesRequest& request, const Findings& found) {
  Json json = json_of_model(model, request.parameters);
  json["start"] = Json::object();
  for (std::size_t i = 0; i < request.start.size(); ++i) {
    json["start"][model.description().states[i]] = to_string(request.start[i]);
  }
  json["digits"] = request.digits;
  json["clock"] = json_of_clock(found.clock);
  json["stages"] = Json::array();
  for (std::size_t k = 0; k < found.staircase.stages.size(); ++k) {
    const auto& [coordinate, from, to] = found.staircase.stages[k];
    Json state = Json::array();
    for (const Rational& each : found.staircase.plateaus[k + 1]) state.push_back(decimal(each, shown_digits));
    json["stages"].push_back({{"k", k + 1},
                              {"coordinate", model.description().states[coordinate]},
                              {"from", decimal(from, shown_digits)},
                              {"to", decimal(to, shown_digits)},
                              {"state", state},
                              {"loss", found.losses.empty() ? Json(nullptr) : Json(found.losses[k + 1])},
                              {"predicted", optional_number(found.predicted.times[k])}});
  }
  json["complete"] = found.staircase.complete;
  json["message"] = found.staircase.message;
  json["measured"] = Json::array();
  for (std::size_t a = 0; a < request.alphas.size(); ++a) {
    Json times = Json::array(), scaled = Json::array();
    for (std::size_t k = 0; k < found.times.size(); ++k) {
      times.push_back(optional_number(found.times[k][a]));
      scaled.push_back(optional_number(found.scaled[k][a]));
    }
    json["measured"].push_back({{"alpha", decimal(request.alphas[a], 15)}, {"times", times}, {"scaled", scaled}});
  }
  json["extrapolated"] = Json::array();
  json["extrapolation_error"] = Json::array();
  for (const auto& each : found.extrapolated) {
    json["extrapolated"].push_back(each ? Json(each->value) : Json(nullptr));
    json["extrapolation_error"].push_back(each ? optional_number(each->error) : Json(nullptr));
  }
  if (found.perturbed) json["perturbations"] = json_of_perturbations(*found.perturbed);
  write_json(request.outputs.json, json);
}

void write_csv(const Model& model, const ModelStagesRequest& request, const Findings& found) {
  CsvFile file(request.outputs.csv, {"alpha", "stage", "coordinate", "time", "scaled"});
  for (std::size_t a = 0; a < request.alphas.size(); ++a) {
    for (std::size_t k = 0; k < found.times.size(); ++k) {
      const auto &time = found.times[k][a], &scaled = found.scaled[k][a];
      file.row({decimal(request.alphas[a], 15), std::to_string(k + 1),
                model.description().states[found.staircase.stages[k].coordinate], time ? time->text() : "",
                scaled ? scaled->text() : ""});
    }
  }
  file.commit();
  if (found.perturbed) write_perturbations_csv(perturbations_beside(request.outputs.csv), *found.perturbed);
}

void print(const Model& model, const ModelStagesRequest& request, const Findings& found) {
  fmt::print("{}: stages of the path from alpha times the start, plateaus at alpha = {}\n\nclock: {}\n\n", model.name(),
             decimal(smallest(request.alphas), 4), found.clock.text());
  const auto loss = [&](std::size_t k) { return found.losses.empty() ? "-" : decimal(found.losses[k], shown_digits); };
  std::vector<std::vector<std::string>> table{{"k", "coordinate", "from", "to", "loss"}};
  table.push_back({"0", "", "", "", loss(0)});
  for (std::size_t k = 0; k < found.staircase.stages.size(); ++k) {
    const auto& [coordinate, from, to] = found.staircase.stages[k];
    table.push_back(
        {std::to_string(k + 1), model.description().states[coordinate], decimal(from, 6), decimal(to, 6), loss(k + 1)});
  }
  print_table(table);
  if (!found.staircase.message.empty()) fmt::print("\n{}\n", found.staircase.message);
  fmt::print("\nmeasured{}: a coordinate has gone {} of its way\n\n",
             found.clock.used ? ", in units of " + found.clock.used->text() : ", t", to_string(request.height));
  std::vector<std::string> header{"alpha"};
  for (std::size_t k = 0; k < found.times.size(); ++k) header.push_back("stage " + std::to_string(k + 1));
  std::vector<std::vector<std::string>> measured{header};
  const auto text = [](const std::optional<Known>& value) {
    return value ? rounded(*value, shown_digits).text() : "-";
  };
  const auto& rows = found.clock.used ? found.scaled : found.times;
  for (std::size_t a = 0; a < request.alphas.size(); ++a) {
    measured.push_back({decimal(request.alphas[a], 4)});
    for (const Times& of_stage : rows) measured.back().push_back(text(of_stage[a]));
  }
  std::vector<std::string> limits{"extrapolated"}, errors{"its error"}, predicted{"predicted"};
  for (std::size_t k = 0; k < found.times.size(); ++k) {
    const auto& each = found.extrapolated[k];
    limits.push_back(each ? text(each->value) : "-");
    errors.push_back(each && each->error ? each->error->text() : "-");
    predicted.push_back(text(found.predicted.times[k]));
  }
  for (const auto& row : {limits, errors, predicted}) measured.push_back(row);
  print_table(measured);
  if (!found.predicted.message.empty()) fmt::print("not predicted: {}\n", found.predicted.message);
  if (found.perturbed) print_perturbations(*found.perturbed);
}

}  // namespace

ExitCode run_model_stages(const Model& model, const ModelStagesRequest& request) {
  const Findings found = find(model, request);
  if (!request.outputs.json.empty()) write(model, request, found);
  if (!request.outputs.csv.empty()) write_csv(model, request, found);
  if (request.outputs.prints_text()) print(model, request, found);
  const Verdict robust = found.perturbed ? found.perturbed->verdict() : Verdict::holds;
  const bool clocks_differ = found.clock.derived && found.clock.measured && found.clock.agree == Verdict::fails;
  if (robust == Verdict::fails || clocks_differ) return exit_claim_fails;
  const bool decided = found.staircase.complete && found.is_measured() && found.clock.used.has_value();
  return decided && robust == Verdict::holds ? exit_done : exit_undecided;
}

}  // namespace separatrix

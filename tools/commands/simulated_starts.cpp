#include "tools/commands/simulated_starts.hpp"

#include "lib/num/error.hpp"
#include "lib/symbolic/shaped_names.hpp"
#include "tools/shell/named_values.hpp"
#include "tools/shell/starts.hpp"

namespace separatrix {
namespace {

constexpr const char* scale_name = "init-scale";

// One value of --vary: options with the value set, and by what starts are multiplied.
struct Variation {
  ModelOptions model;
  std::optional<VariedSetting> setting;
  Rational scale = 1;
};

std::vector<Variation> variations_of(const SimulatedStartOptions& options, const Model& model) {
  if (options.vary.empty()) return {{options.model, {}}};
  const std::string form = "NAME=VALUE,VALUE,..., for example k=1/2,1,2";
  const Assignment given = parse_assignment(options.vary, "--vary", form);
  const bool is_scale = given.name == scale_name;
  if (!is_scale && !model.parameter_index(given.name)) {
    std::vector<std::string> known;
    for (const Parameter& each : model.description().parameters) known.push_back(each.name);
    known.emplace_back(scale_name);
    throw UnknownName("parameter", given.name, whole_names(known));
  }
  std::vector<Variation> all;
  for (const std::string& value : split_outside_brackets(given.value)) {
    Variation each{options.model, VariedSetting{given.name, value}};
    if (is_scale) {
      each.scale = parse_rational(value, "--vary");
    } else {
      each.model.set.push_back(given.name + "=" + value);
    }
    all.push_back(std::move(each));
  }
  return all;
}

std::vector<std::vector<Rational>> starts_of(const SimulatedStartOptions& options, const ModelOptions& settings,
                                             const Model& model) {
  const std::vector<Rational> start = settings.start(model, model.description().states);
  std::vector<std::vector<Rational>> all;
  if (!options.file.empty()) {
    if (options.from.size() > 1) throw InvalidArgument("--starts", options.file, "with one --from at most");
    const std::string& from = options.from.empty() ? std::string() : options.from.front();
    return read_starts(options.file, model, parse_state(model, from, "--from", start), from);
  }
  for (const std::string& from : options.from) check_start(model, from);
  if (options.from.empty()) check_start(model, "");
  for (const std::string& from : options.from) all.push_back(parse_state(model, from, "--from", start));
  if (all.empty()) all.push_back(start);
  return all;
}

}  // namespace

std::vector<SimulatedStart> simulated_starts(const SimulatedStartOptions& options, const TheoryModel& theory,
                                             const SimulationRequest& request) {
  std::vector<SimulatedStart> all;
  for (const Variation& variation : variations_of(options, theory.model)) {
    for (std::vector<Rational>& start : starts_of(options, variation.model, theory.model)) {
      SimulatedStart each{request, {}, {}, variation.setting};
      each.request.parameters = variation.model.parameters(theory);
      each.request.start = std::move(start);
      for (Rational& entry : each.request.start) entry *= variation.scale;
      all.push_back(std::move(each));
    }
  }
  return all;
}

}  // namespace separatrix

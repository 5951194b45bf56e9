#include "tools/report/report_plan.hpp"

#include <array>

#include "lib/num/rational.hpp"
#include "solvers/start_distribution.hpp"

namespace separatrix {
namespace {

using Words = std::vector<std::string>;

constexpr const char* plane_side = "-3:3";
constexpr const char* plane_size = "40x40";
constexpr const char* path_samples = "200";
constexpr std::array alphas{"1e-2", "1e-4", "1e-8", "1e-16"};

// a value of every place of the slider; a parameter without a name is none
struct Slider {
  std::string parameter;
  std::vector<Rational> values;
};

bool allows(const Model& model, const std::string& parameter, const Rational& value) {
  const std::size_t index = *model.parameter_index(parameter);
  if (!model.description().parameters[index].domain.contains(value)) return false;
  ParameterValues values = model.values({});
  values[index] = value;
  return model.broken_relation(values) == nullptr;
}

Slider slider_of(const Model& model) {
  const std::vector<Parameter>& parameters = model.description().parameters;
  if (parameters.empty()) return {};
  const Parameter* moved = &parameters.front();
  for (const Parameter& each : parameters) {
    if (each.domain.low && each.domain.high) {
      moved = &each;
      break;
    }
  }
  std::vector<Rational> tried;
  if (const Domain& domain = moved->domain; domain.low && domain.high) {
    for (const long tenths : {1, 3, 5, 7, 9})
      tried.push_back(*domain.low + ratio(tenths, 10) * (*domain.high - *domain.low));
  } else {
    for (const Rational& factor : {ratio(1, 2), ratio(1, 1), ratio(2, 1)}) tried.push_back(factor * moved->value);
  }
  Slider slider{moved->name, {}};
  for (const Rational& value : tried) {
    const bool is_new = slider.values.empty() || !(slider.values.back() == value);
    if (is_new && allows(model, moved->name, value)) slider.values.push_back(value);
  }
  return slider.values.size() > 1 ? slider : Slider{};
}

PlannedFigure plane_of(const Model& model, const std::string& name) {
  const std::vector<std::string>& states = model.description().states;
  // what is called x lies horizontally, otherwise the second state does
  const bool in_order = states[0] == "x";
  const std::string x = in_order ? states[0] : states[1], y = in_order ? states[1] : states[0];
  const Slider slider = slider_of(model);
  PlannedFigure planned{{FigureKind::plane, name, "Where starts go", slider.parameter, {}}, {}};
  const auto add = [&](const std::string& value, const Words& set) {
    Words phase{"phase", name, "--x", x + "=" + plane_side, "--y", y + "=" + plane_side, "--size", plane_size};
    Words stationary{"stationary", name, "--nullclines"};
    for (Words* words : {&phase, &stationary}) words->insert(words->end(), set.begin(), set.end());
    planned.figure.frames.push_back({value, {}});
    planned.runs.push_back({{phase, true}, {stationary, false}});
  };
  if (slider.values.empty()) add("", {});
  for (const Rational& value : slider.values) {
    add(to_string(value), {"--set", slider.parameter + "=" + to_string(value)});
  }
  return planned;
}

PlannedFigure stages_of(const std::string& name) {
  PlannedFigure planned{{FigureKind::stages, name, "Loss and coordinates from small weights", "alpha", {}}, {}};
  for (const char* alpha : alphas) {
    planned.figure.frames.push_back({alpha, {}});
    planned.runs.push_back({{{"stages", name, "--alphas", alpha}, true}});
  }
  return planned;
}

PlannedFigure path_of(const std::string& name) {
  return {{FigureKind::paths, name, "The trajectory of the model's start", "", {{"", {}}}},
          {{{{"simulate", name, "--samples", path_samples}, true}}}};
}

}  // namespace

std::vector<PlannedFigure> figures_of(const TheoryModel& theory, const std::string& name) {
  const Model& model = theory.model;
  std::vector<PlannedFigure> all;
  if (model.dimension() == 2 && model.is_gradient_flow() && !theory.network) all.push_back(plane_of(model, name));
  if (theory.network) all.push_back(stages_of(name));
  if (has_start(model)) all.push_back(path_of(name));
  return all;
}

}  // namespace separatrix

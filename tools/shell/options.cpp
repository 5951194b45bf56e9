#include "tools/shell/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "lib/model/expectation_rule.hpp"
#include "lib/num/error.hpp"
#include "solvers/start_distribution.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/named_values.hpp"
#include "tools/shell/team.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

// a number, with the whole option in the error sentence
Rational parse_end(std::string_view part, const std::string& text, const std::string& option) {
  try {
    return parse_rational(part, option);
  } catch (const InvalidArgument& problem) {
    throw InvalidArgument(option, text, problem.allowed() + " at each end, for example w=-3:3");
  }
}

}  // namespace

Positional ModelOptions::positional() {
  return {"MODEL", "name of a model (separatrix list models), or the path of your own, a file that ends in .toml",
          &model, true};
}

Option ModelOptions::set_option() {
  return {
      "--set", "NAME=VALUE", "value of a parameter, read exactly: 0.1, 1/10, 1e-3 (repeatable; default: the model's)",
      nullptr, &set,         nullptr};
}

Option ModelOptions::from_option() {
  return {"--from", "STATE=VALUE,...", "start, read exactly: e=1/2,w=-3/10 (default: the model's)",
          &from,    nullptr,           nullptr};
}

Option ModelOptions::box_option() {
  return {"--box",
          "NAME=LO:HI",
          "interval of a state in which stationary points are searched (repeatable; default: -3:3 for every state)",
          nullptr,
          &box,
          nullptr};
}

std::vector<Option> ModelOptions::network_options() {
  return {
      value_option("--coordinates", "NAME", "of a network of products: dual or primal (default: dual)", coordinates),
      value_option("--theta0", "WEIGHTS",
                   "its initial weights over alpha, u=...;v=... (default: Gaussian, from --seed)", theta0),
      value_option("--alpha", "A", "scale of its initial weights (default: 1/10000)", alpha),
      value_option("--data", "FILE.csv", "data of its loss (default: none; attention draws tokens from --seed)", data),
  };
}

Option ModelOptions::seed_option() {
  return value_option("--seed", "N",
                      "of everything that is drawn at random; the same seed, the same result (default: 0)", seed);
}

std::uint64_t ModelOptions::seed_value() const {
  return seed.empty() ? 0 : parse_count(seed, "--seed", 0, 999'999'999'999'999);
}

namespace {

// inline, or the text of the file behind @
SettingText setting_text(const std::string& value) {
  if (!value.starts_with("@")) return {value};
  return {read_file(value.substr(1)), value.substr(1)};
}

std::vector<std::string> parameter_names(const Model& model) {
  std::vector<std::string> names;
  for (const Parameter& parameter : model.description().parameters) names.push_back(parameter.name);
  return names;
}

bool is_setting(const TheoryModel& theory, const std::string& name) {
  return std::find(theory.settings.begin(), theory.settings.end(), name) != theory.settings.end();
}

}  // namespace

TheoryModel ModelOptions::find() const {
  return chosen(is_model_file(model) ? read_user_model(model) : find_model(model));
}

TheoryModel ModelOptions::find(std::vector<StateChange>& changes) const {
  return chosen(is_model_file(model) ? read_user_model(model, changes) : find_model(model));
}

// with --coordinates, --theta0, --alpha and --data
TheoryModel ModelOptions::chosen(const TheoryModel& theory) const {
  ModelSettings settings{{}, coordinates, theta0, alpha, {}, 0};
  if (!theory.build) {
    for (const auto& [option, value] : {std::pair{"--coordinates", coordinates}, std::pair{"--theta0", theta0},
                                        std::pair{"--alpha", alpha}, std::pair{"--data", data}}) {
      if (value.empty()) continue;
      throw InvalidArgument(option, value, "with a network of products, and " + theory.model.name() + " is none");
    }
    return theory;
  }
  for (const std::string& each : set) {
    const Assignment assignment = parse_assignment(each, "--set", "NAME=VALUE, for example p=1/10");
    if (!is_setting(theory, assignment.name)) continue;
    if (!settings.set.emplace(assignment.name, setting_text(assignment.value)).second) {
      throw InvalidArgument("--set", each, "each name once, and " + assignment.name + " is set twice");
    }
  }
  if (!alpha.empty() && settings.has("alpha")) throw InvalidArgument("--alpha", alpha, "once, without --set alpha");
  if (!data.empty()) settings.data = {read_file(data), data};
  settings.seed = seed_value();
  return theory.build(settings);
}

std::string expectation_text(const ExpectationNodes& found, std::size_t digits) {
  return fmt::format(
      "expectations without a closed form are computed by Gauss-Hermite rules of {} nodes in each normal variable; "
      "with {} "
      "the loss and the flow at the start agree to {}{} digits, an estimate of the error there",
      found.nodes, 2 * found.nodes - 1, found.agreed_digits,
      found.agreed_digits < digits ? fmt::format(" of {}", digits) : "");
}

TheoryModel ModelOptions::with_nodes(TheoryModel theory, std::size_t digits, bool certify) const {
  if (expectation_rule(theory.model).nodes == 0) return theory;
  if (certify) {
    throw InvalidArgument("--certify", "with an expectation that has no closed form",
                          "with a model that is its formulas: a Gauss-Hermite rule is an approximation");
  }
  const ParameterValues values = parameters(theory);
  ExpectationNodes found = with_expectation_nodes(theory.model, values, start_at(theory.model, values), digits);
  if (!is_follower()) tell(expectation_text(found, digits));
  theory.model = std::move(found.model);
  return theory;
}

ParameterValues ModelOptions::parameters(const TheoryModel& theory) const {
  std::vector<std::string> scalars;
  std::copy_if(set.begin(), set.end(), std::back_inserter(scalars), [&](const std::string& each) {
    return !theory.build || !is_setting(theory, each.substr(0, each.find('=')));
  });
  const Model& the_model = theory.model;
  const std::map<std::string, Rational> overrides = parse_settings(scalars, parameter_names(the_model));
  for (const auto& [parameter, value] : overrides) {
    const auto index = the_model.parameter_index(parameter);
    if (!index) continue;  // values() says so
    const Domain& domain = the_model.description().parameters[*index].domain;
    if (!domain.contains(value)) throw InvalidArgument("--set", set_as_given(set, parameter), domain.text(parameter));
  }
  return the_model.values(overrides);
}

void check_start(const Model& model, const std::string& from, const std::vector<std::string>& elsewhere) {
  const ModelDescription& said = model.description();
  std::set<std::size_t> known;
  const auto add = [&](const std::string& name) {
    const auto places = find_places(said.states, name);  // another name is refused where it is read
    for (std::size_t k = 0; places && k < places->shape.size(); ++k) known.insert(places->first + k);
  };
  for (const std::string& part : split_outside_brackets(from)) add(part.substr(0, part.find('=')));
  for (const std::string& name : elsewhere) add(name);
  for (std::size_t i = 0; i < said.start_values.size(); ++i) {
    if (said.start_values[i].kind != StartValue::Kind::missing || known.contains(i)) continue;
    throw InvalidArgument("--from", from.empty() ? "(none)" : from,
                          "with a value for " + said.states[i] + ", of which " + said.name + " says nothing");
  }
}

std::vector<Rational> ModelOptions::start(const Model& the_model, const std::vector<std::string>& elsewhere) const {
  check_start(the_model, from, elsewhere);
  const bool follows = !the_model.description().start_values.empty();
  return start_at(the_model,
                  follows ? the_model.values(parse_settings(set, parameter_names(the_model))) : ParameterValues{});
}

std::vector<Rational> ModelOptions::start_at(const Model& the_model, const ParameterValues& values) const {
  const bool follows = !the_model.description().start_values.empty();
  return parse_state(
      the_model, from, "--from",
      follows ? random_start(start_distributions(the_model, values), seed_value(), 0) : the_model.description().start);
}

std::vector<Interval> ModelOptions::start_box(const Model& the_model) const {
  std::string centres;
  std::map<std::size_t, Rational> radii;
  for (const std::string& part : split_outside_brackets(from)) {
    const std::size_t radius = part.find("+-");
    if (radius != std::string::npos) {
      const std::string name = part.substr(0, part.find('='));
      const Rational value =
          parse_rational(std::string_view(part).substr(radius + 2), "--from " + name + ", after +-,");
      if (value < 0) throw InvalidArgument("--from", part, "a radius of 0 or more, for example e=1/2+-1e-6");
      const NamedPlaces places = places_of(the_model.description().states, name, "state");
      for (std::size_t k = 0; k < places.shape.size(); ++k) radii[places.first + k] = value;
    }
    if (!centres.empty()) centres += ',';
    centres += part.substr(0, radius);
  }
  std::vector<Interval> sides;
  ModelOptions without_radii = *this;
  without_radii.from = centres;
  const std::vector<Rational> middle = without_radii.start(the_model);
  for (std::size_t i = 0; i < middle.size(); ++i) {
    const Rational radius = radii[i];
    sides.push_back({middle[i] - radius, middle[i] + radius});
  }
  return sides;
}

std::vector<Interval> ModelOptions::intervals(const Model& the_model) const {
  std::vector<Interval> intervals(the_model.dimension(), {-3, 3});
  std::set<std::size_t> seen;
  for (const std::string& text : box) {
    const Range range = parse_range(text, "--box");
    const NamedPlaces places = places_of(the_model.description().states, range.name, "state");
    for (std::size_t i = places.first; i < places.first + places.shape.size(); ++i) {
      if (!seen.insert(i).second) {
        throw InvalidArgument("--box", text,
                              "each state once, and " + the_model.description().states[i] + " is given twice");
      }
      intervals[i] = {range.low, range.high};
    }
  }
  return intervals;
}

std::map<std::string, Rational> parse_settings(const std::vector<std::string>& set,
                                               const std::vector<std::string>& parameters) {
  std::map<std::string, Rational> values;
  const auto add = [&](const std::string& each, const std::string& name, const Rational& value) {
    if (values.emplace(name, value).second) return;
    throw InvalidArgument("--set", each, "each parameter once, and " + name + " is set twice");
  };
  for (const std::string& each : set) {
    const Assignment assignment = parse_assignment(each, "--set", "NAME=VALUE, for example p=1/10");
    const std::string what = "--set " + assignment.name;
    const auto places = find_places(parameters, assignment.name);
    if (!places || places->shape.is_number()) {
      add(each, assignment.name, parse_rational(assignment.value, what));
      continue;
    }
    const std::vector<Rational> entries = parse_values(assignment.value, what).filled(places->shape, what);
    for (std::size_t k = 0; k < entries.size(); ++k) add(each, parameters[places->first + k], entries[k]);
  }
  return values;
}

std::string set_as_given(const std::vector<std::string>& set, const std::string& name) {
  const auto found =
      std::find_if(set.begin(), set.end(), [&](const std::string& each) { return each.starts_with(name + "="); });
  return found == set.end() ? name : *found;
}

std::vector<Rational> parse_state(const Model& model, const std::string& text, const std::string& option,
                                  std::vector<Rational> values) {
  const std::vector<std::string>& states = model.description().states;
  std::set<std::size_t> seen;
  for (const std::string& part : split_outside_brackets(text)) {
    const Assignment assignment = parse_assignment(part, option, "STATE=VALUE, for example e=1/2,w=-3/10");
    const NamedPlaces places = places_of(states, assignment.name, "state");
    const std::string what = option + " " + assignment.name;
    const std::vector<Rational> entries = places.shape.is_number()
                                              ? std::vector{parse_rational(assignment.value, what)}
                                              : parse_values(assignment.value, what).filled(places.shape, what);
    for (std::size_t k = 0; k < entries.size(); ++k) {
      if (!seen.insert(places.first + k).second) {
        throw InvalidArgument(option, text, "each state once, and " + states[places.first + k] + " is given twice");
      }
      values[places.first + k] = entries[k];
    }
  }
  return values;
}

Assignment parse_assignment(const std::string& text, const std::string& option, const std::string& form) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    throw InvalidArgument(option, text.empty() ? "''" : text, form);
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Range parse_range(const std::string& text, const std::string& option) {
  const std::size_t equals = text.find('=');
  const std::size_t colon = text.find(':');
  if (equals == std::string::npos || colon == std::string::npos || equals == 0 || colon < equals) {
    throw InvalidArgument(option, text, "NAME=LOW:HIGH, for example w=-3:3");
  }
  Range range;
  range.name = text.substr(0, equals);
  range.low = parse_end(std::string_view(text).substr(equals + 1, colon - equals - 1), text, option);
  range.high = parse_end(std::string_view(text).substr(colon + 1), text, option);
  if (range.low >= range.high) throw InvalidArgument(option, text, "a range whose low end is below its high end");
  return range;
}

ParameterRange parse_parameter_range(const std::string& text, const std::string& option, const Model& model) {
  ParameterRange range{parse_range(text, option), 0};
  range.index = place_of(parameter_names(model), range.name, "parameter", option, text);
  const Domain& domain = model.description().parameters[range.index].domain;
  for (const Rational& end : {range.low, range.high}) {
    if (!domain.contains(end)) throw InvalidArgument(option, text, domain.text(range.name) + " at both ends");
  }
  return range;
}

std::size_t parse_count(const std::string& text, const std::string& option, std::size_t low, std::size_t high) {
  const auto refuse = [&] {
    return InvalidArgument(option, text, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  };
  if (text.empty() || text.size() > 15 || text.find_first_not_of("0123456789") != std::string::npos) throw refuse();
  const std::size_t value = std::stoull(text);
  if (value < low || value > high) throw refuse();
  return value;
}

std::size_t parse_digits(const std::string& text) { return parse_count(text, "--digits", 1, 1000); }

}  // namespace separatrix

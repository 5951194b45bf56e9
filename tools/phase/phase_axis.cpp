#include "tools/phase/phase_axis.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "lib/model/quantity.hpp"
#include "lib/num/error.hpp"
#include "lib/num/geometric.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "tools/shell/named_values.hpp"

namespace separatrix {

namespace {

constexpr std::string_view log_prefix = "log:";

// Coefficients of a linear combination of states; none where a name is a word of its own, and no expression.
std::optional<std::vector<Rational>> direction_of(const Model& model, const std::string& name,
                                                  const std::string& option, const std::string& text) {
  if (name.find_first_of("+-*/") == std::string::npos) return std::nullopt;
  const Expression form = parse_quantity(name, model, {}, false);
  Substitution origin;
  for (const Expression& state : model.states()) origin.emplace(state, 0);
  std::vector<Rational> direction;
  for (const Expression& coefficient : gradient(form, model.states())) {
    if (coefficient.is_number()) direction.push_back(coefficient.number());
  }
  const bool is_linear = direction.size() == model.dimension() && substitute(form, origin).is_number(0);
  if (is_linear && std::ranges::any_of(direction, [](const Rational& each) { return each != 0; })) return direction;
  throw InvalidArgument(option, text, "a linear combination of states with numbers as coefficients, like x - y/2=-1:1");
}

}  // namespace

std::string axis_name(const std::string& text) {
  const std::size_t start = text.starts_with(log_prefix) ? log_prefix.size() : 0;
  return text.substr(start, text.find('=') - start);
}

PhaseAxis::PhaseAxis(const Model& model, const std::string& text, const std::string& option, std::size_t cells)
    : logarithmic_(text.starts_with(log_prefix)),
      range_(parse_range(logarithmic_ ? text.substr(log_prefix.size()) : text, option)),
      cells_(cells) {
  if (logarithmic_ && range_.low <= 0) throw InvalidArgument(option, text, "ends above 0 on a logarithmic axis");
  if (const auto state = model.state_index(range_.name)) {
    what_ = What::state;
    index_ = *state;
  } else if (const auto parameter = model.parameter_index(range_.name)) {
    what_ = What::parameter;
    index_ = *parameter;
    const Domain& domain = model.description().parameters[index_].domain;
    for (const std::size_t cell : {std::size_t{0}, cells - 1}) {
      if (!domain.contains(value(cell))) {
        throw InvalidArgument(option, text, "a range of cells whose centres satisfy " + domain.text(range_.name));
      }
    }
  } else if (range_.name == "init-scale") {
    what_ = What::start_scale;
  } else if (auto direction = direction_of(model, range_.name, option, text)) {
    what_ = What::direction;
    direction_ = std::move(*direction);
  } else {
    std::vector<std::string> names = model.description().states;
    for (const Parameter& each : model.description().parameters) names.push_back(each.name);
    names.push_back("init-scale");
    refuse_whole(names, range_.name, option, text);
    throw UnknownName("axis", range_.name, whole_names(names));
  }
}

bool PhaseAxis::is_along(const PhaseAxis& other) const {
  if (what_ != What::direction || other.what_ != What::direction) return name() == other.name();
  for (std::size_t i = 0; i < direction_.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (direction_[i] * other.direction_[k] != direction_[k] * other.direction_[i]) return false;
    }
  }
  return true;
}

PhaseAxis PhaseAxis::divided(std::size_t cells) const {
  PhaseAxis axis = *this;
  axis.cells_ = cells;
  return axis;
}

Rational PhaseAxis::value(std::size_t cell) const {
  const Rational share = ratio(static_cast<long>(2 * cell + 1), static_cast<long>(2 * cells_));
  if (logarithmic_) return geometric_point(range_.low, range_.high, share);
  return range_.low + (range_.high - range_.low) * share;
}

void PhaseAxis::apply(SweepCell& target, std::size_t cell) const {
  const Rational here = value(cell);
  switch (what_) {
    case What::state: target.start[index_] = here; break;
    case What::parameter: target.parameters[index_] = here; break;
    case What::start_scale:
      for (Rational& entry : target.start) entry *= here;
      break;
    case What::direction:
      for (std::size_t i = 0; i < direction_.size(); ++i) target.start[i] += here * direction_[i];
      break;
  }
}

void add_axes(nlohmann::ordered_json& json, const PhaseAxis& x, const PhaseAxis& y) {
  for (const auto& [key, axis] : {std::pair{"x", &x}, std::pair{"y", &y}}) {
    json[key] = {{"name", axis->name()},
                 {"low", to_string(axis->range().low)},
                 {"high", to_string(axis->range().high)},
                 {"cells", axis->cells()},
                 {"scale", axis->is_logarithmic() ? "log" : "linear"}};
  }
}

nlohmann::ordered_json json_of_grid(const Model& model, const SweepCell& base, const PhaseAxis& x, const PhaseAxis& y) {
  nlohmann::ordered_json json;
  json["model"] = model.name();
  json["parameters"] = nlohmann::ordered_json::object();
  json["start"] = nlohmann::ordered_json::object();
  const auto fixed = [&](const std::string& name) { return name != x.name() && name != y.name(); };
  for (std::size_t i = 0; i < base.parameters.size(); ++i) {
    const std::string& name = model.description().parameters[i].name;
    if (fixed(name)) json["parameters"][name] = to_string(base.parameters[i]);
  }
  for (std::size_t i = 0; i < base.start.size(); ++i) {
    const std::string& name = model.description().states[i];
    if (fixed(name)) json["start"][name] = to_string(base.start[i]);
  }
  add_axes(json, x, y);
  return json;
}

}  // namespace separatrix

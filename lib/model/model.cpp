#include "lib/model/model.hpp"

#include <algorithm>
#include <set>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"

namespace separatrix {
namespace {

template <class Items>
std::vector<std::string> names_of(const Items& items) {
  std::vector<std::string> names;
  for (const auto& item : items) names.push_back(item.name);
  return names;
}

}  // namespace

std::string_view name(Status status) {
  switch (status) {
    case Status::published: return "published";
    case Status::recalled: return "recalled";
    case Status::given: return "given";
    default: return "derived";
  }
}

bool Domain::contains(const Rational& value) const {
  if (low && (value < *low || (value == *low && !low_included))) return false;
  if (high && (value > *high || (value == *high && !high_included))) return false;
  return true;
}

std::string Domain::text(const std::string& symbol) const {
  if (!low && !high) return "any number";
  const std::string below = low ? to_string(*low) + (low_included ? " <= " : " < ") : "";
  const std::string above = high ? (high_included ? " <= " : " < ") + to_string(*high) : "";
  if (low && !high) return symbol + (low_included ? " >= " : " > ") + to_string(*low);
  return below + symbol + above;
}

Model::Model(ModelDescription description) : description_(std::move(description)) {
  for (const std::string& state : description_.states) states_.push_back(symbol(state));
  for (const Parameter& parameter : description_.parameters) parameters_.push_back(symbol(parameter.name));
  check();
  field_ = description_.equations;
  if (!is_gradient_flow()) return;
  // ẋ = −dL/dx; the loss is stationary in what was minimised out, so nothing passes through it
  field_ = chain_rule(*description_.loss, false);
  field_.pop_back();  // ∂L/∂t
  for (Expression& component : field_) component = -component;
}

void Model::check() const {
  std::set<std::string> names;
  std::vector<Expression> known = states_;
  known.insert(known.end(), parameters_.begin(), parameters_.end());
  known.push_back(symbol("t"));
  const auto add = [&](const std::string& each) {
    if (!names.insert(each).second || each == "t") {
      throw InvalidArgument("name " + each, "", "each state, parameter and definition has its own name, and t is time");
    }
  };
  const auto check_symbols = [&](Expression formula, const std::string& where) {
    for (const Expression used : symbols_of({&formula, 1})) {
      if (std::find(known.begin(), known.end(), used) == known.end()) {
        throw InvalidArgument("symbol " + used.name() + " in " + where, "",
                              "only states, parameters and earlier definitions");
      }
    }
  };
  for (const std::string& state : description_.states) add(state);
  for (const std::string& parameter : names_of(description_.parameters)) add(parameter);
  for (const Definition& definition : description_.definitions) {
    add(definition.name);
    check_symbols(definition.value, definition.name);
    known.push_back(symbol(definition.name));
  }
  if (description_.loss) check_symbols(*description_.loss, "the loss");
  for (const Expression equation : description_.equations) check_symbols(equation, "an equation");
  for (const Expression quantity : description_.positive) check_symbols(quantity, "what has to be positive");
  for (const Invariant& invariant : description_.invariants) check_symbols(invariant.value, invariant.name);
  for (const Relation& relation : description_.relations) {
    for (const Expression used : symbols_of({&relation.positive, 1})) {
      if (parameter_index(used.name())) continue;
      throw InvalidArgument("symbol " + used.name() + " in " + relation.text, "", "only parameters");
    }
  }
  if (!is_gradient_flow() && description_.equations.size() != description_.states.size()) {
    throw InvalidArgument("number of equations", std::to_string(description_.equations.size()),
                          "a loss, or one equation per state");
  }
  const std::size_t values = description_.start_values.size();
  if (values != 0 && values != description_.states.size()) {
    throw InvalidArgument("number of start values", std::to_string(values), "one per state");
  }
  for (const StartValue& value : description_.start_values) {
    for (const Expression used : symbols_of(std::vector{value.first, value.second})) {
      if (!parameter_index(used.name())) {
        throw InvalidArgument("symbol " + used.name() + " in a start", "", "only parameters");
      }
    }
  }
  if (description_.start.size() != description_.states.size()) {
    throw InvalidArgument("number of start values", std::to_string(description_.start.size()), "one per state");
  }
}

// first ∂/∂(x, t) at fixed definitions, then through the definitions, last one first
std::vector<Expression> Model::chain_rule(Expression expression, bool through_minimised) const {
  const auto& definitions = description_.definitions;
  std::vector<Expression> variables = states_;
  variables.push_back(symbol("t"));
  const std::size_t d = variables.size();
  for (const Definition& definition : definitions) variables.push_back(symbol(definition.name));

  std::vector<Expression> slope = gradient(expression, variables);
  for (std::size_t k = definitions.size(); k-- > 0;) {
    if (slope[d + k].is_number(0) || (definitions[k].minimises_loss && !through_minimised)) continue;
    const std::vector<Expression> inner = gradient(definitions[k].value, variables);
    for (std::size_t i = 0; i < d + k; ++i) slope[i] = slope[i] + slope[d + k] * inner[i];
  }
  slope.resize(d);
  return slope;
}

std::vector<Expression> Model::total_gradient(Expression expression) const {
  std::vector<Expression> slope = chain_rule(expression, true);
  slope.pop_back();
  return slope;
}

Expression Model::time_derivative(Expression quantity) const {
  const std::vector<Expression> slope = chain_rule(quantity, true);
  std::vector<Expression> terms{slope.back()};
  for (std::size_t i = 0; i < states_.size(); ++i) terms.push_back(slope[i] * field_[i]);
  return sum(std::move(terms));
}

Expression Model::resolve(Expression expression) const { return resolve(std::vector{expression}).front(); }

std::vector<Expression> Model::resolve(std::vector<Expression> expressions) const {
  Substitution values;
  for (const Definition& definition : description_.definitions) {
    values.emplace(symbol(definition.name), substitute(definition.value, values));
  }
  return substitute(expressions, values);
}

ParameterValues Model::values(const std::map<std::string, Rational>& overrides) const {
  ParameterValues result;
  for (const Parameter& parameter : description_.parameters) result.push_back(parameter.value);
  for (const auto& [key, value] : overrides) {
    const auto index = parameter_index(key);
    if (!index) {
      throw UnknownName("parameter", key, names_of(description_.parameters));
    }
    const Parameter& parameter = description_.parameters[*index];
    if (!parameter.domain.contains(value)) {
      throw InvalidArgument("parameter " + key, to_string(value), parameter.domain.text(key));
    }
    result[*index] = value;
  }
  check_relations(result);
  return result;
}

const Relation* Model::broken_relation(const ParameterValues& values) const {
  for (const Relation& relation : description_.relations) {
    Evaluator<Rational> positive(compile({relation.positive}, {}, parameters_), values);
    const Rational value = positive(std::vector<Rational>{}).front();
    if (value < 0 || (value == 0 && !relation.or_zero)) return &relation;
  }
  return nullptr;
}

void Model::check_relations(const ParameterValues& values) const {
  const Relation* broken = broken_relation(values);
  if (broken == nullptr) return;
  std::string given;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::vector<Expression> used = symbols_of({&broken->positive, 1});
    if (std::find(used.begin(), used.end(), parameters_[i]) == used.end()) continue;
    given += (given.empty() ? "" : ", ") + description_.parameters[i].name + " = " + to_string(values[i]);
  }
  throw InvalidArgument(given, "", broken->text);
}

std::optional<std::size_t> Model::state_index(const std::string& key) const {
  const auto found = std::find(description_.states.begin(), description_.states.end(), key);
  if (found == description_.states.end()) return std::nullopt;
  return static_cast<std::size_t>(found - description_.states.begin());
}

std::optional<std::size_t> Model::parameter_index(const std::string& key) const {
  for (std::size_t i = 0; i < description_.parameters.size(); ++i) {
    if (description_.parameters[i].name == key) return i;
  }
  return std::nullopt;
}

Notation Model::latex_notation() const {
  Notation notation;
  for (const Definition& definition : description_.definitions) {
    if (!definition.latex.empty()) notation.emplace(symbol(definition.name), definition.latex);
  }
  return notation;
}

}  // namespace separatrix

#include "lib/model/flow_terms_reader.hpp"

#include <algorithm>

#include "lib/num/error.hpp"
#include "lib/symbolic/definite_system.hpp"
#include "lib/symbolic/exact_value.hpp"
#include "lib/symbolic/expand.hpp"

namespace separatrix {

// places of the states that climb the loss
std::set<std::size_t> FlowTermsReader::ascending_states(const Entry& entry) {
  std::set<std::size_t> places;
  for (const std::string& state : names(*entry.value, "as in ascent = [\"y\"]")) {
    const NamedPlaces found = states_of({state, place_of(entry.value->source()), entry.value});
    for (std::size_t k = 0; k < found.shape.size(); ++k) places.insert(found.first + k);
  }
  return places;
}

// a formula, or a number, for each entry of a state
std::vector<Expression> FlowTermsReader::values(const Entry& entry, const std::string& what, const Shape& shape) {
  if (!entry.value->is_string()) return std::vector<Expression>(shape.size(), number(*entry.value, what));
  return entries(matrix_expression(*entry.value, what, true), *entry.value, what, shape, true);
}

// of all states, d by d, or the entries of a diagonal one
std::vector<Expression> FlowTermsReader::metric(const Entry& entry) {
  const std::size_t d = model_.states.size();
  std::vector<Expression> all(d * d, 0);
  metric_ = place_of(entry.value->source());
  if (entry.value->is_table()) {
    for (std::size_t i = 0; i < d; ++i) all[i * (d + 1)] = 1;
    for (const Entry& each : table(*entry.value, "")) {
      const NamedPlaces places = states_of(each);
      const std::vector<Expression> given = values(each, "the metric of " + each.key, places.shape);
      for (std::size_t k = 0; k < given.size(); ++k) all[(places.first + k) * (d + 1)] = given[k];
    }
  } else {
    all = entries(matrix_expression(*entry.value, "the metric", true), *entry.value, "the metric", Shape{d, d});
  }
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (expand(all[i * d + j] - all[j * d + i]).is_number(0)) continue;
      fail(metric_, "a metric is symmetric, and this one differs in what it has for " + model_.states[j] + " and " +
                        model_.states[i] + " and for " + model_.states[i] + " and " + model_.states[j]);
    }
  }
  try {
    pivots_ = DefiniteSystem(all).pivots();
  } catch (const InvalidArgument&) {  // a division by 0
    fail(metric_, "the metric is not positive definite: the determinant of its first rows and columns is 0");
  }
  return all;
}

void FlowTermsReader::check_metric(const Model& model) const {
  const ModelDescription& said = model.description();
  if (pivots_.empty()) return;
  ExactPoint point{{symbol("t"), 0}};
  if (said.start_values.empty()) {  // else it starts where a setting or a distribution says
    for (std::size_t i = 0; i < said.start.size(); ++i) point[model.states()[i]] = said.start[i];
  }
  const ParameterValues parameters = model.values({});
  for (std::size_t k = 0; k < parameters.size(); ++k) point[model.parameters()[k]] = parameters[k];
  for (const std::optional<Rational>& pivot : exact_values(model.resolve(pivots_), point)) {
    if (pivot && *pivot <= 0) fail(metric_, "the metric is not positive definite where the model starts");
  }
}

void FlowTermsReader::read_terms(const toml::node& node) {
  const std::size_t d = model_.states.size();
  FlowTerms terms{std::vector<Expression>(d, 1), {}, {}, {}};
  const auto value = [&](const toml::node& each, const std::string& what) {
    return each.is_string() ? expression(each, what, true) : Expression(number(each, what));
  };
  for (const Entry& entry : table(node, "a table [flow]")) {
    refuse_unknown(entry, {"rates", "ascent", "weight_decay", "friction", "metric"});
    if (entry.key == "weight_decay") terms.decay = value(*entry.value, "weight_decay");
    if (entry.key == "friction") terms.friction = value(*entry.value, "friction");
    if (entry.key == "ascent") terms.ascending = ascending_states(entry);
    if (entry.key == "metric") terms.metric = metric(entry);
    if (entry.key != "rates") continue;
    if (!entry.value->is_table()) {
      terms.rates.assign(d, value(*entry.value, "rates"));
      continue;
    }
    for (const Entry& each : table(*entry.value, "")) {
      const NamedPlaces places = states_of(each);
      const std::vector<Expression> rates = values(each, "the rate of " + each.key, places.shape);
      std::ranges::copy(rates, terms.rates.begin() + static_cast<std::ptrdiff_t>(places.first));
    }
  }
  const bool has_rates =
      !terms.ascending.empty() || std::ranges::any_of(terms.rates, [](Expression rate) { return !rate.is_number(1); });
  if (!terms.metric.empty() && has_rates) {
    fail(place_of(node.source()), "rates and ascent go without a metric, which says how fast each state moves");
  }
  if (terms.friction) {
    for (const std::string& state : whole_names(model_.states))
      claim(velocity_name(state), place_of(node.source()), "velocity");
  }
  try {
    apply(terms, model_);
  } catch (const InvalidArgument& problem) {
    fail(place_of(node.source()), problem.what());
  }
}

}  // namespace separatrix

#include "lib/model/quantity.hpp"

#include <algorithm>

#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {
namespace {

std::vector<std::string> names_of_formulas(const Model& model) {
  const ModelDescription& said = model.description();
  std::vector<std::string> names = said.states;
  for (const Parameter& parameter : said.parameters) names.push_back(parameter.name);
  for (const Definition& definition : said.definitions) names.push_back(definition.name);
  names.push_back("t");
  return names;
}

// loss and invariants, where no state, parameter or definition has that name
std::vector<Invariant> written_out(const Model& model) {
  const std::vector<std::string> taken = names_of_formulas(model);
  std::vector<Invariant> named;
  if (model.has_loss()) named.push_back({"loss", *model.description().loss});
  named.insert(named.end(), model.invariants().begin(), model.invariants().end());
  std::erase_if(named,
                [&](const Invariant& each) { return std::find(taken.begin(), taken.end(), each.name) != taken.end(); });
  return named;
}

}  // namespace

std::vector<std::string> quantity_names(const Model& model) {
  std::vector<std::string> names = names_of_formulas(model);
  for (const Invariant& each : written_out(model)) names.push_back(each.name);
  return names;
}

Expression parse_quantity(std::string_view text, const Model& model, const std::vector<std::string>& more,
                          bool with_time) {
  Substitution values;
  for (const Invariant& each : written_out(model)) values.emplace(symbol(each.name), each.value);
  std::vector<std::string> names = quantity_names(model);
  if (!with_time) std::erase(names, "t");
  names.insert(names.end(), more.begin(), more.end());
  return substitute(parse(text, names), values);
}

std::string start_name(const std::string& state) { return state + "_0"; }

std::vector<std::string> start_names(const Model& model) {
  const std::vector<std::string> taken = quantity_names(model);
  std::vector<std::string> names;
  for (const std::string& state : model.description().states) {
    const std::string name = start_name(state);
    if (std::find(taken.begin(), taken.end(), name) == taken.end()) names.push_back(name);
  }
  return names;
}

}  // namespace separatrix

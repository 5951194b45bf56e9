#include "lib/model/set_parameters.hpp"

#include <utility>
#include <vector>

namespace separatrix {

Substitution parameter_values(const Model& model, const std::map<std::string, Rational>& values) {
  Substitution numbers;
  for (const auto& [name, value] : values) {
    if (model.parameter_index(name)) numbers.emplace(symbol(name), Expression(value));
  }
  return numbers;
}

Model with_parameters_set(const Model& model, const std::map<std::string, Rational>& values) {
  if (values.empty()) return model;
  const Substitution numbers = parameter_values(model, values);
  const auto put = [&](Expression& formula) { formula = substitute(formula, numbers); };
  ModelDescription said = model.description();
  std::erase_if(said.parameters, [&](const Parameter& each) { return values.contains(each.name); });
  for (Definition& each : said.definitions) put(each.value);
  if (said.loss) put(*said.loss);
  for (Expression& each : said.equations) put(each);
  for (Invariant& each : said.invariants) put(each.value);
  for (Level& each : said.levels) put(each.loss);
  for (StartValue& each : said.start_values) {
    put(each.first);
    put(each.second);
  }
  std::vector<Relation> relations;
  for (Relation& each : said.relations) {
    put(each.positive);
    if (!each.positive.is_number()) relations.push_back(std::move(each));
  }
  said.relations = std::move(relations);
  return Model(std::move(said));
}

}  // namespace separatrix

#include "lib/model/enclosable.hpp"

#include <algorithm>

#include "lib/symbolic/merge_exponentials.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {

Model enclosable(const Model& model, const ParameterValues& parameters, const std::vector<std::size_t>& varying) {
  Substitution values;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (std::ranges::find(varying, i) == varying.end()) values.emplace(model.parameters()[i], parameters[i]);
  }
  const auto written = [&](Expression e) { return merge_exponentials(substitute(model.resolve(e), values)); };
  ModelDescription description = model.description();
  description.parameters.clear();
  description.relations.clear();
  description.definitions.clear();
  description.invariants.clear();
  description.equations.clear();
  for (const Expression f : model.field()) description.equations.push_back(written(f));
  if (description.loss) description.loss = written(*description.loss);
  for (Level& level : description.levels) level.loss = written(level.loss);
  if (!varying.empty()) description.start_values.clear();
  for (const std::size_t i : varying) {
    description.states.push_back(model.description().parameters[i].name);
    description.start.push_back(parameters[i]);
    description.equations.emplace_back(0);
  }
  return Model(std::move(description));
}

}  // namespace separatrix

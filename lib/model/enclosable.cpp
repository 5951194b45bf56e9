#include "lib/model/enclosable.hpp"

#include "lib/symbolic/merge_exponentials.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {

Model enclosable(const Model& model, const ParameterValues& parameters) {
  Substitution values;
  for (std::size_t i = 0; i < parameters.size(); ++i) values.emplace(model.parameters()[i], parameters[i]);
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
  return Model(std::move(description));
}

}  // namespace separatrix

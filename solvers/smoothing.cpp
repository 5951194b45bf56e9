#include "solvers/smoothing.hpp"

#include "lib/num/error.hpp"
#include "lib/symbolic/smooth.hpp"

namespace separatrix {

Model smoothed(const Model& model, const Rational& width) {
  if (width <= 0) throw InvalidArgument("width of smoothing", to_string(width), "greater than 0");
  const Expression mu(width);
  ModelDescription description = model.description();
  for (Definition& definition : description.definitions) definition.value = smoothed(definition.value, mu);
  for (Expression& equation : description.equations) equation = smoothed(equation, mu);
  for (Invariant& invariant : description.invariants) invariant.value = smoothed(invariant.value, mu);
  if (description.loss) description.loss = smoothed(*description.loss, mu);
  return Model(std::move(description));
}

}  // namespace separatrix

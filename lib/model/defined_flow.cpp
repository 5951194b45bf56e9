#include "lib/model/defined_flow.hpp"

#include <utility>

#include "lib/symbolic/canonical.hpp"

namespace separatrix {

Model with_defined_flow(const Model& model) {
  if (model.description().positive.empty()) return model;
  Expression guard = 1;
  for (const Expression q : model.description().positive) guard = guard * power(sign(q), Expression(ratio(-1, 2)));
  ModelDescription description = model.description();
  description.positive.clear();
  description.equations = model.field();
  for (Expression& each : description.equations) each = each * guard;
  return Model(std::move(description));
}

std::vector<Expression> domain_of_flow(const Model& model) {
  std::vector<Expression> logarithms;
  for (const Expression q : model.description().positive) logarithms.push_back(log(q));
  return model.resolve(std::move(logarithms));
}

}  // namespace separatrix

#pragma once
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix::testing {

inline const Expression x = symbol("x"), y = symbol("y");

/// A gradient flow in the plane of x and y.
inline Model plane_model(const Expression& loss) {
  ModelDescription description;
  description.name = "test";
  description.states = {"x", "y"};
  description.loss = loss;
  description.start = {0, 0};
  return Model(description);
}

/// x' and y' as given, of no loss.
inline Model plane_field(const std::vector<Expression>& equations) {
  ModelDescription description;
  description.name = "test";
  description.states = {"x", "y"};
  description.equations = equations;
  description.start = {0, 0};
  return Model(description);
}

}  // namespace separatrix::testing

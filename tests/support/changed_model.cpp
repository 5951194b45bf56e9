#include "tests/support/changed_model.hpp"

#include <utility>

namespace separatrix::testing {

Model changed(const Model& model, const std::function<Expression(Expression)>& change) {
  ModelDescription description = model.description();
  if (description.equations.empty()) {
    description.loss = change(*description.loss);
  } else {
    description.equations[0] = change(description.equations[0]);
  }
  return Model(std::move(description));
}

}  // namespace separatrix::testing

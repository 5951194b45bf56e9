#include "solvers/enclosure/loss_gradient.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/expand.hpp"

namespace separatrix {

bool is_gradient_of_loss(const Model& model) {
  const std::vector<Expression> field = model.resolve(model.field()), loss{model.resolve(*model.description().loss)},
                                slope = jacobian(loss, model.states());
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (is_identically_zero(field[i] + slope[i]) != Verdict::holds) return false;
  }
  return true;
}

}  // namespace separatrix

#include "solvers/trajectory/sliding.hpp"

#include <algorithm>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {
namespace {

// ∇h·f + ∂h/∂t
Expression speed(const std::vector<Expression>& slope, const std::vector<Expression>& field) {
  std::vector<Expression> terms{slope.back()};
  for (std::size_t i = 0; i < field.size(); ++i) terms.push_back(slope[i] * field[i]);
  return sum(std::move(terms));
}

}  // namespace

SlidingCode compile_sliding(const VectorFieldCode& code, std::size_t number) {
  const SwitchingSurface& surface = code.surfaces[number];
  const std::vector<Expression> field = code.model->resolve(code.model->field());
  const std::vector<Expression> plus = substitute(field, on_side(surface, 1));
  const std::vector<Expression> minus = substitute(field, on_side(surface, -1));
  std::vector<Expression> variables = code.model->states();
  variables.push_back(symbol("t"));
  const std::vector<Expression> slope = gradient(surface.quantity(), variables);
  const Expression above = speed(slope, plus), below = speed(slope, minus);

  ModelDescription description = code.model->description();
  description.loss.reset();
  description.levels.clear();
  description.equations.clear();
  for (std::size_t i = 0; i < field.size(); ++i) {
    description.equations.push_back(
        plus[i] == minus[i] ? plus[i] : (above * minus[i] - below * plus[i]) * power(above - below, -1));
  }
  description.invariants.insert(description.invariants.begin(), {surface.name, surface.quantity()});

  Model model(std::move(description));
  SlidingCode sliding{surface.name, model, compile_vector_field(model, false, {above, below}), above, below, {}};
  for (const SwitchingSurface& each : sliding.field.surfaces) {
    const auto same = std::find_if(code.surfaces.begin(), code.surfaces.end(), [&](const SwitchingSurface& original) {
      return original.quantity() == each.quantity();
    });
    sliding.from.push_back(static_cast<std::size_t>(same - code.surfaces.begin()));
  }
  return sliding;
}

}  // namespace separatrix

#include "lib/model/invariant_side.hpp"

#include <algorithm>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {
namespace {

Substitution on_side(Expression state, int side) {
  return {{abs(state), side * state}, {sign(state), side}, {relu(state), side > 0 ? state : Expression(0)}};
}

Substitution sides_of(const Model& model, const std::vector<std::size_t>& states, const std::vector<int>& sides) {
  Substitution replacements;
  for (std::size_t k = 0; k < states.size(); ++k) {
    if (sides[k] != 0) replacements.merge(on_side(model.states()[states[k]], sides[k]));
  }
  return replacements;
}

}  // namespace

std::vector<std::size_t> invariant_kinks(const Model& model) {
  const std::vector<Expression> field = model.resolve(model.field());
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    const Expression state = model.states()[i];
    if (!substitute(field[i], {{state, 0}}).is_number(0)) continue;
    const Substitution side = on_side(state, 1);
    const bool kink =
        std::any_of(field.begin(), field.end(), [&](Expression f) { return !(substitute(f, side) == f); });
    if (kink) found.push_back(i);
  }
  return found;
}

Model on_sides(const Model& model, const std::vector<std::size_t>& states, const std::vector<int>& sides) {
  const Substitution replacements = sides_of(model, states, sides);
  const auto replace = [&](Expression& e) { e = substitute(e, replacements); };
  ModelDescription description = model.description();
  if (description.loss) replace(*description.loss);
  for (Expression& equation : description.equations) replace(equation);
  for (Definition& definition : description.definitions) replace(definition.value);
  for (Invariant& invariant : description.invariants) replace(invariant.value);
  for (Level& level : description.levels) replace(level.loss);
  return Model(std::move(description));
}

Expression on_sides(Expression formula, const Model& model, const std::vector<std::size_t>& states,
                    const std::vector<int>& sides) {
  return substitute(formula, sides_of(model, states, sides));
}

}  // namespace separatrix

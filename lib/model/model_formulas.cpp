#include "lib/model/model_formulas.hpp"

#include <utility>

namespace separatrix {

std::vector<ModelFormula> formulas_of(const Model& model) {
  const ModelDescription& said = model.description();
  std::vector<ModelFormula> all;
  // place: where the formula is in a description
  const auto add = [&](std::string name, Expression value, auto place) {
    all.push_back({std::move(name), value, [said, place](Expression other) {
                     ModelDescription changed = said;
                     place(changed) = other;
                     return Model(std::move(changed));
                   }});
  };
  if (said.loss) add("loss", *said.loss, [](ModelDescription& of) -> Expression& { return *of.loss; });
  for (std::size_t i = 0; i < said.equations.size(); ++i) {
    add("equation of " + said.states[i], said.equations[i],
        [i](ModelDescription& of) -> Expression& { return of.equations[i]; });
  }
  for (std::size_t i = 0; i < said.definitions.size(); ++i) {
    add("definition " + said.definitions[i].name, said.definitions[i].value,
        [i](ModelDescription& of) -> Expression& { return of.definitions[i].value; });
  }
  for (std::size_t i = 0; i < said.invariants.size(); ++i) {
    add("invariant " + said.invariants[i].name, said.invariants[i].value,
        [i](ModelDescription& of) -> Expression& { return of.invariants[i].value; });
  }
  for (std::size_t i = 0; i < said.levels.size(); ++i) {
    add("level " + said.levels[i].name, said.levels[i].loss,
        [i](ModelDescription& of) -> Expression& { return of.levels[i].loss; });
  }
  return all;
}

}  // namespace separatrix

#include "theory/stated_model.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace separatrix {

void conserves(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model,
               const std::vector<Expression>& invariants) {
  const std::vector<Invariant>& named = model.invariants();
  evidence.same("number of invariants of " + model.name(), std::to_string(invariants.size()),
                std::to_string(named.size()), EvidenceMethod::exact);
  for (std::size_t i = 0; i < std::min(named.size(), invariants.size()); ++i) {
    vanishes(evidence, settings, "d(" + named[i].name + ")/dt", model, model.time_derivative(invariants[i]));
    vanishes(evidence, settings, named[i].name + " of the model less what is stated", model,
             named[i].value - invariants[i]);
  }
}

void rests(EvidenceBuilder& evidence, const ClaimSettings& settings, const Model& model,
           const std::vector<RestingSet>& sets) {
  const ModelDescription& said = model.description();
  evidence.same("number of levels of " + model.name(), std::to_string(sets.size()), std::to_string(said.levels.size()),
                EvidenceMethod::exact);
  for (std::size_t k = 0; k < std::min(sets.size(), said.levels.size()); ++k) {
    const auto& [name, where] = sets[k];
    const auto there = [&, &where = where](Expression value) { return substitute(model.resolve(value), where); };
    evidence.same("level", name, said.levels[k].name, EvidenceMethod::exact);
    vanishes(evidence, settings, name + ": the loss less the level", model, there(*said.loss - said.levels[k].loss));
    for (std::size_t i = 0; i < model.dimension(); ++i) {
      vanishes(evidence, settings, fmt::format("{}: d{}/dt", name, said.states[i]), model, there(model.field()[i]));
    }
  }
}

}  // namespace separatrix

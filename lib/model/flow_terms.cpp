#include "lib/model/flow_terms.hpp"

#include <utility>

#include "lib/symbolic/definite_system.hpp"
#include "lib/symbolic/positive.hpp"

namespace separatrix {

std::string velocity_name(const std::string& state) { return "v_" + state; }

void apply(const FlowTerms& terms, ModelDescription& description) {
  ModelDescription plain = description;
  plain.start.assign(plain.states.size(), 0);
  const Model model(plain);
  const std::size_t d = model.dimension();
  std::vector<Expression> forces;
  for (std::size_t i = 0; i < d; ++i) {
    const bool is_negative = terms.rates[i].is_number() && terms.rates[i].number() < 0;
    const Expression rate = is_negative ? -terms.rates[i] : terms.rates[i];
    const bool climbs = terms.ascending.contains(i) != is_negative;
    Expression force = climbs ? -model.field()[i] : model.field()[i];
    if (terms.decay) force = force - *terms.decay * model.states()[i];
    forces.push_back(rate * force);
  }
  if (!terms.metric.empty()) {
    const DefiniteSystem system(terms.metric);
    forces = system.solve(std::move(forces));
    for (const Expression pivot : system.pivots()) {
      if (!is_visibly_positive(pivot, {})) description.positive.push_back(pivot);
    }
  }
  if (!terms.friction) {
    description.equations = std::move(forces);
    return;
  }
  for (std::size_t i = 0; i < d; ++i) {
    const std::string name = velocity_name(description.states[i]);
    description.states.push_back(name);
    description.equations.push_back(symbol(name));
  }
  for (std::size_t i = 0; i < d; ++i) {
    description.equations.push_back(forces[i] - *terms.friction * description.equations[i]);
  }
}

}  // namespace separatrix

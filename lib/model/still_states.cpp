#include "lib/model/still_states.hpp"

#include <utility>

namespace separatrix {

std::vector<std::size_t> still_states(const Model& model) {
  std::vector<std::size_t> still;
  for (std::size_t i = 0; i < model.dimension(); ++i) {
    if (model.field()[i].is_number(0)) still.push_back(i);
  }
  return still;
}

Model still_as_parameters(const Model& model, const std::vector<std::size_t>& still) {
  ModelDescription description = model.description();
  description.equations = model.field();
  description.start_values.clear();
  for (auto i = still.rbegin(); i != still.rend(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(*i);
    description.states.erase(description.states.begin() + at);
    description.equations.erase(description.equations.begin() + at);
    description.start.erase(description.start.begin() + at);
  }
  for (const std::size_t i : still) {
    description.parameters.push_back({model.description().states[i], {}, model.description().start[i], {}});
  }
  return Model(std::move(description));
}

}  // namespace separatrix

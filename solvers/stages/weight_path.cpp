#include "solvers/stages/weight_path.hpp"

#include <cmath>

#include "lib/num/decimal.hpp"

namespace separatrix {

WeightPath::WeightPath(Walk walk, std::vector<StageVisit> visits, std::vector<Expression> observed,
                       std::vector<WeightGroup> groups, const Rational& visible)
    : StagedPath(std::move(walk), std::move(visits), std::move(observed)),
      groups_(std::move(groups)),
      visible_(visible) {}

std::vector<LearnedWeight> WeightPath::learned() const {
  std::vector<Expression> sizes;
  for (const WeightGroup& each : groups_) sizes.push_back(each.size);
  const std::vector<double> values = walk().values(sizes);
  std::vector<LearnedWeight> all;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (std::abs(values[i]) < to_double(visible_)) continue;
    for (const std::size_t k : groups_[i].states) all.push_back({k, walk().state()[k]});
  }
  return all;
}

Settling WeightPath::settle(const std::vector<LearnedWeight>& instead, const Rational& time) const {
  SimulationRequest request = walk().request();
  for (const LearnedWeight& each : instead) request.start[each.index] = each.value;
  return settled(Walk(walk().model(), request, walk().runner()), time);
}

}  // namespace separatrix

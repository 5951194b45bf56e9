#pragma once
#include <cstddef>
#include <vector>

#include "solvers/stages/perturbation_tests.hpp"

namespace separatrix {

/// States that are perturbed together where what they make is visible: the weights of a product.
struct WeightGroup {
  Expression size;  ///< of states, parameters and definitions
  std::vector<std::size_t> states;
};

/// A path whose states are the weights.
///
/// visible  a group is learned where |size| is at least this
class WeightPath final : public StagedPath {
 public:
  WeightPath(Walk walk, std::vector<StageVisit> visits, std::vector<Expression> observed,
             std::vector<WeightGroup> groups, const Rational& visible);

  std::vector<LearnedWeight> learned() const override;
  Settling settle(const std::vector<LearnedWeight>& instead, const Rational& time) const override;

 private:
  std::vector<WeightGroup> groups_;
  Rational visible_;
};

}  // namespace separatrix

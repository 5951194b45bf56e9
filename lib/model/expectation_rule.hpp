#pragma once
#include <cstddef>

#include "lib/model/model.hpp"
#include "lib/symbolic/hermite_mean.hpp"

namespace separatrix {

/// How the expectations of a model that have no closed form are computed.
struct ExpectationRule {
  std::size_t nodes = 0;       ///< in each normal variable; 0: all have a closed form
  std::size_t most_nodes = 0;  ///< that all of them allow
};
ExpectationRule expectation_rule(const Model& model);

/// The same model with another rule in all of them.
///
/// rule  at most expectation_rule(model).most_nodes nodes
Model with_expectation_rule(const Model& model, const HermiteRule& rule);

}  // namespace separatrix

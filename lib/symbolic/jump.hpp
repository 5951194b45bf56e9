#pragma once
#include <algorithm>
#include <vector>

#include "lib/symbolic/expression.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {

/// Whether sign occurs in an expression, so that it may jump: the mean value theorem then does not hold with its derivatives,
/// which say nothing of the jump.
inline bool may_jump(Expression expression) {
  const std::vector<Expression> nodes = topological_order({&expression, 1});
  return std::any_of(nodes.begin(), nodes.end(), [](Expression node) { return node.kind() == Kind::sign; });
}

}  // namespace separatrix

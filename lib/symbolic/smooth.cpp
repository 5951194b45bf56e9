#include "lib/symbolic/smooth.hpp"

#include <unordered_map>
#include <vector>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {

Expression smoothed(Expression expression, Expression width) {
  std::unordered_map<Expression, Expression> smooth;
  for (const Expression node : topological_order({&expression, 1})) {
    std::vector<Expression> arguments;
    for (const Expression argument : node.arguments()) arguments.push_back(smooth.at(argument));
    if (arguments.empty()) {
      smooth.emplace(node, node);
      continue;
    }
    const Expression x = arguments.front(), u = x / width;
    const Expression magnitude = width * softplus(u) + width * softplus(-u);
    switch (node.kind()) {
      case Kind::relu: smooth.emplace(node, (x + magnitude) / 2); break;
      case Kind::abs: smooth.emplace(node, magnitude); break;
      case Kind::sign: smooth.emplace(node, sigmoid(u) - sigmoid(-u)); break;
      default: smooth.emplace(node, rebuild(node, std::move(arguments))); break;
    }
  }
  return smooth.at(expression);
}

}  // namespace separatrix

#include "lib/symbolic/magnitude.hpp"

#include <unordered_map>
#include <vector>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {

Expression magnitude(Expression expression) {
  std::unordered_map<Expression, Expression> sizes;
  for (const Expression node : topological_order({&expression, 1})) {
    std::vector<Expression> parts;
    for (const Expression argument : node.arguments()) parts.push_back(sizes.at(argument));
    if (node.kind() == Kind::sum) {
      sizes.emplace(node, sum(std::move(parts)));
    } else if (node.kind() == Kind::product) {
      sizes.emplace(node, product(std::move(parts)));
    } else if (node.kind() == Kind::power && node.arguments()[1].is_number() &&
               node.arguments()[1].number().get_den() == 1 && node.arguments()[1].number() > 0) {
      sizes.emplace(node, power(parts.front(), node.arguments()[1]));
    } else {
      sizes.emplace(node, abs(node));
    }
  }
  return sizes.at(expression);
}

}  // namespace separatrix

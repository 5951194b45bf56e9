#include "lib/symbolic/traverse.hpp"

#include <algorithm>
#include <unordered_set>

namespace separatrix {

std::vector<Expression> topological_order(std::span<const Expression> roots,
                                          const std::function<std::span<const Expression>(Expression)>& arguments_of) {
  struct Visit {
    Expression node;
    std::span<const Expression> arguments;
    std::size_t next_argument;
  };
  std::vector<Expression> order;
  std::unordered_set<Expression> seen;
  std::vector<Visit> path;
  for (const Expression root : roots) {
    if (seen.insert(root).second) path.push_back({root, arguments_of(root), 0});
    while (!path.empty()) {
      Visit& visit = path.back();
      if (visit.next_argument == visit.arguments.size()) {
        order.push_back(visit.node);
        path.pop_back();
        continue;
      }
      const Expression argument = visit.arguments[visit.next_argument++];
      if (seen.insert(argument).second) path.push_back({argument, arguments_of(argument), 0});
    }
  }
  return order;
}

std::vector<Expression> topological_order(std::span<const Expression> roots) {
  return topological_order(roots, [](Expression node) { return node.arguments(); });
}

std::vector<Expression> symbols_of(std::span<const Expression> roots) {
  std::vector<Expression> symbols;
  for (const Expression node : topological_order(roots)) {
    if (node.kind() == Kind::symbol) symbols.push_back(node);
  }
  std::sort(symbols.begin(), symbols.end(), [](Expression a, Expression b) { return a.name() < b.name(); });
  return symbols;
}

bool depends_on(Expression expression, std::span<const Expression> symbols) {
  for (const Expression node : topological_order({&expression, 1})) {
    if (std::find(symbols.begin(), symbols.end(), node) != symbols.end()) return true;
  }
  return false;
}

}  // namespace separatrix

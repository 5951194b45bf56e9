#include "lib/symbolic/traverse.hpp"

#include <algorithm>
#include <unordered_set>

namespace separatrix {

std::vector<Expression> topological_order(std::span<const Expression> roots) {
  struct Visit {
    Expression node;
    std::size_t next_argument;
  };
  std::vector<Expression> order;
  std::unordered_set<Expression> seen;
  std::vector<Visit> path;
  for (const Expression root : roots) {
    if (seen.insert(root).second) path.push_back({root, 0});
    while (!path.empty()) {
      Visit& visit = path.back();
      if (visit.next_argument == visit.node.arguments().size()) {
        order.push_back(visit.node);
        path.pop_back();
        continue;
      }
      const Expression argument = visit.node.arguments()[visit.next_argument++];
      if (seen.insert(argument).second) path.push_back({argument, 0});
    }
  }
  return order;
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

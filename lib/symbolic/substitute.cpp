#include "lib/symbolic/substitute.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {

std::vector<Expression> substitute(std::span<const Expression> expressions, const Substitution& replacements) {
  if (replacements.empty()) return {expressions.begin(), expressions.end()};
  Substitution result;
  for (const Expression node : topological_order(expressions)) {
    if (const auto found = replacements.find(node); found != replacements.end()) {
      result.emplace(node, found->second);
      continue;
    }
    std::vector<Expression> arguments;
    bool changed = false;
    for (const Expression argument : node.arguments()) {
      arguments.push_back(result.at(argument));
      changed = changed || !(arguments.back() == argument);
    }
    result.emplace(node, changed ? rebuild(node, std::move(arguments)) : node);
  }
  std::vector<Expression> substituted;
  for (const Expression expression : expressions) substituted.push_back(result.at(expression));
  return substituted;
}

Expression substitute(Expression expression, const Substitution& replacements) {
  return substitute(std::span(&expression, 1), replacements).front();
}

Expression at_sample(Expression expression, Dataset data, std::size_t sample) {
  Substitution numbers;
  for (const Expression node : topological_order({&expression, 1})) {
    if (node.kind() != Kind::column || !(node.data() == data)) continue;
    numbers.emplace(node, Expression(data.value(sample, *data.column_index(node.name()))));
  }
  return substitute(expression, numbers);
}

}  // namespace separatrix

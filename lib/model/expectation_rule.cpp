#include "lib/model/expectation_rule.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

// all that may have an expectation without a closed form
std::vector<Expression> formulas_of(const ModelDescription& said) {
  std::vector<Expression> all = said.equations;
  for (const Definition& each : said.definitions) all.push_back(each.value);
  if (said.loss) all.push_back(*said.loss);
  return all;
}

}  // namespace

ExpectationRule expectation_rule(const Model& model) {
  ExpectationRule found;
  for (const Expression node : topological_order(formulas_of(model.description()))) {
    const auto rule = node.kind() == Kind::mean ? hermite_rule(node.data()) : std::nullopt;
    if (!rule) continue;
    const std::size_t most = most_hermite_nodes(node.data().columns().size() - 1);  // the weight is one of them
    found.most_nodes = found.nodes == 0 ? most : std::min(found.most_nodes, most);
    found.nodes = std::max(found.nodes, rule->nodes);
  }
  return found;
}

Model with_expectation_rule(const Model& model, const HermiteRule& rule) {
  ModelDescription said = model.description();
  const std::vector<Expression> refined = with_hermite_rule(formulas_of(said), rule);
  auto next = refined.begin();
  for (Expression& each : said.equations) each = *next++;
  for (Definition& each : said.definitions) each.value = *next++;
  if (said.loss) said.loss = *next++;
  return Model(std::move(said));
}

}  // namespace separatrix

#include "lib/model/written_out.hpp"

#include <algorithm>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

constexpr std::uint64_t most_nodes = 200'000;

bool is_kinked(Expression body) {
  const std::vector<Expression> nodes = topological_order({&body, 1});
  return std::any_of(nodes.begin(), nodes.end(), [](Expression node) {
    return node.kind() == Kind::abs || node.kind() == Kind::sign || node.kind() == Kind::relu;
  });
}

// (f(sample₁) + f(sample₂) + …)/n
Expression mean_as_sum(Dataset data, Expression body) {
  std::vector<Expression> terms;
  for (std::size_t i = 0; i < data.samples(); ++i) terms.push_back(at_sample(body, data, i));
  return sum(std::move(terms)) * Expression(ratio(1, static_cast<long>(data.samples())));
}

}  // namespace

Model with_kinks_written_out(const Model& model) {
  const std::vector<Expression> field = model.resolve(model.field());
  bool kinked = false;
  std::uint64_t nodes = 0;
  for (const Expression node : topological_order(field)) {
    if (node.kind() != Kind::mean) continue;
    kinked = kinked || is_kinked(node.arguments()[0]);
    nodes += node.data().samples() * node.arguments()[0].weight();
    if (nodes > most_nodes) return model;
  }
  if (!kinked) return model;
  Substitution written;  // inner means come first
  for (const Expression node : topological_order(field)) {
    if (node.kind() != Kind::mean) continue;
    written.emplace(node, mean_as_sum(node.data(), substitute(node.arguments()[0], written)));
  }
  ModelDescription description = model.description();
  description.loss.reset();
  description.levels.clear();
  description.equations = substitute(field, written);
  return Model(std::move(description));
}

}  // namespace separatrix

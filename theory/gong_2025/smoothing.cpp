#include "theory/gong_2025/smoothing.hpp"

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix::gong_2025 {
namespace {

Expression smoothed(Expression expression, const Rational& mu) {
  Substitution done;
  for (const Expression node : topological_order({&expression, 1})) {
    std::vector<Expression> arguments;
    for (const Expression each : node.arguments()) arguments.push_back(done.at(each));
    if (arguments.empty()) {
      done.emplace(node, node);
    } else if (node.kind() == Kind::relu) {
      done.emplace(node, Expression(mu) * softplus(arguments[0] / Expression(mu)));
    } else {
      done.emplace(node, rebuild(node, arguments));
    }
  }
  return done.at(expression);
}

}  // namespace

Model smoothed(const Model& model, const Rational& mu) {
  ModelDescription description = model.description();
  description.name += "-smoothed";
  for (Definition& each : description.definitions) each.value = smoothed(each.value, mu);
  if (description.loss) description.loss = smoothed(*description.loss, mu);
  return Model(std::move(description));
}

}  // namespace separatrix::gong_2025

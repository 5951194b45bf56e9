#include "lib/symbolic/differentiate.hpp"

#include <unordered_map>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

// ∂(x₁⋯xₙ)/∂xᵢ for all i, from products of what stands before and behind: n multiplications
std::vector<Expression> product_partials(std::span<const Expression> x) {
  const std::size_t n = x.size();
  std::vector<Expression> behind(n, 1);
  for (std::size_t i = n - 1; i > 0; --i) behind[i - 1] = behind[i] * x[i];
  std::vector<Expression> partials(n);
  Expression before = 1;
  for (std::size_t i = 0; i < n; ++i) {
    partials[i] = before * behind[i];
    before = before * x[i];
  }
  return partials;
}

// ∂node/∂argument for every argument
std::vector<Expression> partials(Expression node) {
  const auto x = node.arguments();
  const Expression half(Rational(1, 2));
  switch (node.kind()) {
    case Kind::number:
    case Kind::symbol: return {};
    case Kind::sum: return std::vector<Expression>(x.size(), 1);
    case Kind::product: return product_partials(x);
    case Kind::power: return {x[1] * power(x[0], x[1] - 1), node * log(x[0])};
    case Kind::exp: return {node};
    case Kind::log: return {power(x[0], -1)};
    case Kind::tanh: return {1 - power(node, 2)};
    case Kind::sigmoid: return {node * sigmoid(-x[0])};  // σ(1-σ) without cancellation
    case Kind::softplus: return {sigmoid(x[0])};
    case Kind::sin: return {cos(x[0])};
    case Kind::cos: return {-sin(x[0])};
    case Kind::abs: return {sign(x[0])};
    case Kind::sign: return {0};
    case Kind::relu: return {half * (1 + sign(x[0]))};
  }
  throw InternalError("unknown kind of expression in differentiate");
}

}  // namespace

std::vector<Expression> gradient(Expression y, std::span<const Expression> variables) {
  const std::vector<Expression> order = topological_order({&y, 1});

  // only nodes that depend on a variable carry an adjoint
  std::unordered_map<Expression, std::vector<Expression>> contributions;
  for (const Expression variable : variables) contributions[variable];
  for (const Expression node : order) {
    for (const Expression argument : node.arguments()) {
      if (contributions.contains(argument)) contributions[node];
    }
  }
  if (contributions.contains(y)) contributions[y].push_back(1);

  std::unordered_map<Expression, Expression> adjoint;
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    const auto found = contributions.find(*node);
    if (found == contributions.end()) continue;
    const Expression bar = sum(std::move(found->second));
    adjoint[*node] = bar;
    if (bar.is_number(0)) continue;
    const auto arguments = node->arguments();
    if (arguments.empty()) continue;
    const bool exponent_is_fixed = node->kind() == Kind::power && !contributions.contains(arguments[1]);
    const std::vector<Expression> slopes =
        exponent_is_fixed ? std::vector<Expression>{arguments[1] * power(arguments[0], arguments[1] - 1), 0}
                          : partials(*node);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (const auto below = contributions.find(arguments[i]); below != contributions.end()) {
        below->second.push_back(bar * slopes[i]);
      }
    }
  }

  std::vector<Expression> result;
  for (const Expression variable : variables) {
    const auto found = adjoint.find(variable);
    result.push_back(found == adjoint.end() ? Expression(0) : found->second);
  }
  return result;
}

Expression differentiate(Expression y, Expression variable) { return gradient(y, {&variable, 1}).front(); }

}  // namespace separatrix

#include "lib/symbolic/differentiate.hpp"

#include <unordered_map>
#include <unordered_set>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
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
    case Kind::symbol:
    case Kind::column:
    case Kind::mean: return {};
    case Kind::sum: return std::vector<Expression>(x.size(), 1);
    case Kind::product: return product_partials(x);
    case Kind::power: return {x[1] * power(x[0], x[1] - 1), node * log(x[0])};
    case Kind::atan2: {
      const Expression square = power(x[0], 2) + power(x[1], 2);
      return {x[1] / square, -x[0] / square};
    }
    case Kind::exp: return {node};
    case Kind::log: return {power(x[0], -1)};
    case Kind::tanh: return {1 - power(node, 2)};
    case Kind::sigmoid: return {node * sigmoid(-x[0])};  // σ(1-σ) without cancellation
    case Kind::softplus: return {sigmoid(x[0])};
    case Kind::sin: return {cos(x[0])};
    case Kind::cos: return {-sin(x[0])};
    case Kind::sinh: return {cosh(x[0])};
    case Kind::cosh: return {sinh(x[0])};
    case Kind::asin: return {power(1 - power(x[0], 2), -half)};
    case Kind::acos: return {-power(1 - power(x[0], 2), -half)};
    case Kind::atan: return {power(1 + power(x[0], 2), -1)};
    case Kind::erf: return {2 * power(pi(), -half) * exp(-power(x[0], 2))};
    case Kind::erfc: return {-2 * power(pi(), -half) * exp(-power(x[0], 2))};
    case Kind::abs: return {sign(x[0])};
    case Kind::sign: return {0};
    case Kind::relu: return {half * (1 + sign(x[0]))};
  }
  throw InternalError("unknown kind of expression in differentiate");
}

// Parts of a body that do not depend on the sample and occur in what does: the body is a function of them and of
// the columns.
std::vector<Expression> parts_outside(Expression body, Dataset data) {
  std::vector<Expression> parts;
  std::unordered_set<Expression> seen{body};
  std::vector<Expression> open{body};
  while (!open.empty()) {
    const Expression node = open.back();
    open.pop_back();
    for (const Expression argument : node.arguments()) {
      if (!seen.insert(argument).second) continue;
      (depends_on_sample(argument, data) ? open : parts).push_back(argument);
    }
  }
  return parts;
}

// One reverse sweep. What is below a leaf is not looked at: ∂y/∂leaf takes the leaf for a variable.
class ReverseSweep {
 public:
  ReverseSweep(Expression y, std::span<const Expression> leaves) {
    for (const Expression leaf : leaves) leaves_.insert(leaf);
    const std::vector<Expression> order = topological_order({&y, 1});
    // only nodes that depend on a leaf carry an adjoint
    for (const Expression leaf : leaves) contributions_[leaf];
    for (const Expression node : order) {
      for (const Expression argument : node.arguments()) {
        if (contributions_.contains(argument)) contributions_[node];
      }
    }
    if (contributions_.contains(y)) contributions_[y].push_back(1);
    for (auto node = order.rbegin(); node != order.rend(); ++node) visit(*node);
  }

  Expression adjoint(Expression leaf) const {
    const auto found = adjoint_.find(leaf);
    return found == adjoint_.end() ? Expression(0) : found->second;
  }

 private:
  void add(Expression node, Expression contribution) {
    if (const auto found = contributions_.find(node); found != contributions_.end()) {
      found->second.push_back(contribution);
    }
  }

  void visit(Expression node) {
    const auto found = contributions_.find(node);
    if (found == contributions_.end()) return;
    const Expression bar = sum(std::move(found->second));
    if (leaves_.contains(node)) {
      adjoint_[node] = bar;
      return;
    }
    if (bar.is_number(0)) return;
    if (node.kind() == Kind::mean) return visit_mean(node, bar);
    const auto arguments = node.arguments();
    const bool exponent_is_fixed = node.kind() == Kind::power && !contributions_.contains(arguments[1]);
    const std::vector<Expression> slopes =
        exponent_is_fixed ? std::vector<Expression>{arguments[1] * power(arguments[0], arguments[1] - 1), 0}
                          : partials(node);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (contributions_.contains(arguments[i])) add(arguments[i], bar * slopes[i]);
    }
  }

  // ∂mean(f)/∂c = mean(∂f/∂c) for every part c outside: one sweep over the body for all of them
  void visit_mean(Expression node, Expression bar) {
    const Expression body = node.arguments()[0];
    std::vector<Expression> parts = parts_outside(body, node.data());
    std::erase_if(parts, [this](Expression part) { return !contributions_.contains(part); });
    const ReverseSweep inside(body, parts);
    for (const Expression part : parts) add(part, bar * mean(node.data(), inside.adjoint(part)));
  }

  std::unordered_set<Expression> leaves_;
  std::unordered_map<Expression, std::vector<Expression>> contributions_;
  std::unordered_map<Expression, Expression> adjoint_;
};

}  // namespace

std::vector<Expression> gradient(Expression y, std::span<const Expression> variables) {
  const ReverseSweep sweep(y, variables);
  std::vector<Expression> result;
  for (const Expression variable : variables) result.push_back(sweep.adjoint(variable));
  return result;
}

Expression differentiate(Expression y, Expression variable) { return gradient(y, {&variable, 1}).front(); }

}  // namespace separatrix

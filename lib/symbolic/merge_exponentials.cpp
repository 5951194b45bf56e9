#include "lib/symbolic/merge_exponentials.hpp"

#include <optional>
#include <unordered_map>
#include <vector>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

// x = coefficient · e^exponent · rest, coefficient > 0
struct Factored {
  Expression coefficient = 1, exponent = 0, rest = 1;
};

Factored factored(Expression x) {
  Factored result;
  std::vector<Expression> factors{x};
  if (x.kind() == Kind::product) factors.assign(x.arguments().begin(), x.arguments().end());
  for (const Expression factor : factors) {
    if (factor.kind() == Kind::exp) {
      result.exponent = result.exponent + factor.arguments()[0];
    } else if (factor.kind() == Kind::power && factor.arguments()[0].kind() == Kind::exp) {
      result.exponent = result.exponent + factor.arguments()[1] * factor.arguments()[0].arguments()[0];
    } else if (factor.is_number() && factor.number() > 0) {
      result.coefficient = factor;
    } else {
      result.rest = result.rest * factor;
    }
  }
  return result;
}

// 1 + c eᵃ: a + log c
std::optional<Expression> logistic_argument(Expression sum) {
  if (sum.kind() != Kind::sum || sum.arguments().size() != 2 || !sum.arguments()[0].is_number(1)) return std::nullopt;
  const Factored f = factored(sum.arguments()[1]);
  if (f.exponent.is_number(0) || !f.rest.is_number(1)) return std::nullopt;
  return f.exponent + log(f.coefficient);
}

// e^exponent · rest
Expression with_exponential(Expression exponent, Expression rest) {
  std::vector<Expression> factors{rest};
  if (rest.kind() == Kind::product) factors.assign(rest.arguments().begin(), rest.arguments().end());
  for (const Expression factor : factors) {
    const bool raised = factor.kind() == Kind::power;
    const Expression base = raised ? factor.arguments()[0] : factor;
    if (base.kind() != Kind::sigmoid || exponent.is_number(0) || !(base.arguments()[0] == -exponent)) continue;
    if (raised && !(factor.arguments()[1].is_number() && factor.arguments()[1].number() >= 1)) continue;
    return rest / base * sigmoid(exponent);
  }
  return exp(exponent) * rest;
}

Expression merged(Expression node) {
  switch (node.kind()) {
    case Kind::product: {
      const Factored f = factored(node);
      return f.coefficient * with_exponential(f.exponent, f.rest);
    }
    case Kind::power: {
      const Expression exponent = node.arguments()[1];
      if (exponent.is_number() && exponent.number() < 0) {
        if (const auto argument = logistic_argument(node.arguments()[0])) return power(sigmoid(-*argument), -exponent);
      }
      const Factored f = factored(node.arguments()[0]);
      return power(f.coefficient, exponent) * exp(exponent * f.exponent) * power(f.rest, exponent);
    }
    case Kind::log: {
      const Factored f = factored(node.arguments()[0]);
      return log(f.coefficient) + f.exponent + log(f.rest);
    }
    default: return node;
  }
}

}  // namespace

Expression merge_exponentials(Expression expression) {
  std::unordered_map<Expression, Expression> done;
  for (const Expression node : topological_order({&expression, 1})) {
    std::vector<Expression> arguments;
    for (const Expression argument : node.arguments()) arguments.push_back(done.at(argument));
    done.emplace(node, arguments.empty() ? node : merged(rebuild(node, std::move(arguments))));
  }
  return done.at(expression);
}

}  // namespace separatrix

#include "lib/symbolic/expand.hpp"

#include <unordered_map>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

std::vector<Expression> terms_of(Expression e) {
  if (e.kind() != Kind::sum) return {e};
  return {e.arguments().begin(), e.arguments().end()};
}

// one sum of all terms, also of those that sum() would leave in long nested sums
Expression add_up(const std::vector<Expression>& arguments, std::size_t most_terms) {
  std::size_t count = 0;
  for (const Expression argument : arguments) {
    count += argument.kind() == Kind::sum ? argument.arguments().size() : 1;
  }
  if (count > most_terms) return sum(arguments);
  std::vector<Expression> terms;
  terms.reserve(count);
  for (const Expression argument : arguments) {
    const auto inner = terms_of(argument);
    terms.insert(terms.end(), inner.begin(), inner.end());
  }
  return sum(std::move(terms));
}

Expression multiply_out(Expression a, Expression b, std::size_t most_terms) {
  const auto left = terms_of(a);
  const auto right = terms_of(b);
  if (left.size() * right.size() > most_terms) return a * b;
  std::vector<Expression> terms;
  terms.reserve(left.size() * right.size());
  for (const Expression x : left) {
    for (const Expression y : right) terms.push_back(x * y);
  }
  return sum(std::move(terms));
}

// expansion of a power whose base is expanded already
Expression expand_power(Expression base, Expression exponent, std::size_t most_terms) {
  constexpr long largest = 8;
  if (!exponent.is_number() || !is_integer(exponent.number())) return power(base, exponent);
  if (base.kind() == Kind::product) {
    std::vector<Expression> factors;
    for (const Expression factor : base.arguments()) factors.push_back(power(factor, exponent));
    return product(std::move(factors));
  }
  const Rational& n = exponent.number();
  if (base.kind() != Kind::sum || n < 0 || n > largest) return power(base, exponent);
  Expression result = 1;
  for (long i = 0; i < n.get_num().get_si(); ++i) result = multiply_out(result, base, most_terms);
  return result;
}

// mean(Σ terms) = Σ mean(term), of a body that is expanded already
Expression expand_mean(Dataset data, Expression body) {
  std::vector<Expression> terms;
  for (const Expression term : terms_of(body)) terms.push_back(mean(data, term));
  return sum(std::move(terms));
}

}  // namespace

Expression expand(Expression expression, std::size_t most_terms) {
  std::unordered_map<Expression, Expression> expanded;
  const auto arguments_of = [most_terms](Expression node) {
    const bool is_large = node.kind() == Kind::mean && node.weight() > most_terms;
    return is_large ? std::span<const Expression>() : node.arguments();
  };
  for (const Expression node : topological_order({&expression, 1}, arguments_of)) {
    std::vector<Expression> arguments;
    for (const Expression argument : arguments_of(node)) arguments.push_back(expanded.at(argument));
    Expression result = node;
    if (node.kind() == Kind::product) {
      result = 1;
      for (const Expression factor : arguments) result = multiply_out(result, factor, most_terms);
    } else if (node.kind() == Kind::sum) {
      result = add_up(arguments, most_terms);
    } else if (node.kind() == Kind::power) {
      result = expand_power(arguments[0], arguments[1], most_terms);
    } else if (node.kind() == Kind::mean && !arguments.empty()) {
      result = expand_mean(node.data(), arguments[0]);
    } else if (!arguments.empty()) {
      result = rebuild(node, std::move(arguments));
    }
    expanded.emplace(node, result);
  }
  return expanded.at(expression);
}

Verdict is_identically_zero(Expression expression) {
  const Expression expanded = expand(expression);
  if (!expanded.is_number()) return Verdict::undecided;
  return verdict(expanded.is_number(0));
}

}  // namespace separatrix

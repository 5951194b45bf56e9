#include "lib/symbolic/rational_function.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

struct Fraction : RationalFunction {
  long power_of(Expression factor) const {
    for (const auto& [each, n] : denominator) {
      if (each == factor) return n;
    }
    return 0;
  }
  void divide(Expression factor, long n) {
    for (auto& [each, m] : denominator) {
      if (each == factor) {
        m += n;
        return;
      }
    }
    denominator.emplace_back(factor, n);
  }
};

Fraction added(const std::vector<Fraction>& terms) {
  Fraction total;
  for (const Fraction& term : terms) {
    for (const auto& [factor, n] : term.denominator) {
      const long known = total.power_of(factor);
      if (n > known) total.divide(factor, n - known);
    }
  }
  std::vector<Expression> numerators;
  for (const Fraction& term : terms) {
    Expression numerator = term.numerator;
    for (const auto& [factor, n] : total.denominator) {
      const long missing = n - term.power_of(factor);
      if (missing > 0) numerator = expand(numerator * power(factor, missing));
    }
    numerators.push_back(numerator);
  }
  total.numerator = expand(sum(std::move(numerators)));
  return total;
}

Fraction multiplied(const std::vector<Fraction>& factors) {
  Fraction total;
  for (const Fraction& each : factors) {
    total.numerator = expand(total.numerator * each.numerator);
    for (const auto& [factor, n] : each.denominator) total.divide(factor, n);
  }
  return total;
}

Fraction raised(const Fraction& base, long n) {
  Fraction result;
  if (n >= 0) {
    result.numerator = expand(power(base.numerator, n));
    for (const auto& [factor, m] : base.denominator) result.divide(factor, n * m);
    return result;
  }
  for (const auto& [factor, m] : base.denominator) result.numerator = result.numerator * power(factor, -n * m);
  result.numerator = expand(result.numerator);
  std::vector<Expression> factors{base.numerator};
  if (base.numerator.kind() == Kind::product) {
    factors.assign(base.numerator.arguments().begin(), base.numerator.arguments().end());
  }
  for (const Expression factor : factors) {
    if (factor.is_number()) {
      result.numerator = expand(result.numerator * power(factor, n));
    } else if (factor.kind() == Kind::power && factor.arguments()[1].is_number() &&
               is_integer(factor.arguments()[1].number()) && factor.arguments()[1].number() > 0) {
      result.divide(factor.arguments()[0], -n * factor.arguments()[1].number().get_num().get_si());
    } else {
      result.divide(factor, -n);
    }
  }
  return result;
}

}  // namespace

RationalFunction over_one_denominator(Expression expression) {
  std::unordered_map<Expression, Fraction> fractions;
  const auto arguments_of = [](Expression node) {
    const bool is_arithmetic =
        node.kind() == Kind::sum || node.kind() == Kind::product ||
        (node.kind() == Kind::power && node.arguments()[1].is_number() && is_integer(node.arguments()[1].number()));
    return is_arithmetic ? node.arguments() : std::span<const Expression>();
  };
  for (const Expression node : topological_order({&expression, 1}, arguments_of)) {
    std::vector<Fraction> arguments;
    for (const Expression argument : arguments_of(node)) arguments.push_back(fractions.at(argument));
    Fraction result;
    if (arguments.empty()) {
      result.numerator = node;
    } else if (node.kind() == Kind::sum) {
      result = added(arguments);
    } else if (node.kind() == Kind::product) {
      result = multiplied(arguments);
    } else {
      const Rational& exponent = node.arguments()[1].number();
      constexpr long largest = 64;
      const bool by_zero = exponent < 0 && arguments[0].numerator.is_number(0);
      if (abs(exponent) > largest || by_zero) {
        result.numerator = node;
      } else {
        result = raised(arguments[0], exponent.get_num().get_si());
      }
    }
    if (result.numerator.is_number(0)) result.denominator.clear();
    fractions.emplace(node, std::move(result));
  }
  return fractions.at(expression);
}

Verdict is_zero_rational_function(Expression expression) {
  const RationalFunction total = over_one_denominator(expression);
  if (total.numerator.is_number(0)) return Verdict::holds;
  if (total.numerator.is_number() && total.denominator.empty()) return Verdict::fails;
  return Verdict::undecided;
}

Verdict is_zero_in_canonical_form(Expression expression) {
  const Verdict expanded = is_identically_zero(expression);
  return expanded == Verdict::undecided ? is_zero_rational_function(expression) : expanded;
}

}  // namespace separatrix

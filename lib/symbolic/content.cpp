#include "lib/symbolic/content.hpp"

#include <algorithm>
#include <utility>

#include "lib/symbolic/canonical.hpp"

namespace separatrix {

Factor factor_of(Expression e) {
  if (e.kind() == Kind::power && e.arguments()[1].is_number()) return {e.arguments()[0], e.arguments()[1].number()};
  return {e, 1};
}

std::vector<Factor> factors_of(Expression term) {
  std::vector<Factor> factors;
  const auto add = [&](const auto& self, Expression e) -> void {
    if (e.is_number()) return;
    if (e.kind() == Kind::product) {
      for (const Expression each : e.arguments()) self(self, each);
      return;
    }
    const Factor factor = factor_of(e);
    const auto known =
        std::find_if(factors.begin(), factors.end(), [&](const Factor& other) { return other.base == factor.base; });
    if (known == factors.end()) {
      factors.push_back(factor);
    } else {
      known->exponent += factor.exponent;
    }
  };
  add(add, term);
  return factors;
}

std::vector<Factor> content_of(Expression sum) {
  std::vector<Factor> content;
  std::vector<std::vector<Factor>> terms;
  for (const Expression term : sum.arguments()) {
    terms.push_back(factors_of(term));
    for (const Factor& factor : terms.back()) {
      const bool is_new =
          std::none_of(content.begin(), content.end(), [&](const Factor& other) { return other.base == factor.base; });
      if (is_new) content.push_back({factor.base, factor.exponent});
    }
  }
  for (Factor& common : content) {
    for (const std::vector<Factor>& term : terms) {
      const auto own =
          std::find_if(term.begin(), term.end(), [&](const Factor& factor) { return factor.base == common.base; });
      common.exponent = std::min(common.exponent, own == term.end() ? Rational(0) : own->exponent);
    }
  }
  std::erase_if(content, [](const Factor& factor) { return factor.exponent == 0; });
  return content;
}

Expression without_content(Expression sum, const std::vector<Factor>& content) {
  std::vector<Expression> inverse;
  for (const Factor& factor : content) inverse.push_back(power(factor.base, Expression(Rational(-factor.exponent))));
  const Expression divisor = product(std::move(inverse));
  std::vector<Expression> terms;
  for (const Expression term : sum.arguments()) terms.push_back(term * divisor);
  return separatrix::sum(std::move(terms));
}

}  // namespace separatrix

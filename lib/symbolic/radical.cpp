#include "lib/symbolic/radical.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

// base^exponent, exponent a number
struct Factor {
  Expression base;
  Rational exponent;
};

Factor factor_of(Expression e) {
  if (e.kind() == Kind::power && e.arguments()[1].is_number()) return {e.arguments()[0], e.arguments()[1].number()};
  return {e, 1};
}

// without its number; equal bases once
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

// of all terms of a sum: for each base its least exponent, 0 where it does not occur
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

// values that are taken are between these, neither end is
struct OpenRange {
  int low, high;
};
std::optional<OpenRange> range_of(Expression e) {
  if (e.kind() == Kind::tanh) return OpenRange{-1, 1};
  if (e.kind() == Kind::sigmoid) return OpenRange{0, 1};
  const Factor factor = factor_of(e);
  const bool is_whole = factor.exponent > 0 && factor.exponent.get_den() == 1;
  if (!is_whole || factor.exponent == 1) return std::nullopt;
  const auto base = range_of(factor.base);
  if (!base) return std::nullopt;
  const bool is_even = factor.exponent.get_num() % 2 == 0;
  return OpenRange{is_even && base->low < 0 ? 0 : base->low, base->high};
}

// c + c′ g, g saturated beyond all that it takes: 1 − tanh², 1 − σ, 1 + tanh
bool is_saturated(Expression sum) {
  if (sum.arguments().size() != 2 || !sum.arguments()[0].is_number()) return false;
  const auto [coefficient, rest] = split_coefficient(sum.arguments()[1]);
  const auto range = range_of(rest);
  if (!range) return false;
  const Rational zero = -sum.arguments()[0].number() / coefficient;
  return zero < range->low || zero >= range->high || (zero == range->low && rest.kind() != Kind::power);
}

bool has_no_zero(Expression e) {
  return e.is_number() || e.kind() == Kind::exp || e.kind() == Kind::sigmoid || e.kind() == Kind::softplus ||
         (e.kind() == Kind::sum && is_saturated(e));
}

Expression radical_of_product(const std::vector<Factor>& factors) {
  std::vector<Expression> all;
  for (const Factor& factor : factors) {
    if (factor.exponent < 0) continue;
    const Expression base = radical(factor.base);
    if (!base.is_number() && std::find(all.begin(), all.end(), base) == all.end()) all.push_back(base);
  }
  return product(std::move(all));
}

Expression radical_of_sum(Expression e) {
  const std::vector<Factor> content = content_of(e);
  if (content.empty()) return e;
  std::vector<Expression> inverse;
  for (const Factor& factor : content) inverse.push_back(power(factor.base, Expression(Rational(-factor.exponent))));
  const Expression divisor = product(std::move(inverse));
  std::vector<Expression> terms;
  for (const Expression term : e.arguments()) terms.push_back(term * divisor);
  std::vector<Factor> factors = content;
  factors.push_back({sum(std::move(terms)), 1});
  return radical_of_product(factors);
}

}  // namespace

Expression radical(Expression e) {
  if (e.is_number(0)) return e;
  if (has_no_zero(e)) return 1;
  if (e.kind() == Kind::sum) return radical_of_sum(e);
  if (e.kind() == Kind::product || e.kind() == Kind::power) {
    const std::vector<Factor> factors = factors_of(e);
    if (factors.size() == 1 && factors[0].base == e) return e;  // x^y
    return radical_of_product(factors);
  }
  if (e.kind() == Kind::tanh || e.kind() == Kind::abs) return radical(e.arguments()[0]);
  return e;
}

}  // namespace separatrix

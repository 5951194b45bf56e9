#include "lib/symbolic/radical.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/content.hpp"

namespace separatrix {
namespace {

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
  std::vector<Factor> factors = content;
  factors.push_back({without_content(e, content), 1});
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

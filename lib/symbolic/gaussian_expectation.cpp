#include "lib/symbolic/gaussian_expectation.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/print.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

constexpr long highest_power = 64;

// h(a·g + b)
struct Ridge {
  Kind function;
  std::vector<Expression> a;
  Expression b;
};

// c g^k h₁ h₂ …
struct Term {
  Expression coefficient = 1;
  std::vector<long> powers;  // k
  std::vector<Ridge> ridges;
};

Expression dot(const std::vector<Expression>& a, const std::vector<Expression>& b) {
  std::vector<Expression> terms;
  for (std::size_t i = 0; i < a.size(); ++i) terms.push_back(a[i] * b[i]);
  return sum(std::move(terms));
}

class Gaussian {
 public:
  explicit Gaussian(std::span<const Expression> variables) : g_(variables.begin(), variables.end()) {}

  // or the first term without a closed form
  struct Result {
    Expression value;
    std::optional<Expression> refused;
  };
  Result of(Expression f) const {
    std::vector<Expression> terms = terms_of(expand(f));
    for (Expression& each : terms) {
      const auto value = of_term(each);
      if (!value) return {{}, each};
      each = *value;
    }
    return {sum(std::move(terms)), {}};
  }

  static std::vector<Expression> terms_of(Expression f) {
    if (f.kind() != Kind::sum) return {f};
    return {f.arguments().begin(), f.arguments().end()};
  }

  [[noreturn]] static void refuse(Expression term) {
    throw InvalidArgument(
        "the expectation of " + print(term), "",
        "terms with a closed form: powers of the variable times one of exp, sin, cos, erf, sign, abs or relu of "
        "what is linear in it, or two of erf, relu or sign of multiples of it");
  }

 private:
  std::optional<Expression> of_term(Expression term) const {
    Term parts;
    parts.powers.resize(g_.size());
    const bool is_product = term.kind() == Kind::product;
    for (const Expression factor : is_product ? term.arguments() : std::span<const Expression>(&term, 1)) {
      if (!depends_on(factor, g_)) {
        parts.coefficient = parts.coefficient * factor;
      } else if (!add(parts, factor)) {
        return std::nullopt;
      }
    }
    const auto value = expectation(parts);
    if (!value) return std::nullopt;
    return parts.coefficient * *value;
  }

  bool add(Term& parts, Expression factor) const {
    long power = 1;
    if (factor.kind() == Kind::power) {
      const Expression exponent = factor.arguments()[1];
      const bool whole = exponent.is_number() && is_integer(exponent.number()) && exponent.number() > 0 &&
                         exponent.number() <= highest_power;
      if (!whole) return false;
      power = exponent.number().get_num().get_si();
      factor = factor.arguments()[0];
    }
    const auto variable = std::find(g_.begin(), g_.end(), factor);
    if (variable != g_.end()) {
      parts.powers[static_cast<std::size_t>(variable - g_.begin())] += power;
      return true;
    }
    if (!has_mean(factor.kind())) return false;
    const auto ridge = ridge_of(factor);
    if (!ridge) return false;
    if (factor.kind() == Kind::relu && power > 1 && !ridge->b.is_number(0)) return false;
    for (long i = 0; i < power; ++i) parts.ridges.push_back(*ridge);
    return true;
  }

  std::optional<Ridge> ridge_of(Expression factor) const {
    const Expression argument = factor.arguments()[0];
    Ridge ridge{factor.kind(), {}, {}};
    Substitution at_zero;
    for (const Expression g : g_) {
      ridge.a.push_back(expand(differentiate(argument, g)));
      if (depends_on(ridge.a.back(), g_)) return std::nullopt;
      at_zero.emplace(g, 0);
    }
    ridge.b = substitute(argument, at_zero);
    return ridge;
  }

  std::optional<Expression> expectation(const Term& parts) const {
    if (parts.ridges.empty()) return moments(parts.powers);
    const bool no_powers = std::all_of(parts.powers.begin(), parts.powers.end(), [](long k) { return k == 0; });
    if (parts.ridges.size() == 1) return with_powers(parts.ridges[0], parts.powers);
    if (parts.ridges.size() == 2 && no_powers) return kernel(parts.ridges[0], parts.ridges[1]);
    return std::nullopt;
  }

  // Π (kᵢ − 1)!!
  static Expression moments(const std::vector<long>& powers) {
    Rational product = 1;
    for (const long k : powers) {
      if (k % 2 != 0) return 0;
      for (long i = k - 1; i > 1; i -= 2) product *= i;
    }
    return Expression(product);
  }

  static bool has_mean(Kind function) {
    constexpr std::array known{Kind::exp,  Kind::sin,  Kind::cos, Kind::erf,
                               Kind::erfc, Kind::sign, Kind::abs, Kind::relu};
    return std::find(known.begin(), known.end(), function) != known.end();
  }

  // M(σ², β) = E h(σ g + β)
  static Expression mean_of(Kind function, Expression variance, Expression beta) {
    const Expression half(ratio(1, 2));
    const Expression width = sqrt(2 * variance);
    if (function == Kind::erf || function == Kind::erfc) return apply(function, beta / sqrt(1 + 2 * variance));
    switch (function) {
      case Kind::exp: return exp(beta + half * variance);
      case Kind::sin:
      case Kind::cos: return exp(-half * variance) * apply(function, beta);
      case Kind::sign: return erf(beta / width);
      case Kind::abs: return beta * erf(beta / width) + width / sqrt(pi()) * exp(-power(beta / width, 2));
      default: return half * (beta + mean_of(Kind::abs, variance, beta));
    }
  }

  // E g^k h(a·g + b), of the highest power first: E g_i q h^(j) = E (∂_i q) h^(j) + a_i E q h^(j+1)
  Expression with_powers(const Ridge& ridge, std::vector<long> powers) const {
    const Expression beta = symbol("beta of a Gaussian expectation");
    std::vector<Expression> slopes{mean_of(ridge.function, dot(ridge.a, ridge.a), beta)};  // d^j M/dβ^j
    long total = 0;
    for (const long k : powers) total += k;
    for (long j = 0; j < total; ++j) slopes.push_back(differentiate(slopes.back(), beta));
    for (Expression& each : slopes) each = substitute(each, {{beta, ridge.b}});
    return reduced(ridge, powers, slopes, 0);
  }

  static Expression reduced(const Ridge& ridge, std::vector<long> powers, const std::vector<Expression>& slopes,
                            std::size_t j) {
    const auto found = std::find_if(powers.begin(), powers.end(), [](long k) { return k > 0; });
    if (found == powers.end()) return slopes[j];
    const auto i = static_cast<std::size_t>(found - powers.begin());
    const long rest = --powers[i];
    const Expression through = ridge.a[i] * reduced(ridge, powers, slopes, j + 1);
    if (rest == 0) return through;
    --powers[i];
    return through + rest * reduced(ridge, powers, slopes, j);
  }

  static std::optional<Expression> kernel(const Ridge& first, const Ridge& second) {
    if (first.function != second.function || !first.b.is_number(0) || !second.b.is_number(0)) return std::nullopt;
    const Expression aa = dot(first.a, first.a), cc = dot(second.a, second.a), ac = dot(first.a, second.a);
    const Expression lengths = sqrt(aa) * sqrt(cc);
    if (first.function == Kind::erf) return 2 / pi() * asin(2 * ac / (sqrt(1 + 2 * aa) * sqrt(1 + 2 * cc)));
    if (first.function == Kind::sign) return 2 / pi() * asin(ac / lengths);
    if (first.function != Kind::relu) return std::nullopt;
    if (first.a == second.a) return aa / 2;
    const Expression cosine = ac / lengths;
    return lengths / (2 * pi()) * (sqrt(1 - power(cosine, 2)) + (pi() - acos(cosine)) * cosine);
  }

  std::vector<Expression> g_;
};

}  // namespace

Expression gaussian_expectation(Expression f, std::span<const Expression> variables,
                                const std::function<Expression(Expression)>& otherwise) {
  const Gaussian gaussian(variables);
  const Gaussian::Result whole = gaussian.of(f);
  if (!whole.refused) return whole.value;
  if (!otherwise) Gaussian::refuse(*whole.refused);
  std::vector<Expression> summands = Gaussian::terms_of(f);
  for (Expression& each : summands) {
    const Gaussian::Result closed = gaussian.of(each);
    each = closed.refused ? otherwise(each) : closed.value;
  }
  return sum(std::move(summands));
}

}  // namespace separatrix

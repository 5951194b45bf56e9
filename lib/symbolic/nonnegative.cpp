#include "lib/symbolic/nonnegative.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/expand.hpp"

namespace separatrix {
namespace {

bool is_whole(const Rational& number) { return number.get_den() == 1; }
bool is_even(const Rational& number) { return is_whole(number) && mpz_even_p(number.get_num_mpz_t()) != 0; }

// odd functions that have the sign of their argument
bool keeps_sign(Kind kind) {
  return kind == Kind::tanh || kind == Kind::sinh || kind == Kind::atan || kind == Kind::asin || kind == Kind::erf ||
         kind == Kind::sign;
}

bool has_no_negative_value(Kind kind) {
  return kind == Kind::exp || kind == Kind::cosh || kind == Kind::abs || kind == Kind::sigmoid ||
         kind == Kind::softplus || kind == Kind::relu || kind == Kind::erfc;
}

// |f| ≤ 1
bool is_bounded_by_1(Kind kind) {
  return kind == Kind::sin || kind == Kind::cos || kind == Kind::tanh || kind == Kind::erf || kind == Kind::sign;
}

class Signs {
 public:
  explicit Signs(const std::vector<Expression>& nonnegative) : known_(nonnegative) {}

  bool is_nonnegative(Expression e) const {
    const auto arguments = e.arguments();
    switch (e.kind()) {
      case Kind::number: return e.number() >= 0;
      case Kind::symbol: return std::find(known_.begin(), known_.end(), e) != known_.end();
      case Kind::mean: return is_nonnegative(arguments[0]);
      case Kind::power: return is_nonnegative_power(arguments[0], arguments[1]);
      case Kind::product: return is_nonnegative_product({arguments.begin(), arguments.end()});
      case Kind::sum:
        return std::all_of(arguments.begin(), arguments.end(), [&](Expression each) { return is_nonnegative(each); }) ||
               is_above_its_waves(arguments);
      default: return has_no_negative_value(e.kind()) || (keeps_sign(e.kind()) && is_nonnegative(arguments[0]));
    }
  }

 private:
  bool is_nonnegative_power(Expression base, Expression exponent) const {
    if (is_nonnegative(base)) return true;
    if (!exponent.is_number()) return false;
    // a root has a value ≥ 0 or none
    return is_even(exponent.number()) || !is_whole(exponent.number());
  }

  // numbers by their sign, what is nonnegative left out, u^odd f(u) in pairs
  bool is_nonnegative_product(const std::vector<Expression>& factors) const {
    bool positive = true;
    std::vector<Expression> bases;
    for (const Expression each : factors) {
      if (each.is_number()) {
        positive = positive == (each.number() >= 0);
        continue;
      }
      if (is_nonnegative(each)) continue;
      const bool is_power = each.kind() == Kind::power && each.arguments()[1].is_number();
      bases.push_back(is_power ? each.arguments()[0] : each);  // of an odd power: it has the sign of its base
    }
    for (Expression& base : bases) {
      while (keeps_sign(base.kind())) base = base.arguments()[0];
    }
    while (!bases.empty()) {
      const Expression one = bases.back();
      bases.pop_back();
      const auto other = std::find(bases.begin(), bases.end(), one);
      if (other == bases.end()) return false;
      bases.erase(other);
    }
    return positive;
  }

  // c + Σ c_i b_i + what is nonnegative
  bool is_above_its_waves(std::span<const Expression> terms) const {
    Rational least = 0;
    for (const Expression each : terms) {
      if (each.is_number()) {
        least += each.number();
      } else if (!is_nonnegative(each)) {
        const auto [coefficient, rest] = split_coefficient(each);
        if (!is_bounded_by_1(rest.kind())) return false;
        least -= abs(coefficient);
      }
    }
    return least >= 0;
  }

  const std::vector<Expression>& known_;
};

// a product of atoms: exponents by atom, in an order of this run
using Monomial = std::map<const Node*, long>;

Monomial product_of(const Monomial& a, const Monomial& b) {
  Monomial all = a;
  for (const auto& [atom, exponent] : b) all[atom] += exponent;
  return all;
}

std::optional<Monomial> root_of(const Monomial& square) {
  Monomial root;
  for (const auto& [atom, exponent] : square) {
    if (exponent % 2 != 0) return std::nullopt;
    root[atom] = exponent / 2;
  }
  return root;
}

std::optional<Monomial> monomial_of(Expression rest) {
  constexpr long highest = 1000;
  Monomial all;
  std::vector<Expression> factors{rest};
  if (rest.kind() == Kind::product) factors.assign(rest.arguments().begin(), rest.arguments().end());
  for (const Expression each : factors) {
    if (each.is_number(1)) continue;
    if (each.is_number() || each.kind() == Kind::product) return std::nullopt;
    const bool is_power = each.kind() == Kind::power && each.arguments()[1].is_number();
    if (!is_power) {
      all[each.node()] += 1;
      continue;
    }
    const Rational exponent = each.arguments()[1].number();
    if (!is_whole(exponent) || exponent < 1 || exponent > highest) return std::nullopt;
    all[each.arguments()[0].node()] += exponent.get_num().get_si();
  }
  return all;
}

// Whether a symmetric rational matrix is positive semidefinite: by elimination, each pivot ≥ 0, and a row of a pivot 0 is 0.
bool is_positive_semidefinite(std::vector<std::vector<Rational>> g) {
  for (std::size_t k = 0; k < g.size(); ++k) {
    if (g[k][k] < 0) return false;
    for (std::size_t i = k + 1; i < g.size(); ++i) {
      if (g[k][k] == 0) {
        if (g[i][k] != 0) return false;
        continue;
      }
      const Rational share = g[i][k] / g[k][k];
      for (std::size_t j = k + 1; j < g.size(); ++j) g[i][j] -= share * g[k][j];
    }
  }
  return true;
}

}  // namespace

bool is_visibly_nonnegative(Expression expression, const std::vector<Expression>& nonnegative) {
  return Signs(nonnegative).is_nonnegative(expression);
}

bool is_sum_of_squares(Expression expression) {
  const Expression expanded = expand(expression);
  std::map<Monomial, Rational> terms;
  std::vector<Expression> all{expanded};
  if (expanded.kind() == Kind::sum) all.assign(expanded.arguments().begin(), expanded.arguments().end());
  for (const Expression each : all) {
    const auto [coefficient, rest] = each.is_number() ? ScaledTerm{each.number(), 1} : split_coefficient(each);
    const auto monomial = monomial_of(rest);
    if (!monomial) return false;
    terms[*monomial] += coefficient;
  }
  std::vector<Monomial> z;
  for (const auto& [monomial, coefficient] : terms) {
    const auto root = root_of(monomial);
    if (coefficient > 0 && root) z.push_back(*root);
  }
  const std::size_t n = z.size();
  std::vector<std::vector<Rational>> g(n, std::vector<Rational>(n, Rational(0)));
  for (const auto& [monomial, coefficient] : terms) {
    if (coefficient == 0) continue;
    bool is_placed = false;
    for (std::size_t i = 0; i < n && !is_placed; ++i) {
      // the square of its own first
      if (coefficient > 0 && product_of(z[i], z[i]) == monomial) {
        g[i][i] += coefficient;
        is_placed = true;
      }
    }
    for (std::size_t i = 0; i < n && !is_placed; ++i) {
      for (std::size_t j = 0; j < i && !is_placed; ++j) {
        if (product_of(z[i], z[j]) != monomial) continue;
        g[i][j] += coefficient / 2;
        g[j][i] += coefficient / 2;
        is_placed = true;
      }
    }
    if (!is_placed) return false;
  }
  return is_positive_semidefinite(std::move(g));
}

}  // namespace separatrix

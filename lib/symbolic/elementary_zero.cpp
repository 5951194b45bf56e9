#include "lib/symbolic/elementary_zero.hpp"

#include <numeric>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/content.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/positive.hpp"
#include "lib/symbolic/rational_function.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/symbolic/traverse.hpp"

namespace separatrix {
namespace {

constexpr std::uint64_t most_nodes = 20'000;  // of a formula written out, and of what it becomes
constexpr long largest_prime = 1000;          // of numbers under roots and logarithms
constexpr std::size_t most_rounds = 6;        // in which roots of exponentials and roots become finer

bool is_positive(Expression e) { return is_visibly_positive(e, {}); }

std::vector<Expression> parts_of(Expression e, Kind kind) {
  if (e.kind() != kind) return {e};
  return {e.arguments().begin(), e.arguments().end()};
}

bool is_whole_power(Expression e) {
  return e.kind() == Kind::power && e.arguments()[1].is_number() && is_integer(e.arguments()[1].number());
}

class Tower {
 public:
  explicit Tower(const std::vector<Expression>& positive) {
    for (const Expression each : positive) positive_.emplace(each, symbol("log " + each.name()));
  }

  /// The expression in exponentials, logarithms and roots that are symbols. Repeated until no finer roots are needed.
  Expression form(Expression expression) {
    for (std::size_t round = 0; round < most_rounds; ++round) {
      is_finer_ = false;
      known_.clear();
      const Expression result = rewritten(expression);
      if (!is_finer_) return result;
    }
    return expression;
  }

  /// 0 just if the numerator is, for R^d = b. Every denominator has to be something else.
  bool vanishes(Expression form) const {
    const RationalFunction total = over_one_denominator(form);
    for (const auto& [factor, power] : total.denominator) {
      if (reduced(factor).is_number(0)) return false;
    }
    return reduced(total.numerator).is_number(0);
  }

 private:
  // a symbol with the power that is a known expression; 0: none is
  struct Root {
    Expression atom, base;
    long degree;
  };
  struct Exponential {
    Expression atom;
    long parts;  // the symbol is e^(r/parts)
  };

  Expression rewritten(Expression e) {
    if (const auto found = known_.find(e); found != known_.end()) return found->second;
    const Expression result = rewritten_node(e);
    known_.emplace(e, result);
    return result;
  }

  Expression rewritten_node(Expression e) {
    const auto arguments = e.arguments();
    const auto at = [&](std::size_t i) { return rewritten(arguments[i]); };
    switch (e.kind()) {
      case Kind::symbol: {
        const auto found = positive_.find(e);
        return found == positive_.end() ? e : exponential(found->second);
      }
      case Kind::exp: return exponential(arguments[0]);
      case Kind::tanh: return 1 - 2 / (1 + exponential(2 * arguments[0]));
      case Kind::sigmoid: return 1 - 1 / (1 + exponential(arguments[0]));
      case Kind::softplus: return logarithm(1 + exponential(arguments[0]));
      case Kind::sinh: return (exponential(arguments[0]) - exponential(-arguments[0])) / 2;
      case Kind::cosh: return (exponential(arguments[0]) + exponential(-arguments[0])) / 2;
      case Kind::log: return logarithm(at(0));
      case Kind::sign: return sign_of(at(0));
      case Kind::abs: return sign_of(at(0)) * at(0);
      case Kind::relu: return (at(0) + sign_of(at(0)) * at(0)) / 2;
      case Kind::power: return power_of(at(0), arguments[1]);
      case Kind::mean:
      case Kind::column: return e;
      default: break;
    }
    std::vector<Expression> parts;
    for (const Expression each : arguments) parts.push_back(rewritten(each));
    return parts.empty() ? e : rebuild(e, std::move(parts));
  }

  // e^(c x): terms of x that are c ln y are y^c, y > 0 where they have a value. What logarithms are of stays in its factors
  Expression exponential(Expression x, const Rational& c = 1) {
    Expression result = 1;
    for (const Expression term : parts_of(x, Kind::sum)) {
      const auto [of_term, rest] = split_coefficient(term);
      const Rational all = of_term * c;
      if (all == 0) continue;
      if (rest.kind() == Kind::log) {
        result = result * root(rewritten(rest.arguments()[0]), all);
      } else if (rest.kind() == Kind::softplus) {
        result = result * root(1 + exponential(rest.arguments()[0]), all);
      } else if (rest.kind() == Kind::sum) {
        result = result * exponential(rest, all);
      } else {
        result = result * exponential_of_terms(expand(Expression(all) * rewritten(rest)));
      }
    }
    return result;
  }

  Expression exponential_of_terms(Expression x) {
    Expression result = 1;
    for (const Expression term : parts_of(x, Kind::sum)) {
      const auto [c, rest] = split_coefficient(term);
      if (c == 0) continue;
      auto [found, is_new] = exponentials_.try_emplace(rest, Exponential{Expression(), 1});
      if (is_new) found->second.atom = exp(symbol("exponent " + std::to_string(exponentials_.size())));
      Exponential& of = found->second;
      const long parts = finer(of.parts, c);
      of.parts = parts;
      result = result * power(of.atom, Expression(Rational(c * parts)));
    }
    return result;
  }

  long finer(long parts, const Rational& exponent) {
    const long needed = std::lcm(parts, exponent.get_den().get_si());
    is_finer_ = is_finer_ || needed != parts;
    return needed;
  }

  Expression power_of(Expression base, Expression exponent) {
    if (exponent.is_number() && is_integer(exponent.number())) return whole_power(base, exponent.number());
    Expression result = 1;
    for (const Expression term : parts_of(expand(exponent), Kind::sum)) {
      result = result * (term.is_number() ? root(base, term.number())
                                          : exponential_of_terms(expand(rewritten(term) * logarithm(base))));
    }
    return result;
  }

  // factor by factor, so that they meet others; of sums without their content: 2 − 2p over 1 − p is 2
  static Expression whole_power(Expression b, const Rational& n) {
    Expression result = 1;
    for (const Expression factor : parts_of(b, Kind::product)) {
      if (factor.kind() == Kind::sum) {
        const auto [scale, monic] = normalised(factor);
        result = result * power(Expression(scale), Expression(n)) * power(monic, Expression(n));
      } else {
        result = result * power(factor, Expression(n));
      }
    }
    return result;
  }

  // b^c of b ≥ 0 in this form
  Expression root(Expression b, const Rational& c) {
    if (is_integer(c)) return whole_power(b, c);
    if (b.is_number()) return b.number() > 0 ? root_of_number(b.number(), c) : power(b, Expression(c));
    Expression result = 1, rest = 1;
    for (const Expression factor : parts_of(b, Kind::product)) {
      if (factor.is_number() && factor.number() > 0) {
        result = result * root_of_number(factor.number(), c);
      } else if (is_whole_power(factor) && is_positive(factor.arguments()[0])) {
        result = result * root(factor.arguments()[0], Rational(c * factor.arguments()[1].number()));
      } else if (const auto z = exponent_of(factor)) {
        result = result * exponential_of_terms(expand(Expression(c) * *z));
      } else if (is_positive(factor)) {
        result = result * root_symbol(factor, c);
      } else {
        rest = rest * factor;
      }
    }
    return rest.is_number(1) ? result : result * root_symbol(rest, c);
  }

  Expression root_of_number(const Rational& number, const Rational& c) {
    Expression result = 1;
    for (const auto& [prime, n] : factors_of(number)) {
      result = result * (is_integer(Rational(c * n)) ? power(Expression(prime), Expression(Rational(c * n)))
                                                     : root_symbol(Expression(prime), Rational(c * n)));
    }
    return result;
  }

  Expression root_symbol(Expression base, const Rational& c) {
    base = expand(base);
    if (base.kind() == Kind::sum) {
      const auto [scale, monic] = normalised(base);
      const Rational size = abs(scale);
      if (size != 1) return root_of_number(size, c) * root_symbol(sgn(scale) * monic, c);
    }
    auto [found, is_new] = roots_.try_emplace(base, all_roots_.size());
    // of numbers > 0, and so under other roots
    const std::string name = "root " + std::to_string(found->second);
    if (is_new) all_roots_.push_back({is_positive(base) ? exp(symbol(name)) : symbol(name), base, 1});
    Root& of = all_roots_[found->second];
    of.degree = finer(of.degree, c);
    return power(of.atom, Expression(Rational(c * of.degree)));
  }

  // ln|b|
  Expression logarithm(Expression b) {
    Expression result;
    for (const Expression factor : parts_of(b, Kind::product)) {
      if (factor.is_number(0)) throw InvalidArgument("log", "0", "a number that is not 0");
      if (factor.is_number()) {
        for (const auto& [prime, n] : factors_of(abs(factor.number()))) result = result + n * log(Expression(prime));
      } else if (is_whole_power(factor)) {
        result = result + factor.arguments()[1] * logarithm(factor.arguments()[0]);
      } else if (const auto z = exponent_of(factor)) {
        result = result + *z;
      } else if (const Root* of = root_with(factor)) {
        if (!of->base.is_number(1)) result = result + logarithm(of->base) / of->degree;
      } else if (factor.kind() == Kind::sum) {
        result = result + logarithm_of_sum(factor);
      } else {
        result = result + log(factor);
      }
    }
    return result;
  }

  Expression logarithm_of_sum(Expression sum) {
    const RationalFunction of = over_one_denominator(sum);
    if (of.denominator.empty()) {
      if (const std::vector<Factor> content = content_of(of.numerator); !content.empty()) {
        Expression result = logarithm(without_content(of.numerator, content));
        for (const Factor& factor : content) result = result + Expression(factor.exponent) * logarithm(factor.base);
        return result;
      }
      const auto [scale, monic] = normalised(of.numerator);
      return logarithm(Expression(scale)) + log(monic);
    }
    Expression result = logarithm(of.numerator);
    for (const auto& [factor, n] : of.denominator) result = result - n * logarithm(factor);
    return result;
  }

  // x = scale · monic, the first term of monic has the coefficient 1
  static std::pair<Rational, Expression> normalised(Expression x) {
    const Rational scale = split_coefficient(parts_of(x, Kind::sum).front()).coefficient;
    return {scale, expand(x / Expression(scale))};
  }

  Expression sign_of(Expression x) {
    Expression result = 1;
    for (const Expression factor : parts_of(x, Kind::product)) {
      if (factor.is_number()) {
        result = result * sgn(factor.number());
        continue;
      }
      if (is_positive(factor)) continue;
      if (is_whole_power(factor)) {
        const bool is_odd = mpz_odd_p(factor.arguments()[1].number().get_num_mpz_t()) != 0;
        if (is_odd) result = result * sign_of(factor.arguments()[0]);
        continue;
      }
      const auto [scale, monic] = normalised(expand(factor));
      auto [found, is_new] = signs_.try_emplace(monic, all_roots_.size());
      if (is_new) all_roots_.push_back({symbol("sign " + std::to_string(found->second)), 1, 2});
      result = result * sgn(scale) * all_roots_[found->second].atom;
    }
    return result;
  }

  // z of a symbol that stands for e^z
  std::optional<Expression> exponent_of(Expression atom) const {
    for (const auto& [rest, of] : exponentials_) {
      if (of.atom == atom) return rest / of.parts;
    }
    return std::nullopt;
  }

  const Root* root_with(Expression atom) const {
    for (const Root& each : all_roots_) {
      if (each.atom == atom) return &each;
    }
    return nullptr;
  }

  static std::vector<std::pair<Rational, long>> factors_of(const Rational& number) {
    std::vector<std::pair<Rational, long>> found;
    for (const auto& [part, sign] : {std::pair{number.get_num(), 1L}, {number.get_den(), -1L}}) {
      auto left = part;
      for (long prime = 2; prime <= largest_prime && left > 1; ++prime) {
        long n = 0;
        for (; left % prime == 0; left /= prime) ++n;
        if (n > 0) found.emplace_back(prime, sign * n);
      }
      if (left > 1) found.emplace_back(Rational(left), sign);
    }
    return found;
  }

  // powers of every root below its degree, the last made first: it may be a root of the others
  Expression reduced(Expression polynomial) const {
    for (auto of = all_roots_.rbegin(); of != all_roots_.rend(); ++of) {
      for (bool again = true; again && polynomial.weight() <= most_nodes;) {
        Substitution lower;
        for (const Expression node : topological_order({&polynomial, 1})) {
          if (node == of->atom && of->degree == 1) lower.emplace(node, of->base);
          if (!is_whole_power(node) || node.arguments()[0] != of->atom) continue;
          const long n = node.arguments()[1].number().get_num().get_si();
          if (n >= of->degree) {
            lower.emplace(node, power(of->atom, n % of->degree) * power(of->base, n / of->degree));
          }
        }
        again = !lower.empty();
        if (again) polynomial = over_one_denominator(substitute(polynomial, lower)).numerator;
      }
    }
    return polynomial;
  }

  std::unordered_map<Expression, Expression> positive_, known_;
  std::unordered_map<Expression, Exponential> exponentials_;
  std::unordered_map<Expression, std::size_t> roots_, signs_;  // by base; places in the list
  std::vector<Root> all_roots_;
  bool is_finer_ = false;
};

}  // namespace

Verdict is_zero_elementary(Expression expression, const std::vector<Expression>& positive) {
  if (expression.is_number()) return verdict(expression.is_number(0));
  if (expression.weight() > most_nodes) return Verdict::undecided;
  Tower tower(positive);
  try {
    return tower.vanishes(tower.form(expression)) ? Verdict::holds : Verdict::undecided;
  } catch (const InvalidArgument&) {  // a denominator is 0 in this form: the expression has no value
    return Verdict::undecided;
  }
}

}  // namespace separatrix

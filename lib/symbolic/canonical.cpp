#include "lib/symbolic/canonical.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <unordered_map>

#include "lib/num/error.hpp"
#include "lib/symbolic/dataset.hpp"

namespace separatrix {
namespace {

// nested sums and products of fewer arguments than this are merged into their parent
constexpr std::size_t merge_limit = 16;

// exponents beyond this are kept symbolic instead of being multiplied out
constexpr long largest_exact_exponent = 4096;
// and so are powers of numbers that would have more bits (parse_rational reads 3.4 million)
constexpr std::size_t largest_exact_bits = 4'000'000;

bool is_small_sum(Expression e) { return e.kind() == Kind::sum && e.arguments().size() < merge_limit; }

// a coefficient always joins its parent, so that no number hides behind another
bool is_small_product(Expression e) {
  return e.kind() == Kind::product && (e.arguments().size() < merge_limit || e.arguments()[0].is_number());
}

bool is_exact_power(const Rational& base, long exponent) {
  const std::size_t bits = std::max(mpz_sizeinbase(base.get_num_mpz_t(), 2), mpz_sizeinbase(base.get_den_mpz_t(), 2));
  return bits * static_cast<std::size_t>(std::labs(exponent)) <= largest_exact_bits;
}

std::optional<long> small_integer(Expression e) {
  if (!e.is_number() || !is_integer(e.number()) || !e.number().get_num().fits_slong_p()) {
    return std::nullopt;
  }
  const long value = e.number().get_num().get_si();
  if (value > largest_exact_exponent || value < -largest_exact_exponent) return std::nullopt;
  return value;
}

bool is_odd(const Rational& value) { return is_integer(value) && mpz_odd_p(value.get_num_mpz_t()); }
bool is_even(const Rational& value) { return is_integer(value) && mpz_even_p(value.get_num_mpz_t()); }

// keeps first-come order while it adds up; the final order comes from one sort
class Collector {
 public:
  void add(Expression key, const Rational& amount) {
    const auto [place, fresh] = index_.try_emplace(key, entries_.size());
    if (fresh) {
      entries_.push_back({key, amount});
    } else {
      entries_[place->second].second += amount;
    }
  }
  bool contains(Expression key) const {
    const auto found = index_.find(key);
    return found != index_.end() && entries_[found->second].second != 0;
  }
  const Rational& amount(Expression key) const { return entries_[index_.at(key)].second; }
  const std::vector<std::pair<Expression, Rational>>& entries() const { return entries_; }

 private:
  std::unordered_map<Expression, std::size_t> index_;
  std::vector<std::pair<Expression, Rational>> entries_;
};

void collect_term(Expression term, const Rational& scale, Rational& constant, Collector& terms) {
  if (term.is_number()) {
    constant += scale * term.number();
    return;
  }
  const auto [coefficient, rest] = split_coefficient(term);
  if (is_small_sum(rest)) {
    for (const Expression inner : rest.arguments()) {
      collect_term(inner, Rational(scale * coefficient), constant, terms);
    }
  } else {
    terms.add(rest, Rational(scale * coefficient));
  }
}

bool is_numeric_power(Expression e) { return e.kind() == Kind::power && e.arguments()[1].is_number(); }

void collect_factor(Expression factor, Rational& constant, Collector& powers) {
  if (factor.is_number()) {
    constant *= factor.number();
  } else if (is_small_product(factor)) {
    for (const Expression inner : factor.arguments()) collect_factor(inner, constant, powers);
  } else if (is_numeric_power(factor)) {
    powers.add(factor.arguments()[0], factor.arguments()[1].number());
  } else {
    powers.add(factor, 1);
  }
}

// what collect_factor would file under itself
bool is_base(Expression e) { return !e.is_number() && !is_small_product(e) && !is_numeric_power(e); }
bool is_power_of(Expression e, Expression base) { return is_numeric_power(e) && e.arguments()[0] == base; }

// sign(x)·|x|ⁿ = xⁿ and sign(x)·xⁿ = |x|ⁿ for odd n
bool absorb_signs(Collector& powers) {
  for (const auto& [base, exponent] : powers.entries()) {
    if (base.kind() != Kind::sign || exponent != 1) continue;
    const Expression x = base.arguments()[0];
    const Expression magnitude = abs(x);  // x itself if it is never negative
    if (powers.contains(magnitude) && is_odd(powers.amount(magnitude))) {
      const Rational n = powers.amount(magnitude);
      const Expression signed_base = base;
      powers.add(signed_base, -1);
      powers.add(magnitude, -n);
      powers.add(x, n);
      return true;
    }
    if (powers.contains(x) && is_odd(powers.amount(x))) {
      const Rational n = powers.amount(x);
      const Expression signed_base = base;
      powers.add(signed_base, -1);
      powers.add(x, -n);
      powers.add(magnitude, n);
      return true;
    }
  }
  return false;
}

bool is_even_function(Kind kind) { return kind == Kind::cos || kind == Kind::cosh || kind == Kind::abs; }
bool is_odd_function(Kind kind) {
  return kind == Kind::tanh || kind == Kind::sin || kind == Kind::sign || kind == Kind::sinh || kind == Kind::asin ||
         kind == Kind::atan || kind == Kind::erf;
}

bool is_never_negative(Kind kind) {
  return kind == Kind::abs || kind == Kind::exp || kind == Kind::sigmoid || kind == Kind::softplus ||
         kind == Kind::relu || kind == Kind::cosh || kind == Kind::acos || kind == Kind::erfc;
}

// k where x = kπ/2, modulo 4
std::optional<unsigned long> quarter_turns(Expression x) {
  if (x.is_number(0)) return 0;
  const auto [coefficient, rest] = split_coefficient(x);
  const Rational twice = 2 * coefficient;
  if (!(rest == pi()) || !is_integer(twice)) return std::nullopt;
  return mpz_fdiv_ui(twice.get_num_mpz_t(), 4);
}

Expression multiple_of_pi(long numerator, long denominator) {
  return product({Expression(ratio(numerator, denominator)), pi()});
}

// Π aᵢ^-nᵢ if x = Σ nᵢ log aᵢ
std::optional<Expression> exponential_of_minus(Expression x) {
  std::vector<Expression> factors;
  const auto take = [&](Expression term) {
    const auto [coefficient, rest] = split_coefficient(term);
    if (rest.kind() != Kind::log) return false;
    factors.push_back(power(rest.arguments()[0], Rational(-coefficient)));
    return true;
  };
  if (x.kind() == Kind::sum) {
    for (const Expression term : x.arguments()) {
      if (!take(term)) return std::nullopt;
    }
  } else if (!take(x)) {
    return std::nullopt;
  }
  return product(std::move(factors));
}

}  // namespace

ScaledTerm split_coefficient(Expression term) {
  if (term.is_number()) return {term.number(), 1};
  if (term.kind() != Kind::product || !term.arguments()[0].is_number()) return {1, term};
  const auto arguments = term.arguments();
  if (arguments.size() == 2) return {arguments[0].number(), arguments[1]};
  return {arguments[0].number(), intern(Kind::product, std::vector(arguments.begin() + 1, arguments.end()))};
}

Expression sum(std::vector<Expression> arguments) {
  Rational constant = 0;
  Collector collected;
  for (const Expression term : arguments) collect_term(term, 1, constant, collected);

  std::vector<Expression> terms;
  for (const auto& [rest, coefficient] : collected.entries()) {
    if (coefficient == 0) continue;
    terms.push_back(coefficient == 1 ? rest : product({Expression(coefficient), rest}));
  }
  std::sort(terms.begin(), terms.end(), [](Expression a, Expression b) {
    return canonically_before(split_coefficient(a).rest, split_coefficient(b).rest);
  });
  if (constant != 0) terms.insert(terms.begin(), Expression(constant));
  if (terms.empty()) return 0;
  if (terms.size() == 1) return terms[0];
  return intern(Kind::sum, std::move(terms));
}

Expression product(std::vector<Expression> arguments) {
  Rational constant = 1;
  Collector powers;
  for (const Expression factor : arguments) collect_factor(factor, constant, powers);
  if (constant == 0) return 0;
  while (absorb_signs(powers)) {
  }

  std::vector<Expression> factors;
  bool again = false;  // a collected power may turn out a number, a product or another power
  for (const auto& [base, exponent] : powers.entries()) {
    if (exponent == 0) continue;
    const Expression factor = exponent == 1 ? base : power(base, Expression(exponent));
    again = again || !(exponent == 1 ? is_base(factor) : is_power_of(factor, base));
    factors.push_back(factor);
  }
  if (again) {
    factors.push_back(Expression(constant));
    return product(std::move(factors));
  }
  std::sort(factors.begin(), factors.end(), canonically_before);
  // coefficient · (long product): the coefficient comes off without copying the rest
  if (constant != 1 && factors.size() >= merge_limit) {
    factors = {intern(Kind::product, std::move(factors))};
  }
  if (constant != 1 || factors.empty()) factors.insert(factors.begin(), Expression(constant));
  if (factors.size() == 1) return factors[0];
  return intern(Kind::product, std::move(factors));
}

Expression power(Expression base, Expression exponent) {
  if (exponent.is_number(0) || base.is_number(1)) return 1;
  if (exponent.is_number(1)) return base;
  const auto n = small_integer(exponent);
  if (base.is_number()) {
    if (base.is_number(0) && exponent.is_number() && exponent.number() > 0) return 0;
    if (n && is_exact_power(base.number(), *n)) return Expression(power(base.number(), *n));
    if (exponent.is_number() && exponent.number().get_den() == 2 && base.number() > 0) {
      Rational root;
      const auto twice = small_integer(Expression(Rational(exponent.number() * 2)));
      if (twice && is_exact_power(base.number(), *twice) && exact_sqrt(base.number(), root)) {
        return Expression(power(root, *twice));
      }
    }
  }
  if (exponent.is_number()) {
    const Rational& m = exponent.number();
    if (base.kind() == Kind::power && base.arguments()[1].is_number()) {
      const Expression inner = base.arguments()[0];
      const Rational& a = base.arguments()[1].number();
      // (xᵃ)ᵐ = xᵃᵐ where xᵃ needs x ≥ 0 anyway, or m is an integer; (x²ⁿ)ᵐ = |x|²ⁿᵐ
      if (is_integer(m) || !is_integer(a)) return power(inner, Expression(Rational(a * m)));
      if (is_even(a)) return power(abs(inner), Expression(Rational(a * m)));
    }
    if (base.kind() == Kind::abs && is_even(m)) return power(base.arguments()[0], exponent);
    if (base.kind() == Kind::product && base.arguments()[0].is_number() && n) {
      const auto [coefficient, rest] = split_coefficient(base);
      return product({power(Expression(coefficient), exponent), power(rest, exponent)});
    }
  }
  return intern(Kind::power, {base, exponent});
}

Expression sqrt(Expression x) { return power(x, Expression(Rational(1, 2))); }

Expression pi() { return intern(Kind::acos, {-1}); }

Expression atan2(Expression y, Expression x) {
  if (y.is_number(0) && x.is_number(0)) throw InvalidArgument("atan2(0, 0)", "", "a point other than the origin");
  if (y.is_number(0) && x.is_number() && x.number() > 0) return 0;
  return intern(Kind::atan2, {y, x});
}

Expression apply(Kind function, Expression x) {
  if (is_even_function(function) || is_odd_function(function)) {
    const auto [coefficient, rest] = split_coefficient(x);
    if (coefficient < 0 && !x.is_number()) {
      const Expression positive = apply(function, product({Expression(Rational(-coefficient)), rest}));
      return is_even_function(function) ? positive : -positive;
    }
  }
  switch (function) {
    case Kind::exp:
      if (x.is_number(0)) return 1;
      if (x.kind() == Kind::log) return x.arguments()[0];
      if (const auto [coefficient, rest] = split_coefficient(x); rest.kind() == Kind::log) {
        return power(rest.arguments()[0], Expression(coefficient));
      }
      break;
    case Kind::log:
      if (x.is_number(1)) return 0;
      if (x.kind() == Kind::exp) return x.arguments()[0];
      break;
    case Kind::sigmoid:
      if (x.is_number(0)) return Expression(Rational(1, 2));
      if (const auto inverse_odds = exponential_of_minus(x)) return power(sum({1, *inverse_odds}), -1);
      break;
    case Kind::sin:
    case Kind::cos:
      if (const auto turns = quarter_turns(x)) {
        constexpr std::array cosines{1, 0, -1, 0};
        return cosines[(*turns + (function == Kind::sin ? 3 : 0)) % 4];
      }
      break;
    case Kind::tanh:
    case Kind::sinh:
    case Kind::erf:
      if (x.is_number(0)) return 0;
      break;
    case Kind::cosh:
    case Kind::erfc:
      if (x.is_number(0)) return 1;
      break;
    case Kind::asin:
    case Kind::atan:
      if (x.is_number(0)) return 0;
      if (x.is_number(1) || x.is_number(-1)) {
        return multiple_of_pi(x.is_number(1) ? 1 : -1, function == Kind::asin ? 2 : 4);
      }
      break;
    case Kind::acos:
      if (x.is_number(1)) return 0;
      if (x.is_number(0)) return multiple_of_pi(1, 2);
      break;
    case Kind::abs:
      if (x.is_number()) return Expression(Rational(abs(x.number())));
      if (is_never_negative(x.kind())) return x;
      if (x.kind() == Kind::power && x.arguments()[1].is_number() &&
          (is_even(x.arguments()[1].number()) || !is_integer(x.arguments()[1].number()))) {
        return x;  // |x²ⁿ| = x²ⁿ, |√x| = √x
      }
      if (const auto [coefficient, rest] = split_coefficient(x); coefficient != 1) {
        return product({Expression(coefficient), abs(rest)});
      }
      break;
    case Kind::sign:
      if (x.is_number()) return Expression(sgn(x.number()));
      if (const auto [coefficient, rest] = split_coefficient(x); coefficient != 1) return sign(rest);
      break;
    case Kind::relu:
      if (x.is_number()) return x.number() > 0 ? x : Expression(0);
      break;
    case Kind::softplus: break;
    case Kind::number:
    case Kind::symbol:
    case Kind::sum:
    case Kind::product:
    case Kind::power:
    case Kind::column:
    case Kind::mean:
    case Kind::atan2: throw InternalError("apply() was given a kind that is not a function");
  }
  return intern(function, {x});
}

#define SEPARATRIX_FUNCTION(name) \
  Expression name(Expression x) { return apply(Kind::name, x); }
SEPARATRIX_FOR_EACH_FUNCTION(SEPARATRIX_FUNCTION)
#undef SEPARATRIX_FUNCTION

Expression mean(Dataset data, Expression body) {
  if (!depends_on_sample(body, data)) return body;
  if (body.kind() != Kind::product) return intern_mean(data, body);
  std::vector<Expression> outside, inside;
  for (const Expression factor : body.arguments()) {
    (depends_on_sample(factor, data) ? inside : outside).push_back(factor);
  }
  if (outside.empty()) return intern_mean(data, body);
  outside.push_back(mean(data, product(std::move(inside))));
  return product(std::move(outside));
}

Expression rebuild(Expression original, std::vector<Expression> arguments) {
  switch (original.kind()) {
    case Kind::number:
    case Kind::symbol:
    case Kind::column: return original;
    case Kind::mean: return mean(original.data(), arguments[0]);
    case Kind::sum: return sum(std::move(arguments));
    case Kind::product: return product(std::move(arguments));
    case Kind::power: return power(arguments[0], arguments[1]);
    case Kind::atan2: return atan2(arguments[0], arguments[1]);
    default: return apply(original.kind(), arguments[0]);
  }
}

}  // namespace separatrix

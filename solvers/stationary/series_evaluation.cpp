#include "solvers/stationary/series_evaluation.hpp"

#include <cmath>
#include <utility>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/real.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/traverse.hpp"
#include "solvers/stationary/function_series.hpp"

namespace separatrix {
namespace {

Rational number_of(const Rational& value, const Rational*) { return value; }
mpfr number_of(const Rational& value, const mpfr*) { return to_real<mpfr>(value); }

std::optional<Rational> power_of(const Rational& base, const Rational& exponent) {
  try {
    const Expression value = power(Expression(base), Expression(exponent));
    return value.is_number() ? std::optional(value.number()) : std::nullopt;
  } catch (const InvalidArgument&) {
    return std::nullopt;
  }
}

std::optional<mpfr> power_of(const mpfr& base, const Rational& exponent) {
  if (base == 0 || (base < 0 && !is_integer(exponent))) return std::nullopt;
  if (is_integer(exponent) && base < 0) {
    const mpfr size = pow(mpfr(-base), to_real<mpfr>(exponent));
    return mpz_odd_p(exponent.get_num_mpz_t()) ? mpfr(-size) : size;
  }
  return pow(base, to_real<mpfr>(exponent));
}

template <class Number>
class SeriesEvaluator {
  using Series = PowerSeries<Number>;

 public:
  explicit SeriesEvaluator(const SeriesPoint<Number>& point)
      : point_(point),
        variables_(point.symbols.begin()->second.variables()),
        degree_(point.symbols.begin()->second.degree()) {}

  std::optional<std::vector<Series>> operator()(std::span<const Expression> expressions) {
    Scope scope;
    if (!run(expressions, scope) || lost_ >= degree_) return std::nullopt;
    std::vector<Series> result;
    for (const Expression each : expressions) {
      result.emplace_back(variables_, degree_ - lost_);
      result.back().add(*find(each, scope), Number(1));
    }
    return result;
  }

 private:
  // values known for one sample of each of the data around
  struct Scope {
    Scope* outer = nullptr;
    std::optional<Dataset> data = {};
    std::size_t sample = 0;
    std::unordered_map<Expression, Series> values = {};
  };

  const Series* find(Expression each, const Scope& scope) const {
    for (const Scope* place = &scope; place; place = place->outer) {
      const auto found = place->values.find(each);
      if (found != place->values.end()) return &found->second;
    }
    return nullptr;
  }

  bool run(std::span<const Expression> roots, Scope& scope) {
    const auto arguments_of = [](Expression each) {
      return each.kind() == Kind::mean ? std::span<const Expression>{} : each.arguments();
    };
    for (const Expression each : topological_order(roots, arguments_of)) {
      if (find(each, scope)) continue;
      auto value = compute(each, scope);
      if (!value) return false;
      Scope* place = &scope;
      while (place->outer && !depends_on_sample(each, *place->data)) place = place->outer;
      place->values.emplace(each, std::move(*value));
    }
    return true;
  }

  std::optional<Series> compute(Expression each, Scope& scope) {
    const auto argument = [&](std::size_t i) -> const Series& { return *find(each.arguments()[i], scope); };
    switch (each.kind()) {
      case Kind::number: return constant(each.number());
      case Kind::symbol: {
        const auto known = point_.symbols.find(each);
        return known == point_.symbols.end() ? std::nullopt : std::optional(known->second);
      }
      case Kind::column: return column_value(each, scope);
      case Kind::sum: {
        Series sum(variables_, degree_);
        for (std::size_t i = 0; i < each.arguments().size(); ++i) sum.add(argument(i), Number(1));
        return sum;
      }
      case Kind::product: {
        Series product = argument(0);
        for (std::size_t i = 1; i < each.arguments().size(); ++i) product = product * argument(i);
        return product;
      }
      case Kind::power: return raised(argument(0), each.arguments()[1], argument(1));
      case Kind::abs:
      case Kind::sign:
      case Kind::relu: return on_side(each, argument(0));
      case Kind::mean: return average(each, scope);
      case Kind::atan2: return std::nullopt;
      default: return composed(each.kind(), argument(0));
    }
  }

  Series constant(const Rational& value) const {
    return Series::constant(variables_, degree_, number_of(value, static_cast<const Number*>(nullptr)));
  }

  std::optional<Series> column_value(Expression each, const Scope& scope) const {
    for (const Scope* place = &scope; place; place = place->outer) {
      if (!place->data || !(*place->data == each.data())) continue;
      return constant(each.data().value(place->sample, *each.data().column_index(each.name())));
    }
    return std::nullopt;
  }

  std::optional<Series> average(Expression each, Scope& scope) {
    const Dataset data = each.data();
    const Expression body = each.arguments()[0];
    Series sum(variables_, degree_);
    for (std::size_t i = 0; i < data.samples(); ++i) {
      Scope inner{&scope, data, i, {}};
      if (!run({&body, 1}, inner)) return std::nullopt;
      sum.add(*find(body, inner), Number(1));
    }
    sum.scale(number_of(ratio(1, static_cast<long>(data.samples())), static_cast<const Number*>(nullptr)));
    return sum;
  }

  bool is_zero(const Number& value) const { return value <= point_.rounding && -value <= point_.rounding; }

  // Σ a_j q^j
  Series substituted(const std::vector<Number>& a, const Series& q) const {
    Series result = Series::constant(variables_, degree_, a.back());
    for (std::size_t j = a.size() - 1; j-- > 0;) {
      result = result * q;
      result.add(Exponents(variables_, 0), a[j]);
    }
    return result;
  }

  std::optional<Series> composed(Kind function, const Series& x) const {
    const Number c = x.constant_term();
    if (function == Kind::log && is_zero(c)) return std::nullopt;
    const auto a = taylor_coefficients(function, c, degree_);
    if (!a) return std::nullopt;
    return substituted(*a, x.without_constant());
  }

  std::optional<Series> whole_power(const Series& x, unsigned long exponent) const {
    Series result = Series::constant(variables_, degree_, Number(1)), square = x;
    for (; exponent > 0; exponent /= 2) {
      if (exponent % 2 == 1) result = result * square;
      if (exponent > 1) square = square * square;
    }
    return result;
  }

  std::optional<Series> raised(const Series& base, Expression exponent, const Series& exponent_series) {
    if (!exponent.is_number()) {  // e^(p log x)
      const auto log = composed(Kind::log, base);
      if (!log) return std::nullopt;
      return composed(Kind::exp, exponent_series * *log);
    }
    const Rational& p = exponent.number();
    const bool is_whole = is_integer(p) && p >= 0 && p.get_num().fits_ulong_p();
    const Number c = base.constant_term();
    if (is_whole && (p <= 64 || is_zero(c))) {
      if (p > degree_ && c == 0) return Series(variables_, degree_);
      return whole_power(base, p.get_num().get_ui());
    }
    if (is_zero(c)) return root(base, p);
    // (c + q)^p = Σ binom(p, k) c^(p−k) q^k
    auto value = power_of(c, p);
    if (!value) return std::nullopt;
    std::vector<Number> a;
    Rational rest = p;
    for (unsigned k = 0; k <= degree_; ++k) {
      a.push_back(*value);
      *value = Number(*value * number_of(Rational(rest / (k + 1)), static_cast<const Number*>(nullptr)) / c);
      rest -= 1;
    }
    return substituted(a, base.without_constant());
  }

  // (c z^a (1 + q))^p where every p·a_i is an even whole number: |z|^(p·a) is analytic then, c > 0
  std::optional<Series> root(const Series& base, const Rational& p) {
    if (base.is_zero() || p < 0) return p > 0 && base.is_zero() ? std::optional(base) : std::nullopt;
    Exponents common = base.terms().begin()->first;
    for (const auto& [exponents, coefficient] : base.terms()) {
      for (std::size_t i = 0; i < variables_; ++i) common[i] = std::min(common[i], exponents[i]);
    }
    Series quotient(variables_, degree_ - degree_of(common));
    for (const auto& [exponents, coefficient] : base.terms()) {
      Exponents lower = exponents;
      for (std::size_t i = 0; i < variables_; ++i) lower[i] = static_cast<std::uint8_t>(exponents[i] - common[i]);
      quotient.add(lower, coefficient);
    }
    Exponents raised(variables_, 0);
    for (std::size_t i = 0; i < variables_; ++i) {
      const Rational exponent = p * static_cast<unsigned long>(common[i]);
      if (common[i] % 2 == 1 || !is_integer(exponent) || exponent > 250) return std::nullopt;
      if (mpz_odd_p(exponent.get_num_mpz_t())) return std::nullopt;
      raised[i] = static_cast<std::uint8_t>(exponent.get_num().get_ui());
    }
    const Number c = quotient.constant_term();
    if (!(c > point_.rounding)) return std::nullopt;
    // q is known to degree N − |a| only, the power therefore to N − |a| + |p·a|
    if (degree_of(raised) < degree_of(common)) lost_ += degree_of(common) - degree_of(raised);
    const auto value = power_of(c, p);
    if (!value) return std::nullopt;
    Series full(variables_, degree_);
    full.add(quotient, Number(1));
    std::vector<Number> a;
    Number next = *value;
    Rational rest = p;
    for (unsigned k = 0; k <= degree_; ++k) {
      a.push_back(next);
      next = Number(next * number_of(Rational(rest / (k + 1)), static_cast<const Number*>(nullptr)) / c);
      rest -= 1;
    }
    Series monomial(variables_, degree_);
    monomial.add(raised, Number(1));
    return substituted(a, full.without_constant()) * monomial;
  }

  std::optional<Series> on_side(Expression each, const Series& x) const {
    const Number c = x.constant_term();
    int side = c > 0 ? 1 : -1;
    if (is_zero(c)) {
      const auto given = point_.sides.find(each.arguments()[0]);
      if (given != point_.sides.end()) {
        side = given->second;
      } else if (x.is_zero()) {
        side = 0;
      } else {
        return std::nullopt;
      }
    }
    Series result = x;
    if (each.kind() == Kind::sign) return constant(Rational(side));
    result.scale(Number(each.kind() == Kind::abs ? side : (side > 0 ? 1 : 0)));
    return result;
  }

  const SeriesPoint<Number>& point_;
  std::size_t variables_;
  unsigned degree_;
  unsigned lost_ = 0;  // degrees to which less is known, through roots
};

}  // namespace

template <class Number>
std::optional<std::vector<PowerSeries<Number>>> series_of(std::span<const Expression> expressions,
                                                          const SeriesPoint<Number>& point) {
  return SeriesEvaluator<Number>(point)(expressions);
}

template std::optional<std::vector<PowerSeries<Rational>>> series_of(std::span<const Expression>,
                                                                     const SeriesPoint<Rational>&);
template std::optional<std::vector<PowerSeries<mpfr>>> series_of(std::span<const Expression>, const SeriesPoint<mpfr>&);

}  // namespace separatrix

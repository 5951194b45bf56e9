#include "solvers/stationary/function_series.hpp"

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

// f(c), where it has a value in the arithmetic
std::optional<Rational> value_of(Kind function, const Rational& c) {
  try {
    const Expression value = apply(function, Expression(c));
    return value.is_number() ? std::optional(value.number()) : std::nullopt;
  } catch (const InvalidArgument&) {
    return std::nullopt;
  }
}

std::optional<mpfr> value_of(Kind function, const mpfr& c) {
  switch (function) {
    case Kind::exp: return exp(c);
    case Kind::log: return c > 0 ? std::optional<mpfr>(log(c)) : std::nullopt;
    case Kind::tanh: return tanh(c);
    case Kind::sin: return sin(c);
    case Kind::cos: return cos(c);
    case Kind::sigmoid: return mpfr(1 / (1 + exp(mpfr(-c))));
    case Kind::softplus: return c > 0 ? mpfr(c + log1p(exp(mpfr(-c)))) : mpfr(log1p(exp(c)));
    case Kind::sinh: return sinh(c);
    case Kind::cosh: return cosh(c);
    case Kind::asin: return abs(c) <= 1 ? std::optional<mpfr>(asin(c)) : std::nullopt;
    case Kind::acos: return abs(c) <= 1 ? std::optional<mpfr>(acos(c)) : std::nullopt;
    case Kind::atan: return atan(c);
    case Kind::erf: return erf(c);
    case Kind::erfc: return erfc(c);
    default: return std::nullopt;
  }
}

// (1 − c²)^(−1/2) and 2/√π e^(−c²), where they have a value in the arithmetic
std::optional<Rational> slope_of(Kind function, const Rational& c) {
  return function == Kind::asin && c == 0 ? std::optional(Rational(1)) : std::nullopt;
}

std::optional<mpfr> slope_of(Kind function, const mpfr& c) {
  if (function == Kind::erf) return mpfr(2 / sqrt(acos(mpfr(-1))) * exp(mpfr(-c * c)));
  return abs(c) < 1 ? std::optional(mpfr(1 / sqrt(mpfr((1 - c) * (1 + c))))) : std::nullopt;
}

// coefficients 0 … n − 1 of the derivative s of asin, atan or erf: (1 − x²) s' = x s, (1 + x²) s = 1, s' = −2x s
template <class Number>
std::optional<std::vector<Number>> slope_coefficients(Kind function, const Number& c, unsigned n) {
  std::vector<Number> s;
  const auto at = [&](long k) { return k < 0 ? Number(0) : s[static_cast<std::size_t>(k)]; };
  if (function == Kind::atan) {
    const Number divisor = Number(1 + c * c);
    for (long k = 0; k < static_cast<long>(n); ++k) {
      s.push_back(Number((Number(k == 0 ? 1 : 0) - 2 * c * at(k - 1) - at(k - 2)) / divisor));
    }
    return s;
  }
  const auto first = slope_of(function, c);
  if (!first) return std::nullopt;
  s.push_back(*first);
  for (long k = 0; k + 1 < static_cast<long>(n); ++k) {
    if (function == Kind::erf) {
      s.push_back(Number(-2 * (c * at(k) + at(k - 1)) / (k + 1)));
    } else {
      s.push_back(Number((c * (2 * k + 1) * at(k) + k * at(k - 1)) / ((k + 1) * Number(1 - c * c))));
    }
  }
  return s;
}

}  // namespace

template <class Number>
std::optional<std::vector<Number>> taylor_coefficients(Kind function, const Number& c, unsigned n) {
  const auto first = value_of(function, c);
  if (!first) return std::nullopt;
  std::vector<Number> a{*first};
  const auto convolution = [](const std::vector<Number>& x, const std::vector<Number>& y, unsigned k) {
    Number sum(0);
    for (unsigned j = 0; j <= k; ++j) sum += x[j] * y[k - j];
    return sum;
  };
  switch (function) {
    case Kind::exp:
      for (unsigned k = 1; k <= n; ++k) a.push_back(Number(a.back() / static_cast<long>(k)));
      return a;
    case Kind::log: {
      Number power(-1);
      for (unsigned k = 1; k <= n; ++k) {
        power = Number(-power / c);
        a.push_back(Number(power / static_cast<long>(k)));
      }
      return a;
    }
    case Kind::tanh:  // a' = 1 − a²
      for (unsigned k = 0; k < n; ++k) {
        a.push_back(Number((Number(k == 0 ? 1 : 0) - convolution(a, a, k)) / static_cast<long>(k + 1)));
      }
      return a;
    case Kind::sigmoid:  // a' = a − a²
      for (unsigned k = 0; k < n; ++k) a.push_back(Number((a[k] - convolution(a, a, k)) / static_cast<long>(k + 1)));
      return a;
    case Kind::softplus: {  // a' = σ
      const auto slope = taylor_coefficients(Kind::sigmoid, c, n);
      if (!slope) return std::nullopt;
      for (unsigned k = 1; k <= n; ++k) a.push_back(Number((*slope)[k - 1] / static_cast<long>(k)));
      return a;
    }
    case Kind::sin:
    case Kind::cos: {
      const auto other = value_of(function == Kind::sin ? Kind::cos : Kind::sin, c);
      if (!other) return std::nullopt;
      // derivatives of sin: s, c, −s, −c; of cos: c, −s, −c, s
      const Number cycle[4] = {*first, function == Kind::sin ? *other : Number(-*other), Number(-*first),
                               function == Kind::sin ? Number(-*other) : *other};
      Number factorial(1);
      for (unsigned k = 1; k <= n; ++k) {
        factorial *= static_cast<long>(k);
        a.push_back(Number(cycle[k % 4] / factorial));
      }
      return a;
    }
    case Kind::sinh:
    case Kind::cosh: {
      const auto other = value_of(function == Kind::sinh ? Kind::cosh : Kind::sinh, c);
      if (!other) return std::nullopt;
      Number factorial(1);
      for (unsigned k = 1; k <= n; ++k) {
        factorial *= static_cast<long>(k);
        a.push_back(Number((k % 2 == 0 ? *first : *other) / factorial));
      }
      return a;
    }
    case Kind::asin:
    case Kind::acos:
    case Kind::atan:
    case Kind::erf:
    case Kind::erfc: {
      const bool falls = function == Kind::acos || function == Kind::erfc;
      const Kind rising = function == Kind::acos ? Kind::asin : function == Kind::erfc ? Kind::erf : function;
      const auto slope = slope_coefficients(rising, c, n);
      if (!slope) return std::nullopt;
      for (unsigned k = 1; k <= n; ++k) {
        const Number each = Number((*slope)[k - 1] / static_cast<long>(k));
        a.push_back(falls ? Number(-each) : each);
      }
      return a;
    }
    default: return std::nullopt;
  }
}

template std::optional<std::vector<Rational>> taylor_coefficients(Kind, const Rational&, unsigned);
template std::optional<std::vector<mpfr>> taylor_coefficients(Kind, const mpfr&, unsigned);

}  // namespace separatrix

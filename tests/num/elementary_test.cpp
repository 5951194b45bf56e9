#include "lib/num/elementary.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "tests/support/agreement.hpp"

namespace separatrix {
namespace {

constexpr std::size_t reference_digits = 150;

template <class Real>
struct Unary {
  const char* name;
  void (*operation)(Real&, const Real&);
};
template <class Real>
struct Binary {
  const char* name;
  void (*operation)(Real&, const Real&, const Real&);
};

template <class Real>
std::vector<Unary<Real>> unary() {
  using E = Elementary<Real>;
  return {{"assign", E::assign},   {"negate", E::negate},     {"square", E::square}, {"sqrt", E::sqrt},
          {"exp", E::exp},         {"log", E::log},           {"tanh", E::tanh},     {"sin", E::sin},
          {"cos", E::cos},         {"abs", E::abs},           {"sign", E::sign},     {"relu", E::relu},
          {"sigmoid", E::sigmoid}, {"softplus", E::softplus}, {"sinh", E::sinh},     {"cosh", E::cosh},
          {"asin", E::asin},       {"acos", E::acos},         {"atan", E::atan},     {"erf", E::erf},
          {"erfc", E::erfc}};
}
template <class Real>
std::vector<Binary<Real>> binary() {
  using E = Elementary<Real>;
  return {{"add", E::add},       {"subtract", E::subtract}, {"multiply", E::multiply},
          {"divide", E::divide}, {"atan2", E::atan2},       {"power", E::power}};
}

// Σ_{k≥0} 2/√π (−1)^k x^(2k+1)/(k! (2k+1)), with digits for its cancellation
mpfr erf_by_series(const mpfr& x) {
  mpfr term = x, sum = x;
  for (int k = 1; k < 20000 && (k < x * x || abs(term) > pow(mpfr(10), -260)); ++k) {
    term *= -x * x / k;
    sum += term / (2 * k + 1);
  }
  return 2 * sum / sqrt(4 * atan(mpfr(1)));
}

// The definitions, naively, at many digits: the other road.
mpfr by_definition(const std::string& name, const mpfr& x) {
  if (name == "assign") return x;
  if (name == "negate") return -x;
  if (name == "square") return x * x;
  if (name == "sqrt") return sqrt(x);
  if (name == "exp") return exp(x);
  if (name == "log") return log(x);
  if (name == "tanh") return 1 - 2 / (exp(2 * x) + 1);
  if (name == "sin") return sin(x);
  if (name == "cos") return cos(x);
  if (name == "abs") return x < 0 ? mpfr(-x) : x;
  if (name == "sign") return x == 0 ? mpfr(0) : mpfr(x / abs(x));
  if (name == "relu") return (x + abs(x)) / 2;
  if (name == "sigmoid") return 1 / (1 + exp(-x));
  if (name == "sinh") return (exp(x) - exp(-x)) / 2;
  if (name == "cosh") return (exp(x) + exp(-x)) / 2;
  if (name == "asin") return 2 * atan(x / (1 + sqrt(1 - x * x)));
  if (name == "acos") return 2 * atan(sqrt((1 - x) / (1 + x)));
  if (name == "atan") return 2 * atan(x / (1 + sqrt(1 + x * x)));
  if (name == "erf") return erf_by_series(x);
  if (name == "erfc") return 1 - erf_by_series(x);
  return x > 0 ? mpfr(x + log1p(exp(-x))) : log1p(exp(x));
}
mpfr by_definition(const std::string& name, const mpfr& x, const mpfr& y) {
  if (name == "add") return x + y;
  if (name == "subtract") return x - y;
  if (name == "multiply") return x * y;
  if (name == "divide") return x / y;
  if (name == "atan2") return 2 * atan(x / (sqrt(x * x + y * y) + y));
  return exp(y * log(x));
}

template <class Real>
constexpr double log10_smallest = std::is_same_v<Real, double>     ? -323.3
                                  : std::is_same_v<Real, float128> ? -4965.1
                                                                   : -1e15;

template <class Real>
bool is_nan(const Real& value) {
  return std::isnan(to_double(value));
}

// Four roundings at most (softplus, sigmoid) or one library call of a few units.
constexpr double units = 5;

TEST_CASE_TEMPLATE("elementary: every operation agrees with its definition at many digits", Real, double, float128,
                   mpfr) {
  const PrecisionScope working(50);
  const double roundoff = log10_roundoff<Real>();
  std::mt19937_64 random(6);
  std::vector<Rational> points{0, 1, -1, 3, -3, Rational(1, 2), 800, -800, 40, -40, 1000000, -1000000};
  for (int i = 0; i < 60; ++i) {
    points.push_back(Rational(static_cast<long>(random() % 40001) - 20000, 1 + static_cast<long>(random() % 3000)));
    points.back().canonicalize();
    points.push_back(points.back() * power(Rational(2), static_cast<long>(random() % 61) - 50));
  }
  for (const Unary<Real>& each : unary<Real>()) {
    const std::string name = each.name;
    CAPTURE(name);
    for (const Rational& point : points) {
      const Real x = to_real<Real>(point);
      if ((name == "sqrt" || name == "log") && point <= 0) continue;
      if ((name == "asin" || name == "acos") && (point <= -1 || point > 1)) continue;
      if (name.starts_with("erf") && abs(point) > 6) continue;  // the series cancels e^(x^2)
      CAPTURE(to_string(x, 20));
      Real result(0);
      each.operation(result, x);
      // e^1000000 cancels 1 to 434 295 places: the definitions need those digits
      const bool far = point > 300 || point < -300;
      const PrecisionScope scope(far && name == "tanh" ? 2000 : reference_digits);
      const mpfr reference = by_definition(name, widened(x));
      if (log10_magnitude(reference) > (std::is_same_v<Real, double> ? 308.2 : 4932) && !std::is_same_v<Real, mpfr>) {
        CHECK(std::fabs(to_double(result)) == HUGE_VAL);
      } else {
        CHECK(within_units(result, reference, units, roundoff, log10_smallest<Real>));
      }
      Real aliased = x;
      each.operation(aliased, aliased);
      CHECK(aliased == result);
    }
  }
}

TEST_CASE_TEMPLATE("elementary: binary operations, and a result that is an operand", Real, double, float128, mpfr) {
  const PrecisionScope working(50);
  const double roundoff = log10_roundoff<Real>();
  std::mt19937_64 random(7);
  for (const Binary<Real>& each : binary<Real>()) {
    CAPTURE(each.name);
    for (int i = 0; i < 100; ++i) {
      Rational p(1 + static_cast<long>(random() % 2000), 1 + static_cast<long>(random() % 300));
      Rational q(static_cast<long>(random() % 4001) - 2000, 1 + static_cast<long>(random() % 300));
      p.canonicalize();
      q.canonicalize();
      if (q == 0) continue;
      if (each.name == std::string("power")) q /= 300;
      const Real x = to_real<Real>(p), y = to_real<Real>(q);
      Real result(0);
      each.operation(result, x, y);
      {
        const PrecisionScope scope(reference_digits);
        CHECK(
            within_units(result, by_definition(each.name, widened(x), widened(y)), 2, roundoff, log10_smallest<Real>));
      }
      Real left = x, right = y, both = x;
      each.operation(left, left, y);
      each.operation(right, x, right);
      CHECK(left == result);
      CHECK(right == result);
      each.operation(result, x, x);
      each.operation(both, both, both);
      CHECK(both == result);
    }
  }
}

TEST_CASE_TEMPLATE("elementary: sigmoid and softplus far out", Real, double, float128, mpfr) {
  const PrecisionScope working(50);
  using E = Elementary<Real>;
  for (const long x : {800L, 1000000L}) {
    Real far(0), mirrored(0);
    E::sigmoid(far, Real(x));
    E::sigmoid(mirrored, Real(-x));
    CHECK(far == 1);
    CHECK(mirrored >= 0);
    CHECK(mirrored < to_real<Real>(parse_rational("1e-300")));
    E::softplus(far, Real(x));
    CHECK(far == Real(x));
    E::softplus(far, Real(-x));
    CHECK(far == mirrored);  // both are e^-x to every digit
  }
  Real value(0);
  E::sigmoid(value, Real(HUGE_VAL));
  CHECK(value == 1);
  E::sigmoid(value, Real(-HUGE_VAL));
  CHECK(value == 0);
  E::softplus(value, Real(HUGE_VAL));
  CHECK(to_double(value) == HUGE_VAL);
  E::softplus(value, Real(-HUGE_VAL));
  CHECK(value == 0);
}

TEST_CASE_TEMPLATE("elementary: nan passes through, signs of zero and infinity", Real, double, float128, mpfr) {
  const Real nan(std::nan(""));
  for (const Unary<Real>& each : unary<Real>()) {
    CAPTURE(each.name);
    Real result(0), aliased = nan;
    each.operation(result, nan);
    CHECK(is_nan(result));
    each.operation(result, Real(-nan));
    CHECK(is_nan(result));
    each.operation(aliased, aliased);
    CHECK(is_nan(aliased));
  }
  for (const Binary<Real>& each : binary<Real>()) {
    CAPTURE(each.name);
    Real result(0);
    each.operation(result, nan, Real(2));
    CHECK(is_nan(result));
    each.operation(result, Real(2), nan);
    CHECK(is_nan(result));
  }
  Real result(0);
  Elementary<Real>::sign(result, Real(-HUGE_VAL));
  CHECK(result == -1);
  Elementary<Real>::sign(result, Real(-Real(0)));
  CHECK(result == 0);
  Elementary<Real>::sqrt(result, Real(-1));
  CHECK(is_nan(result));
  Elementary<Real>::log(result, Real(0));
  CHECK(to_double(result) == -HUGE_VAL);
  Elementary<Real>::divide(result, Real(1), Real(0));
  CHECK(to_double(result) == HUGE_VAL);
}

TEST_CASE("elementary: the result's own precision decides, whatever the scope") {
  mpfr wide(0), narrow(0);
  {
    const PrecisionScope scope(200);
    wide = mpfr(0);
  }
  {
    const PrecisionScope scope(20);
    narrow = mpfr(0);
    for (const Unary<mpfr>& each : unary<mpfr>()) {
      CAPTURE(each.name);
      if (each.operation == Elementary<mpfr>::asin || each.operation == Elementary<mpfr>::acos) continue;  // none at 3
      const mpfr_prec_t before = mpfr_get_prec(wide.backend().data());
      each.operation(wide, mpfr(3));
      CHECK(mpfr_get_prec(wide.backend().data()) == before);
      const PrecisionScope reference(250);
      CHECK(agree(wide, by_definition(each.name, mpfr(3)), 199));
    }
  }
}

TEST_CASE("elementary: rationals are exact or refuse") {
  using E = Elementary<Rational>;
  Rational r;
  E::divide(r, 1, 3);
  CHECK(r == Rational(1, 3));
  E::power(r, Rational(2, 3), -3);
  CHECK(r == Rational(27, 8));
  E::sqrt(r, Rational(9, 4));
  CHECK(r == Rational(3, 2));
  E::relu(r, Rational(-1, 2));
  CHECK(r == 0);
  E::sign(r, Rational(-1, 2));
  CHECK(r == -1);
  E::abs(r, Rational(-1, 2));
  CHECK(r == Rational(1, 2));
  Rational aliased(-2, 3);
  E::square(aliased, aliased);
  CHECK(aliased == Rational(4, 9));
  E::divide(aliased, aliased, aliased);
  CHECK(aliased == 1);

  CHECK_THROWS_AS(E::divide(r, 1, 0), InvalidArgument);
  CHECK_THROWS_AS(E::sqrt(r, 2), InvalidArgument);
  CHECK_THROWS_AS(E::sqrt(r, -1), InvalidArgument);
  CHECK_THROWS_AS(E::power(r, 2, Rational(1, 2)), InvalidArgument);
  CHECK_THROWS_AS(E::power(r, 0, -1), InvalidArgument);
  for (const auto refused : {E::exp, E::log, E::tanh, E::sin, E::cos, E::sigmoid, E::softplus, E::sinh, E::cosh,
                             E::asin, E::acos, E::atan, E::erf, E::erfc}) {
    CHECK_THROWS_AS(refused(r, Rational(1, 2)), InvalidArgument);
  }
}

}  // namespace
}  // namespace separatrix

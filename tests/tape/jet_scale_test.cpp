#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/jet.hpp"
#include "tests/support/agreement.hpp"

// Series whose coefficients have no common scale, or an extreme one: what fixed-point digits could lose.

namespace separatrix {
namespace {

const double log2_10 = std::log2(10.0);

JetEvaluator<mpfr> evaluator(const std::vector<std::string>& field, std::size_t order) {
  const std::vector<std::string> names{"x", "y", "z"};
  std::vector<Expression> expressions, variables;
  for (std::size_t i = 0; i < field.size(); ++i) {
    expressions.push_back(parse(field[i]));
    variables.push_back(symbol(names[i]));
  }
  variables.push_back(symbol("t"));
  return JetEvaluator<mpfr>(compile(expressions, variables, {}, Storage::single_assignment), {}, order);
}

mpfr coefficient(const JetEvaluator<mpfr>& jet, std::size_t state, std::size_t k) {
  mpfr value(0);
  JetEvaluator<mpfr>::Arithmetic::get(value, jet.state(state)[k]);
  return value;
}

std::size_t order_of(std::size_t digits) {
  return static_cast<std::size_t>(std::ceil(static_cast<double>(digits) * std::log(10.0) / 2)) + 1;
}

// log₂ of the relative error that order k may have: (k + 1) 2^-bits k!/z^k, z^K/K! = 2^-bits. The factor k + 1 because
// the field's value at the point is rounded to the arithmetic, which moves the pole by as much.
double log2_allowed(std::size_t k, std::size_t order, double bits) {
  const auto log2_factorial = [](std::size_t n) { return std::lgamma(static_cast<double>(n) + 1) / std::log(2.0); };
  const double log2_z = (log2_factorial(order) - bits) / static_cast<double>(order);
  const auto n = static_cast<double>(k);
  return std::log2(n + 1) - bits + std::max(0.0, log2_factorial(k) - n * log2_z);
}

// x = 1/(10^-a − t), y = 1/(10^-b − t), z = ∫ x y, as one flow
void check_poles(std::size_t digits, long a, long b) {
  const PrecisionScope scope(digits);
  const double bits = std::floor(-log10_roundoff<mpfr>() * log2_10);
  const std::size_t order = order_of(digits);
  auto jet = evaluator({"x^2", "y^2", "x*y"}, order);
  const mpfr x0 = to_real<mpfr>(power(Rational(10), a)), y0 = to_real<mpfr>(power(Rational(10), b));
  jet.expand(std::vector{x0, y0, mpfr(0)}, mpfr(0));
  const PrecisionScope wide(2 * digits);
  std::vector<mpfr> x{widened(x0)}, y{widened(y0)}, z{mpfr(0)};
  for (std::size_t k = 1; k <= order; ++k) {
    mpfr sum(0);
    for (std::size_t j = 0; j < k; ++j) sum += x[j] * y[k - 1 - j];
    z.push_back(sum / k);
    x.push_back(x.back() * x[0]);
    y.push_back(y.back() * y[0]);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    const std::vector<mpfr>& exact = i == 0 ? x : i == 1 ? y : z;
    double worst = -INFINITY;
    for (std::size_t k = 1; k <= order; ++k) {
      const mpfr error = widened(coefficient(jet, i, k)) / exact[k] - 1;
      worst = std::max(worst, log10_magnitude(error) * log2_10 - log2_allowed(k, order, bits));
    }
    INFO(digits << " digits, poles at 10^" << -a << " and 10^" << -b << ", state " << i << ": 2^" << worst);
    CHECK(worst < 1);
  }
}

TEST_CASE("jet: each series keeps its relative precision beside others of any size and radius") {
  for (const std::size_t digits : {40, 60, 150, 400}) {
    check_poles(digits, 0, 0);
    check_poles(digits, 30, 30);
    check_poles(digits, -300, -300);
    check_poles(digits, 2, 0);
    check_poles(digits, 30, -30);
    check_poles(digits, -300, 300);
    check_poles(digits, 1000, 999);
  }
}

TEST_CASE("jet: mpfr coefficients do not depend on what was expanded before") {
  const PrecisionScope scope(100);
  const std::vector<std::string> field{"y*exp(-x)", "x/(1 + y^2)"};
  const std::size_t order = order_of(100);
  const auto row = [&](JetEvaluator<mpfr>& jet, const Rational& x) {
    jet.expand(std::vector{to_real<mpfr>(x), mpfr(1)}, mpfr(0));
    std::vector<mpfr> all;
    for (std::size_t k = 0; k <= order; ++k) all.push_back(coefficient(jet, 0, k));
    return all;
  };
  auto used = evaluator(field, order);
  row(used, power(Rational(10), 40));
  for (const Rational& x : {Rational(1, 3), Rational(-20), Rational(5, 7)}) {
    auto fresh = evaluator(field, order);
    CHECK(row(used, x) == row(fresh, x));
  }
}

}  // namespace
}  // namespace separatrix

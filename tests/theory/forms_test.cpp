#include <doctest/doctest.h>

#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/evaluation.hpp"
#include "theory/forms/power_growth.hpp"
#include "theory/forms/product_of_two.hpp"
#include "theory/forms/riccati.hpp"

namespace separatrix {
namespace {

const Expression t = symbol("t"), w = symbol("w");

double value(Expression expression, const NamedValues& values = {}) {
  return number(expression, values, 15).approximate();
}

// ẏ − f(y) along a closed form y(t), at some times
template <class Field>
void check_solves(Expression y, const Field& field, double start) {
  CHECK(value(y, {{"t", 0}}) == doctest::Approx(start).epsilon(1e-14));
  const Expression defect = differentiate(y, t) - field(y);
  for (const Rational& time : {ratio(1, 7), ratio(3, 2), Rational(4)}) {
    CAPTURE(to_double(time));
    CHECK(std::abs(value(defect, {{"t", time}})) < 1e-13);
  }
}

TEST_CASE("riccati: the solution solves the equation, from between the roots, from above and through the pole") {
  const Riccati equation{Rational(ratio(3, 2)), Rational(-1), Rational(ratio(2, 3))};
  for (const Rational& start : {ratio(1, 5), Rational(4), Rational(-2)}) {
    CAPTURE(to_double(start));
    check_solves(
        solution(equation, start, t),
        [&](Expression y) { return equation.rate * (equation.stable - y) * (y - equation.unstable); },
        to_double(start));
  }
  // there and back: the time to where it is at t = 2
  const Expression there = substitute(solution(equation, Rational(ratio(1, 5)), t), {{t, 2}});
  CHECK(value(time_between(equation, Rational(ratio(1, 5)), there)) == doctest::Approx(2).epsilon(1e-14));
}

TEST_CASE("a product of two: the solution solves the equation for every sign, balanced and not") {
  for (const Rational& c : {Rational(0), ratio(1, 100), Rational(2)}) {
    for (const Rational& start : {ratio(1, 3), ratio(-1, 3), ratio(-2, 1)}) {
      for (const Rational& target : {ratio(7, 5), ratio(-7, 5)}) {
        CAPTURE(to_double(c));
        CAPTURE(to_double(start));
        CAPTURE(to_double(target));
        const Expression size(Rational(c * c));
        check_solves(
            solution(ProductOfTwo{target, c, ratio(3, 2)}, start, t),
            [&](Expression u) { return Rational(ratio(3, 2)) * sqrt(size + 4 * power(u, 2)) * (target - u); },
            to_double(start));
      }
    }
  }
  const ProductOfTwo product{1, ratio(1, 2), 1};
  // the formula of symbols, for each of the signs that it is made for
  const ProductTerms symbols{symbol("s"), symbol("c"), symbol("rate"), symbol("start")};
  for (const Rational& c : {Rational(0), Rational(2)}) {
    for (const Rational& start : {ratio(1, 3), ratio(-1, 3)}) {
      const ProductOfTwo numbers{ratio(7, 5), c, ratio(3, 2)};
      const Expression formula = solution(symbols, signs_of(numbers, start), t);
      const NamedValues values{
          {"s", ratio(7, 5)}, {"c", c}, {"rate", ratio(3, 2)}, {"start", start}, {"t", ratio(2, 3)}};
      CHECK(value(formula, values) ==
            doctest::Approx(value(solution(numbers, start, t), {{"t", ratio(2, 3)}})).epsilon(1e-14));
    }
  }
  const Expression zero = time_to_zero(product, ratio(-1, 4));
  CHECK(std::abs(value(solution(product, ratio(-1, 4), zero))) < 1e-14);
}

TEST_CASE("power growth: the time has the derivative that the equation says, and the series agrees") {
  for (const std::size_t factors : {2, 3, 4}) {
    CAPTURE(factors);
    const Rational s = ratio(3, 2);
    const long n = static_cast<long>(factors);
    const auto time = time_between(PowerGrowth{factors, s, 1}, Rational(ratio(1, 10)), w);
    REQUIRE(time);
    const Expression speed = power(w, n - 1) * (s - power(w, n));
    for (const Rational& at : {ratio(1, 5), ratio(1, 2), Rational(1)}) {
      CHECK(value(differentiate(*time, w) * speed, {{"w", at}}) == doctest::Approx(1).epsilon(1e-13));
    }
    // u = w^L
    const double to = std::pow(0.8, factors), from = std::pow(0.1, factors);
    CHECK(growth_time(static_cast<double>(factors), 1.5, from, to) ==
          doctest::Approx(value(*time, {{"w", ratio(4, 5)}})).epsilon(1e-12));
  }
  CHECK_FALSE(time_between(PowerGrowth{5, 1, 1}, Rational(ratio(1, 10)), w));
  CHECK_THROWS_AS(growth_time(1.5, 1, 0.1, 0.2), InvalidArgument);
  CHECK_THROWS_AS(growth_time(2, 1, 0.1, 1), InvalidArgument);
  // 5/2 layers: ∫ du/(2.5 u^1.2 (1 − u)) from 0.01 to 1/2, mpmath.quad with 30 digits
  CHECK(growth_time(2.5, 1, 0.01, 0.5) == doctest::Approx(3.09799487407073750).epsilon(1e-13));
}

}  // namespace
}  // namespace separatrix

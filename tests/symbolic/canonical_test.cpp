#include "lib/symbolic/canonical.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/traverse.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y"), z = symbol("z");

Expression number(long numerator, long denominator) {
  Rational value(numerator, denominator);
  value.canonicalize();
  return Expression(value);
}

std::vector<Expression> indexed(const std::string& name, int count) {
  std::vector<Expression> result;
  for (int i = 0; i < count; ++i) result.push_back(symbol(name + std::to_string(i)));
  return result;
}

TEST_CASE("canonical: like terms and equal bases") {
  CHECK(2 * x + 3 * x == 5 * x);
  CHECK(x - x == 0);
  CHECK(x + y - x == y);
  CHECK(2 * (x + y) - x - x - 2 * y == 0);
  CHECK(x * power(x, 2) == power(x, 3));
  CHECK(x / x == 1);
  CHECK(sqrt(x) * sqrt(x) == x);
  CHECK(power(x, y) * power(x, -y) * x == x * power(x, y) * power(x, -y));
  CHECK((x * y) * (z * x) == power(x, 2) * y * z);
  CHECK(0 * exp(x) == 0);
  CHECK(-(-x) == x);
  CHECK(-(x - y) + x == y);
  CHECK(sum({}) == 0);
  CHECK(product({}) == 1);
  CHECK(Expression(2) + number(1, 3) == number(7, 3));
}

TEST_CASE("canonical: powers") {
  CHECK(power(x, 0) == 1);
  CHECK(power(x, 1) == x);
  CHECK(power(Expression(1), y) == 1);
  CHECK(power(Expression(0), 3) == 0);
  CHECK(power(number(2, 3), -2) == number(9, 4));
  CHECK(sqrt(number(9, 4)) == number(3, 2));
  CHECK(power(Expression(4), number(-3, 2)) == number(1, 8));
  CHECK(power(power(x, 2), 3) == power(x, 6));
  CHECK(power(sqrt(x), 4) == power(x, 2));
  CHECK(sqrt(power(x, 2)) == abs(x));
  CHECK(power(power(x, -4), number(1, 2)) == power(x, -2));  // |x|^-2 = x^-2
  CHECK_FALSE(sqrt(power(x, 3)) == power(x, number(3, 2)) * 1 + 1);
  CHECK(power(2 * x, 3) == 8 * power(x, 3));
  CHECK(power(-x, 2) == power(x, 2));
  // (x³)^⅓ is not x where x < 0: it must stay
  CHECK_FALSE(power(power(x, 3), number(1, 3)) == x);
  CHECK_FALSE(sqrt(power(x, 2)) == x);
  CHECK_THROWS_AS(power(Expression(0), -1), InvalidArgument);
}

TEST_CASE("canonical: a tower of numeric powers stays symbolic instead of filling the memory") {
  Expression tower = 9;
  for (int level = 0; level < 6; ++level) tower = power(tower, 4096);
  CHECK(tower.kind() == Kind::power);
  CHECK(tower / tower == 1);
}

TEST_CASE("canonical: absolute value, sign and their products") {
  CHECK(sign(x) * abs(x) == x);
  CHECK(sign(x) * x == abs(x));
  CHECK(sign(x) * power(abs(x), 3) == power(x, 3));
  CHECK(sign(x) * power(x, 3) == power(abs(x), 3));
  CHECK(sign(x) / abs(x) == 1 / x);
  CHECK_FALSE(sign(x) * power(x, 2) == power(abs(x), 2) * 1);
  CHECK_FALSE(sign(x) * sign(x) == 1);  // not at 0
  CHECK(power(abs(x), 2) == power(x, 2));
  CHECK(abs(-x) == abs(x));
  CHECK(abs(-3 * x) == 3 * abs(x));
  CHECK(abs(abs(x)) == abs(x));
  CHECK(abs(exp(x)) == exp(x));
  CHECK(abs(power(x, 2)) == power(x, 2));
  CHECK(abs(sqrt(x)) == sqrt(x));
  CHECK(sign(-2 * x) == -sign(x));
  CHECK(sign(number(-1, 3)) == -1);
  CHECK(relu(number(-1, 3)) == 0);
  CHECK(sign(x * y) * abs(x * y) == x * y);
  // what is its own absolute value needs no bars
  CHECK(sign(relu(x)) * relu(x) == relu(x));
  CHECK(sign(exp(x)) * exp(x) == exp(x));
}

TEST_CASE("canonical: functions") {
  CHECK(exp(log(x)) == x);
  CHECK(exp(-2 * log(x)) == power(x, -2));
  CHECK(log(exp(x)) == x);
  CHECK(exp(Expression(0)) == 1);
  CHECK(log(Expression(1)) == 0);
  CHECK(cos(Expression(0)) == 1);
  CHECK(tanh(Expression(0)) == 0);
  CHECK(sin(-x) == -sin(x));
  CHECK(tanh(-2 * x) == -tanh(2 * x));
  CHECK(cos(-x) == cos(x));
  CHECK(sigmoid(Expression(0)) == number(1, 2));
  CHECK(sigmoid(log(x)) == 1 / (1 + 1 / x));
  CHECK(sigmoid(2 * log(x) - log(y)) == 1 / (1 + y / power(x, 2)));
  CHECK_FALSE(sigmoid(-x) == -sigmoid(x));
}

TEST_CASE("canonical: the order of the operands never matters") {
  std::mt19937_64 random(21);
  RandomFormulas formulas(22);
  for (int round = 0; round < 60; ++round) {
    std::vector<Expression> parts;
    for (int i = 0; i < 8; ++i)
      parts.push_back(expression_of(*formulas.safe_formula().formula, RandomFormulas::symbols()));
    const Expression total = sum(parts), all = product(parts);
    for (int i = 0; i < 5; ++i) {
      std::shuffle(parts.begin(), parts.end(), random);
      REQUIRE(sum(parts) == total);
      REQUIRE(product(parts) == all);
    }
  }
}

TEST_CASE("canonical: building a node again from its arguments changes nothing") {
  RandomFormulas random(23);
  for (int i = 0; i < 1000; ++i) {
    const Expression root = expression_of(*random.safe_formula().formula, RandomFormulas::symbols());
    for (const Expression node : topological_order({&root, 1})) {
      REQUIRE(rebuild(node, {node.arguments().begin(), node.arguments().end()}) == node);
    }
  }
}

TEST_CASE("canonical: a term minus itself is 0, at every number of factors and terms") {
  for (int count = 1; count <= 40; ++count) {
    CAPTURE(count);
    const std::vector<Expression> names = indexed("f", count);
    for (const Expression whole : {product(names), 3 * product(names), sum(names), 1 + sum(names)}) {
      REQUIRE(whole - whole == 0);
      REQUIRE(whole + 0 == whole);
      REQUIRE(1 * whole == whole);
      REQUIRE(-(-whole) == whole);
      REQUIRE(number(1, 6) * (6 * whole) == whole);
      REQUIRE(2 * whole - whole - whole == 0);
      if (whole.kind() == Kind::sum) REQUIRE(whole / whole == 1);
      REQUIRE(split_coefficient(2 * whole).rest == split_coefficient(whole).rest);
    }
  }
}

TEST_CASE("canonical: the value never changes (60 digits, against the formula as written)") {
  const PrecisionScope scope(working_digits_of_formulas);
  RandomFormulas random(24);
  for (int i = 0; i < 2500; ++i) {
    const auto [formula, points] = random.safe_formula();
    const Expression built = expression_of(*formula, RandomFormulas::symbols());
    CAPTURE(text_of(*formula, RandomFormulas::symbols()));
    for (const std::vector<Rational>& point : points) {
      std::vector<mpfr> numbers;
      for (const Rational& coordinate : point) numbers.push_back(to_real<mpfr>(coordinate));
      const mpfr expected = evaluate_forward(*formula, numbers, numbers)->value;
      const mpfr found = values_at<mpfr>({built}, RandomFormulas::symbols(), point).front();
      REQUIRE(agree(found, expected, agreed_digits_of_formulas));
    }
  }
}

TEST_CASE("canonical: the value never changes (exactly, in rationals)") {
  RandomFormulas random(25, RandomFormulas::Functions::rational);
  for (int i = 0; i < 2000; ++i) {
    const auto [formula, points] = random.safe_formula();
    const Expression built = expression_of(*formula, RandomFormulas::symbols());
    CAPTURE(text_of(*formula, RandomFormulas::symbols()));
    for (const std::vector<Rational>& point : points) {
      REQUIRE(values_at<Rational>({built}, RandomFormulas::symbols(), point).front() ==
              *evaluate_exactly(*formula, point));
    }
  }
}

}  // namespace
}  // namespace separatrix

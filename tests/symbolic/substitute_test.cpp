#include "lib/symbolic/substitute.hpp"

#include <doctest/doctest.h>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y"), z = symbol("z");

TEST_CASE("substitute: simultaneous, and replaced parts are not searched again") {
  CHECK(substitute(x - y, {{x, y}, {y, x}}) == y - x);
  CHECK(substitute(exp(x) + x, {{x, x + 1}}) == exp(x + 1) + x + 1);
  CHECK(substitute(x * y, {}) == x * y);
}

TEST_CASE("substitute: keys may be whole expressions") {
  CHECK(substitute(exp(x * y) + x * y, {{x * y, z}}) == exp(z) + z);
  CHECK(substitute(x + 2, {{Expression(2), y}}) == x + y);
}

TEST_CASE("substitute: the result is canonical again") {
  CHECK(substitute(sin(x) * exp(y), {{x, Expression(0)}}) == 0);
  CHECK(substitute(sqrt(x) + y, {{x, Expression(4)}, {y, Expression(-2)}}) == 0);
  CHECK(substitute(abs(x) * sign(y), {{y, x}}) == x);
  CHECK_THROWS_AS(substitute(1 / x, {{x, Expression(0)}}), InvalidArgument);
}

TEST_CASE("substitute: several expressions share what they share") {
  const std::vector<Expression> both{exp(x) + y, exp(x) * y};
  const std::vector<Expression> result = substitute(both, {{x, log(z)}});
  CHECK(result == std::vector<Expression>{z + y, z * y});
}

TEST_CASE("substitute: other names and back is the identity") {
  RandomFormulas random(51);
  const Expression a = symbol("a"), b = symbol("b"), c = symbol("c");
  for (int i = 0; i < 500; ++i) {
    const auto formula = random.safe_formula().formula;
    const Expression whole = expression_of(*formula, std::vector{x, y, z});
    const Expression renamed = substitute(whole, {{x, a}, {y, b}, {z, c}});
    REQUIRE(renamed == expression_of(*formula, std::vector{a, b, c}));
    REQUIRE(substitute(renamed, {{a, x}, {b, y}, {c, z}}) == whole);
  }
}

TEST_CASE("substitute: numbers for names give the exact value") {
  RandomFormulas random(52, RandomFormulas::Functions::rational);
  for (int i = 0; i < 500; ++i) {
    const auto [formula, points] = random.safe_formula();
    const Expression whole = expression_of(*formula, std::vector{x, y, z});
    for (const std::vector<Rational>& point : points) {
      const Expression value = substitute(whole, {{x, point[0]}, {y, point[1]}, {z, point[2]}});
      REQUIRE(value == Expression(*evaluate_exactly(*formula, point)));
    }
  }
}

TEST_CASE("substitute: depth is no limit") {
  Expression deep = x, expected = y;
  for (int i = 0; i < 100000; ++i) {
    deep = sin(deep);
    expected = sin(expected);
  }
  CHECK(substitute(deep, {{x, y}}) == expected);
}

}  // namespace
}  // namespace separatrix

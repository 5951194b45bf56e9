#include "lib/symbolic/expression.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>
#include <unordered_set>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/traverse.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

TEST_CASE("expression: equal structure is the same node") {
  const Expression x = symbol("x"), y = symbol("y");
  CHECK(x == symbol("x"));
  CHECK_FALSE(x == y);
  CHECK((x + y) * exp(x) == exp(x) * (y + x));
  CHECK((x + y).node() == (y + x).node());
  CHECK_FALSE(x * y == x + y);
  CHECK(Expression(Rational(1, 2)) == 1 / Expression(2));
  CHECK(Expression() == 0);
  CHECK((x + y).hash() == (y + x).hash());
}

TEST_CASE("expression: accessors") {
  const Expression x = symbol("x");
  const Expression term = 3 * x;
  CHECK(term.kind() == Kind::product);
  REQUIRE(term.arguments().size() == 2);
  CHECK(term.arguments()[0].is_number(3));
  CHECK(term.arguments()[1].name() == "x");
  CHECK(Expression(Rational(-2, 3)).number() == Rational(-2, 3));
  CHECK_FALSE(x.is_number());
  CHECK_FALSE(Expression(2).is_number(3));
  CHECK(std::string(function_name(Kind::softplus)) == "softplus");
  CHECK(std::string(function_name(Kind::sum)).empty());
}

TEST_CASE("expression: two threads building the same formulas get the same nodes") {
  constexpr int formulas = 400;
  const auto build = [](std::vector<Expression>& results) {
    // names of its own, so that this test makes the nodes and not only finds them
    const std::vector<Expression> names{symbol("thread_x"), symbol("thread_y"), symbol("thread_z")};
    RandomFormulas random(11);
    for (int i = 0; i < formulas; ++i) results.push_back(expression_of(*random.safe_formula().formula, names));
  };
  std::vector<Expression> first, second, third;
  std::thread one(build, std::ref(first)), two(build, std::ref(second));
  one.join();
  two.join();
  build(third);
  REQUIRE(first.size() == formulas);
  CHECK(first == second);
  CHECK(first == third);
}

TEST_CASE("expression: the canonical order is a strict order on distinct expressions") {
  RandomFormulas random(12);
  std::vector<Expression> sample{0, 1, Expression(Rational(-1, 2)), exp(Expression(1)), sqrt(Expression(2))};
  for (int i = 0; i < 60; ++i) {
    sample.push_back(expression_of(*random.safe_formula().formula, RandomFormulas::symbols()));
  }
  for (const Expression a : sample) {
    for (const Expression b : sample) {
      REQUIRE((canonically_before(a, b) + canonically_before(b, a)) == (a == b ? 0 : 1));
      for (const Expression c : sample) {
        if (canonically_before(a, b) && canonically_before(b, c)) REQUIRE(canonically_before(a, c));
      }
    }
  }
}

TEST_CASE("expression: topological order lists every node once, arguments first") {
  RandomFormulas random(13);
  for (int i = 0; i < 50; ++i) {
    const Expression root = expression_of(*random.safe_formula().formula, RandomFormulas::symbols());
    std::unordered_set<Expression> seen;
    for (const Expression node : topological_order({&root, 1})) {
      for (const Expression argument : node.arguments()) REQUIRE(seen.contains(argument));
      REQUIRE(seen.insert(node).second);
    }
    REQUIRE(seen.contains(root));
  }
}

TEST_CASE("expression: symbols in alphabetical order, and dependence") {
  const Expression a = symbol("a"), b = symbol("b"), c = symbol("c");
  const Expression y = exp(c) * b + sin(a * b);
  CHECK(symbols_of({&y, 1}) == std::vector<Expression>{a, b, c});
  CHECK(depends_on(y, std::vector{c}));
  CHECK_FALSE(depends_on(y - exp(c) * b, std::vector{c}));
}

}  // namespace
}  // namespace separatrix

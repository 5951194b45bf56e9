#include "lib/symbolic/condition.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

const std::vector<std::string> names{"x", "y"};

TEST_CASE("condition: comparisons, and before or") {
  const Condition condition = parse_condition("x > y^2 and y <= 1 or x < -1", names);
  REQUIRE(condition.size() == 2);
  REQUIRE(condition[0].size() == 2);
  REQUIRE(condition[1].size() == 1);
  CHECK(condition[0][0].positive == parse("x - y^2"));
  CHECK_FALSE(condition[0][0].or_zero);
  CHECK(condition[0][1].positive == parse("1 - y"));
  CHECK(condition[0][1].or_zero);
  CHECK(condition[1][0].positive == parse("-1 - x"));
}

TEST_CASE("condition: a mistake is pointed at") {
  const auto position = [](const char* text) {
    try {
      parse_condition(text, names);
    } catch (const ParseError& problem) {
      return static_cast<int>(problem.position());
    }
    return -1;
  };
  CHECK(position("x > z") == 4);
  CHECK(position("x + y") == 5);
  CHECK(position("x > 0) + 1") == 5);
  CHECK(position("x > 0, 1") == 5);
  CHECK(position("x > 0 and") == 9);
  CHECK(position("x = 0") == 2);
}

TEST_CASE("condition: if() is made of the steps of its condition") {
  CHECK(parse("if(x > 0, 1, -1)") == parse("sign(x)"));
  CHECK(parse("if(x > 0 or y > 0, 0, 1)") == parse("(1 - step(x))*(1 - step(y))"));
}

}  // namespace
}  // namespace separatrix

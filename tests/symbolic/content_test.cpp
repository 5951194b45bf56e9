// What the terms of a sum have in common, against the same by hand.
#include "lib/symbolic/content.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

struct Parts {
  Expression content, rest;
};

Parts parts_of_sum(const std::string& text) {
  const Expression sum = parse(text);
  const std::vector<Factor> content = content_of(sum);
  Expression all = 1;
  for (const Factor& factor : content) all = all * power(factor.base, Expression(factor.exponent));
  return {all, without_content(sum, content)};
}

}  // namespace

TEST_CASE("content: the least power of each base, also below 0") {
  const auto [content, rest] = parts_of_sum("x^2*y - x^3/z");
  CHECK(content == parse("x^2/z"));
  CHECK(rest == parse("y*z - x"));
  const auto [root, left] = parts_of_sum("3*sqrt(x)*exp(y) + 5*x*exp(y)");
  CHECK(root == parse("sqrt(x)*exp(y)"));
  CHECK(left == parse("3 + 5*sqrt(x)"));
}

TEST_CASE("content: numbers are none of it, nor what one term lacks") {
  for (const char* text : {"2*x + 2", "6*x + 9*y", "x + y", "x*y + 1"}) {
    const auto [content, rest] = parts_of_sum(text);
    CHECK(content == Expression(1));
    CHECK(rest == parse(text));
  }
}

}  // namespace separatrix

#include "lib/symbolic/exact_value.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

std::string value(const char* text, const Rational& x, const Rational& y) {
  const Expression expression = parse(text);
  const auto found = exact_values(std::vector{expression}, {{symbol("x"), x}, {symbol("y"), y}}).front();
  return found ? to_string(*found) : "none";
}

TEST_CASE("exact values are those of exact arithmetic, and none where the value is irrational or not finite") {
  CHECK(value("x^3 - y/2 + 1", ratio(2, 3), ratio(1, 5)) == "323/270");  // 8/27 − 1/10 + 1
  CHECK(value("sqrt(x) + y^(3/2)", ratio(4, 9), 4) == "26/3");
  CHECK(value("exp(x - 1) + cos(y)", 1, 0) == "2");
  CHECK(value("sigmoid(y)*abs(x) - relu(-x) + sign(x)", -3, 0) == "-5/2");
  CHECK(value("log(x)*exp(y)", 1, 7) == "0");  // 0 times what is irrational
  for (const char* const none : {"sqrt(x)", "exp(y)", "log(y)", "softplus(x)"}) CHECK(value(none, 2, 3) == "none");
  CHECK(value("1/(x - y)", 1, 1) == "none");
  CHECK(value("asin(y) + atan(y) + erf(y) + sinh(y) + 2*cosh(y) + 3*erfc(y) + acos(x) + atan2(y, x)", 1, 0) == "5");
  for (const char* const none : {"atan2(y, x)", "asin(x)", "acos(y)", "erf(x)"}) CHECK(value(none, -1, 0) == "none");
  CHECK(value("1 - tanh(x*y)", 1000, 1000) == "none");  // 1 in any arithmetic with rounding
  CHECK(value("x^100000", ratio(1, 3), 0) == "none");
}

}  // namespace
}  // namespace separatrix

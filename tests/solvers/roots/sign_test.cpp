#include "solvers/roots/sign.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

int sign_of(const std::string& text, const std::vector<Rational>& at) {
  return CertainSign(parse(text), {symbol("x"), symbol("y")})(at);
}

TEST_CASE("sign: ordinary values") {
  CHECK(sign_of("x - y", {2, 1}) == 1);
  CHECK(sign_of("x - y", {1, 2}) == -1);
  CHECK(sign_of("exp(x) - y", {1, 3}) == -1);
}

TEST_CASE("sign: a difference far below double and float128") {
  // ln(x²) − 2 ln x = 0 with an offset of 1e-N: 30 digits are not enough from N = 30 on
  for (const long digits : {10L, 40L, 100L, 300L, 380L}) {
    const Rational tiny = power(Rational(1, 10), digits);
    CAPTURE(digits);
    CHECK(sign_of("log(x) + log(1 + 1/x) - log(x + 1) + y", {7, tiny}) == 1);
    CHECK(sign_of("log(x) + log(1 + 1/x) - log(x + 1) + y", {7, Rational(-tiny)}) == -1);
  }
}

TEST_CASE("sign: a term below all first digits decides") {
  CHECK(sign_of("exp(1e-400*x) - 1", {1, 0}) == 1);
  CHECK(sign_of("exp(1e-400*x) - 1", {-1, 0}) == -1);
  CHECK(sign_of("exp(1e-2000*x) - 1 - 2e-2000*y", {1, 1}) == -1);
  CHECK(sign_of("cos(1e-900*x) - 1", {1, 0}) == -1);
}

TEST_CASE("sign: zero and what does not exist have none") {
  CHECK(sign_of("log(x) + log(1 + 1/x) - log(x + 1) + y", {7, 0}) == 0);
  CHECK(sign_of("x - y", {Rational(1, 3), Rational(1, 3)}) == 0);
  CHECK(sign_of("log(x)", {-1, 0}) == 0);
  CHECK(sign_of("1/x", {0, 0}) == 0);
}

TEST_CASE("sign: exponents beyond double") {
  CHECK(sign_of("exp(x) - exp(y)", {10001, 10000}) == 1);
  CHECK(sign_of("exp(-x) - exp(-y)", {10001, 10000}) == -1);
}

}  // namespace
}  // namespace separatrix

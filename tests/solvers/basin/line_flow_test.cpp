#include "solvers/basin/line_flow.hpp"

#include <doctest/doctest.h>

#include "lib/num/decimal.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

bool goes_to_infinity(const std::string& loss, double x) {
  const auto line = LineFlow::of(gradient_model({"x"}, loss), {});
  REQUIRE(line);
  return line->goes_to_infinity(interval(x));
}

std::optional<Rational> half_stable_end(const std::string& loss, const char* x) {
  const auto line = LineFlow::of(gradient_model({"x"}, loss), {});
  REQUIRE(line);
  return line->half_stable_end(parse_rational(x));
}

}  // namespace

TEST_CASE("on a line a path without a zero of the field before it goes on for ever") {
  CHECK(goes_to_infinity("log(1 + exp(-x))", -3));
  CHECK(goes_to_infinity("log(1 + exp(x))", 3));
  CHECK(goes_to_infinity("tanh(x)", 0));
  CHECK(goes_to_infinity("1/x", 1));
  CHECK(goes_to_infinity("-x^2/2", -1e-3));
  CHECK_FALSE(goes_to_infinity("exp(-x)*(1 + x^2)", 0.5));  // rests at 1
  CHECK_FALSE(goes_to_infinity("x^2/2", 1));                // rests at 0
  CHECK_FALSE(goes_to_infinity("-1/x^2", -1));              // meets a pole at 0
  CHECK_FALSE(goes_to_infinity("-sin(x)^2 - x/2", 0));      // there are zeros: 2 sin x cos x = −1/2
  CHECK_FALSE(goes_to_infinity("(x - 1e6)^2/2", 0));        // rests far away
  CHECK_FALSE(goes_to_infinity("(x/1e200 - 1)^2/2", 0));    // farther
  CHECK_FALSE(goes_to_infinity("(x/1e400 - 1)^2/2", 0));    // beyond double
  CHECK_FALSE(goes_to_infinity("-log(x) + x/1e300", 1));
}

TEST_CASE("on a line a path runs away where nothing stops it and the loss keeps falling") {
  const auto runs_away = [](const std::string& loss, double x) {
    const auto line = LineFlow::of(gradient_model({"x"}, loss), {});
    REQUIRE(line);
    return line->runs_away(interval(x));
  };
  CHECK(runs_away("exp(x) - 3*x^2/2", -1));          // L' = e^x − 3x > 3 below −1
  CHECK(runs_away("exp(x) - 3*x^2/2", 0.6));         // the maximum is at −W₀(−1/3) = 0.619…
  CHECK_FALSE(runs_away("exp(x) - 3*x^2/2", 0.63));  // rests at −W₋₁(−1/3) = 1.512…
  CHECK(runs_away("-x", 0));
  CHECK_FALSE(runs_away("log(1 + exp(-x))", 3));  // has the floor 0
  CHECK_FALSE(runs_away("1/x", 1));               // its slope falls
}

TEST_CASE(
    "on a line the simplest fraction near is half-stable if the field has one sign around it, and no other zero") {
  CHECK(half_stable_end("x^3", "1e-5") == Rational(0));
  CHECK(half_stable_end("-x^3", "-1e-300") == Rational(0));
  CHECK(half_stable_end("(x - 1/3)^7", "0.33334") == Rational(1, 3));
  CHECK_FALSE(half_stable_end("x^3", "-1e-5"));                  // leads away
  CHECK_FALSE(half_stable_end("x^4", "1e-5"));                   // a minimum
  CHECK_FALSE(half_stable_end("x^3 + x/10^9", "1e-5"));          // no zero
  CHECK_FALSE(half_stable_end("x^4/4 - x^3/10^6/3", "1e-5"));    // 10⁻⁶ is a minimum between
  CHECK_FALSE(half_stable_end("(x - 2^(1/2))^3", "1.4142136"));  // no fraction
}

TEST_CASE("planes are no lines, and jumps have no enclosure") {
  CHECK_FALSE(LineFlow::of(gradient_model({"x", "y"}, "x^2 + y^2"), {}));
  CHECK_FALSE(LineFlow::of(gradient_model({"x"}, "abs(x)"), {}));
}

}  // namespace separatrix

#include "lib/num/tolerance.hpp"

#include <doctest/doctest.h>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

TEST_CASE("tolerance: digits decide tolerance and working digits") {
  for (std::size_t digits = 1; digits <= 15; ++digits) {
    const DigitsPlan plan = plan_for_digits(digits);
    CHECK(plan.digits == digits);
    CHECK(plan.working_digits == 15);
    CHECK(plan.tolerance.relative >= -14);
  }
  CHECK(plan_for_digits(15).tolerance.relative == -14);
  CHECK(plan_for_digits(6).tolerance.relative == -8);
  for (std::size_t digits = 16; digits <= 1000; ++digits) {
    const DigitsPlan plan = plan_for_digits(digits);
    CAPTURE(digits);
    REQUIRE(plan.digits == digits);
    // one digit of margin and the guard below what was asked for, four more in the arithmetic
    const std::size_t least = digits + 1 + digits / 20;
    REQUIRE(plan.tolerance.relative <= -static_cast<double>(least));
    REQUIRE(static_cast<double>(plan.working_digits) == 4 - plan.tolerance.relative);
    REQUIRE(plan.tolerance.relative == plan.tolerance.absolute);
  }
}

TEST_CASE("tolerance: more digits never loosen the plan") {
  for (std::size_t digits = 2; digits <= 1000; ++digits) {
    const DigitsPlan before = plan_for_digits(digits - 1), plan = plan_for_digits(digits);
    CAPTURE(digits);
    REQUIRE(plan.tolerance.relative <= before.tolerance.relative);
    REQUIRE(plan.working_digits >= before.working_digits);
  }
}

TEST_CASE("tolerance: digits outside 1 to 1200 are refused") {
  CHECK_THROWS_WITH_AS(plan_for_digits(0), "digits = 0 is not allowed: 1 to 1200", InvalidArgument);
  CHECK_THROWS_WITH_AS(plan_for_digits(1201), "digits = 1201 is not allowed: 1 to 1200", InvalidArgument);
}

TEST_CASE("tolerance: an exact value becomes its exponent") {
  CHECK(tolerance_from(Rational(1, 100), 15).relative == doctest::Approx(-2).epsilon(1e-15));
  // far below the range of double
  CHECK(tolerance_from(parse_rational("1e-500"), 600).absolute == doctest::Approx(-500).epsilon(1e-15));
}

TEST_CASE("tolerance: the resolution of the arithmetic is the exact limit") {
  for (long digits = 1; digits <= 400; ++digits) {
    CAPTURE(digits);
    const Rational limit = power(Rational(1, 10), digits);
    REQUIRE_NOTHROW(tolerance_from(limit, static_cast<std::size_t>(digits)));
    const Rational below = limit * (1 - power(Rational(1, 10), 30));
    REQUIRE_THROWS_AS(tolerance_from(below, static_cast<std::size_t>(digits)), InvalidArgument);
  }
}

TEST_CASE("tolerance: values outside (0, 1) are refused") {
  for (const long value : {0L, 1L, 2L, -1L}) CHECK_THROWS_AS(tolerance_from(Rational(value), 15), InvalidArgument);
  CHECK_THROWS_AS(tolerance_from(parse_rational("1e-16"), 15), InvalidArgument);
}

}  // namespace
}  // namespace separatrix

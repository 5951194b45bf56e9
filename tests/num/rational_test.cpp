#include "lib/num/rational.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "lib/num/error.hpp"

namespace separatrix {
namespace {

Rational fraction(long numerator, long denominator) {
  Rational value(numerator, denominator);
  value.canonicalize();
  return value;
}

TEST_CASE("rational: decimal and fractional notation are read exactly") {
  struct Row {
    const char* text;
    Rational value;
  };
  const std::vector<Row> rows{
      {"0", 0},
      {"-0", 0},
      {"7", 7},
      {"+7", 7},
      {"-7", -7},
      {"007", 7},
      {"0.1", fraction(1, 10)},
      {"1/10", fraction(1, 10)},
      {"1e-1", fraction(1, 10)},
      {"1E-1", fraction(1, 10)},
      {"10/100", fraction(1, 10)},
      {"-2.50e3", -2500},
      {"2.5e+3", 2500},
      {".5", fraction(1, 2)},
      {"5.", 5},
      {"-3/6", fraction(-1, 2)},
      {"0/5", 0},
      {"1e0", 1},
      {"1e00000000000003", 1000},
      {"0.333", fraction(333, 1000)},
      {"123456789012345678901234567890/10", Rational("12345678901234567890123456789")},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_rational(row.text) == row.value);
  }
}

TEST_CASE("rational: exponents up to a million are exact, beyond they are refused") {
  CHECK(parse_rational("1e1000000") * parse_rational("1e-1000000") == 1);
  CHECK(parse_rational("3e-1000000") / parse_rational("1e-1000000") == 3);
  for (const char* text : {"1e1000001", "1e-1000001", "1e99999999999999999999", "1e-10000000"}) {
    CAPTURE(text);
    try {
      parse_rational(text, "p");
      FAIL("accepted");
    } catch (const InvalidArgument& error) {
      CHECK(error.subject() == "p");
      CHECK(error.value() == text);
      CHECK(error.allowed() == "an exponent within ±1000000");
    }
  }
}

TEST_CASE("rational: everything else is refused by name, value and what is allowed") {
  for (const char* text :
       {"",      " ",     "-",     "+",    ".",     "-.",  "e5",  ".e5", "1e",   "1e+",  "1e-",   "1.2.3",
        "1..2",  "--1",   "+-1",   " 1",   "1 ",    "1 2", "1/",  "/2",  "1/-2", "1/+2", "1/2/3", "1.5/2",
        "1e1/2", "1/2e3", "1/2.5", "0x10", "1_000", "1,5", "nan", "inf", "a",    "1a",   "½"}) {
    CAPTURE(text);
    try {
      parse_rational(text, "--value");
      FAIL("accepted");
    } catch (const InvalidArgument& error) {
      CHECK(error.subject() == "--value");
      CHECK(error.value() == text);
      CHECK(error.allowed() == "a number such as 0.1, 1/10 or 1e-3");
    }
  }
  CHECK_THROWS_WITH_AS(parse_rational("1/0", "p"), "p = 1/0 is not allowed: a denominator other than 0",
                       InvalidArgument);
  CHECK_THROWS_AS(parse_rational(std::string_view("1\0", 2)), InvalidArgument);
}

TEST_CASE("rational: to_string is read back to the same value") {
  CHECK(to_string(Rational(3)) == "3");
  CHECK(to_string(fraction(-1, 10)) == "-1/10");
  std::mt19937_64 random(1);
  for (int i = 0; i < 500; ++i) {
    const long numerator = static_cast<long>(random() >> 2) - (1L << 61);
    const Rational value = fraction(numerator, static_cast<long>(random() >> 40) + 1);
    CHECK(parse_rational(to_string(value)) == value);
  }
}

TEST_CASE("rational: powers agree with repeated multiplication and with their inverse") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 100; ++i) {
    const Rational value = fraction(static_cast<long>(random() % 41) - 20, static_cast<long>(random() % 20) + 1);
    Rational expected = 1;
    for (long n = 0; n <= 12; ++n) {
      CHECK(power(value, n) == expected);
      if (value != 0) CHECK(power(value, -n) * expected == 1);
      expected *= value;
    }
  }
  CHECK(power(Rational(0), 0) == 1);
  CHECK_THROWS_AS(power(Rational(0), -1), InvalidArgument);
}

TEST_CASE("rational: a square root is returned exactly when it is rational") {
  for (long n = 0; n <= 60; ++n) {
    for (long d = 1; d <= 60; ++d) {
      const Rational root = fraction(n, d);
      Rational found;
      REQUIRE(exact_sqrt(Rational(root * root), found));
      REQUIRE(found == root);
    }
  }
  Rational untouched = 5;
  CHECK_FALSE(exact_sqrt(Rational(2), untouched));
  CHECK_FALSE(exact_sqrt(fraction(1, 2), untouched));
  CHECK_FALSE(exact_sqrt(fraction(4, 3), untouched));
  CHECK_FALSE(exact_sqrt(Rational(-4), untouched));
  CHECK(untouched == 5);
  Rational aliased = fraction(9, 4);
  CHECK(exact_sqrt(aliased, aliased));
  CHECK(aliased == fraction(3, 2));
}

TEST_CASE("rational: is_integer") {
  CHECK(is_integer(Rational(0)));
  CHECK(is_integer(Rational(-3)));
  CHECK(is_integer(fraction(4, 2)));
  CHECK_FALSE(is_integer(fraction(1, 2)));
}

}  // namespace
}  // namespace separatrix

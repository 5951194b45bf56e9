#include "lib/num/known.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"

namespace separatrix {
namespace {

TEST_CASE("known: what is printed is what is known, in value and in digits") {
  // the text read back is the value: the one place where something printed is parsed
  std::mt19937_64 random(11);
  const PrecisionScope scope(60);
  for (int i = 0; i < 400; ++i) {
    const Rational size = power(Rational(10), static_cast<long>(random() % 80) - 40);
    const Rational exact = ratio(static_cast<long>(random() >> 2) - (1L << 61), 997) * size;
    const std::size_t digits = 1 + random() % 40;
    const Known known = rounded(to_real<mpfr>(exact), digits);
    CAPTURE(known.text());
    REQUIRE(parse_rational(known.text()) == known.value());
    REQUIRE(known.text() == to_string(to_real<mpfr>(exact), digits));
    // half a unit of the last digit, and the rounding to 60 digits
    REQUIRE(abs(Rational(known.value() - exact)) <=
            abs(exact) * power(Rational(10), 1 - static_cast<long>(digits)) / 2 +
                abs(exact) * power(Rational(10), -58));
    REQUIRE(known.approximate() == to_double(known.value()));
  }
}

TEST_CASE("known: notation") {
  CHECK(rounded(ratio(1, 8), 15).text() == "0.125");
  CHECK(rounded(ratio(2, 3), 4).text() == "0.6667");
  CHECK(rounded(Rational(1234567), 4).text() == "1.235e6");
  CHECK(rounded(Rational(1200), 4).text() == "1200");
  CHECK(rounded(ratio(1, 1'000'000), 4).text() == "1e-6");
  CHECK(rounded(Rational(0), 4).text() == "0");
  CHECK(Known(ratio(-1, 10)).text() == "-1/10");
  CHECK(Known("5e-7").text() == "5e-7");
  CHECK(Known("5e-7").value() == ratio(5, 10'000'000));
  CHECK(Known(3).text() == "3");
  CHECK_THROWS_AS(Known("x"), InvalidArgument);
}

TEST_CASE("known: neither nan nor infinities have a value") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const Known& each : {Known(), rounded(std::nan(""), 5), rounded(infinity, 5), rounded(-infinity, 5)}) {
    CAPTURE(each.text());
    CHECK_FALSE(each.is_finite());
    CHECK_FALSE(each.finite_value());
    CHECK_THROWS_AS(each.value(), InvalidArgument);
  }
  CHECK(rounded(infinity, 5).text() == "inf");
  CHECK(rounded(-infinity, 5).text() == "-inf");
  CHECK(Known().text() == "nan");
  CHECK(std::isnan(Known().approximate()));
  CHECK(rounded(-infinity, 5).approximate() == -infinity);
}

TEST_CASE("known: beyond the exponents of a double, and of a rational that is of use") {
  const PrecisionScope scope(30);
  const mpfr tiny = exp(mpfr(-4e7)), huge = exp(mpfr(4e7));
  const Known small = rounded(mpfr(-tiny), 10), large = rounded(huge, 10);
  CHECK(small.approximate() == 0);
  CHECK(std::signbit(small.approximate()));
  CHECK(large.approximate() == std::numeric_limits<double>::infinity());
  CHECK(small.is_finite());
  CHECK_FALSE(small.finite_value());
  CHECK_THROWS_AS(large.value(), InvalidArgument);
  // log10 e^(−4·10⁷) = −17371779.28
  CHECK(small.text().ends_with("e-17371780"));
  CHECK(rounded(Rational(ratio(1, 3) * power(Rational(10), -320)), 10).approximate() == 3.333333333e-321);
}

TEST_CASE("known: digits that are vouched for, fewer digits, the other sign, equality") {
  const Known value(rounded(ratio(2, 3), 10), 7);
  CHECK(value.vouched() == 7);
  CHECK(value.text() == "0.6666666667");
  CHECK_FALSE(Known(1).vouched());
  CHECK(rounded(value, 3).text() == "0.667");
  CHECK(rounded(Known(), 3).text() == "nan");
  CHECK((-value).text() == "-0.6666666667");
  CHECK((-rounded(Rational(0), 5)).text() == "0");
  CHECK((-Known(ratio(1, 3))).text() == "-1/3");
  CHECK(rounded(ratio(1, 2), 5) == Known(ratio(1, 2)));
  CHECK(rounded(ratio(1, 3), 5) != Known(ratio(1, 3)));
  CHECK(Known() != Known());
}

}  // namespace
}  // namespace separatrix

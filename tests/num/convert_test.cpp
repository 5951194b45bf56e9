#include "lib/num/convert.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

double next_to(double x, bool up) { return std::nextafter(x, up ? HUGE_VAL : -HUGE_VAL); }
float128 next_to(const float128& x, bool up) {
  const float128 infinity = std::numeric_limits<float128>::infinity();
  return float128(nextafterq(x.backend().value(), float128(up ? infinity : -infinity).backend().value()));
}
mpfr next_to(mpfr x, bool up) {
  (up ? mpfr_nextabove : mpfr_nextbelow)(x.backend().data());
  return x;
}

// The definition of "nearest": neither neighbour is closer to the exact value, in exact arithmetic.
template <class Real>
bool is_nearest(const Real& rounded, const Rational& exact) {
  const Rational error = abs(Rational(to_rational(rounded) - exact));
  return error <= abs(Rational(to_rational(next_to(rounded, true)) - exact)) &&
         error <= abs(Rational(to_rational(next_to(rounded, false)) - exact));
}

Rational random_rational(std::mt19937_64& random, long binary_exponent) {
  const Rational mantissa(mpz_class(static_cast<long>(random() >> 1)),
                          mpz_class(static_cast<long>(random() >> 20) + 1));
  Rational value = mantissa * power(Rational(2), binary_exponent);
  value.canonicalize();
  return random() % 2 == 0 ? value : Rational(-value);
}

TEST_CASE_TEMPLATE("convert: a rational becomes the nearest number at every magnitude", Real, double, float128, mpfr) {
  const PrecisionScope scope(40);
  // the smallest subnormal is 2^-1074 in double, 2^-16494 in float128
  const std::vector<long> exponents =
      std::is_same_v<Real, double> ? std::vector<long>{0, 900, -900, -1050, -1070, -1080, -1086, -1088, -1093}
      : std::is_same_v<Real, float128>
          ? std::vector<long>{0, 16000, -16000, -16420, -16450, -16480, -16500, -16506, -16508, -16513}
          : std::vector<long>{0, 900, -900, 100000, -100000};
  std::mt19937_64 random(3);
  for (const long exponent : exponents) {
    for (int i = 0; i < 60; ++i) {
      const Rational exact = random_rational(random, exponent);
      CAPTURE(exponent);
      CAPTURE(to_string(exact));
      REQUIRE(is_nearest(to_real<Real>(exact), exact));
    }
  }
}

TEST_CASE("convert: ties go to even and are seen through a long tail") {
  const Rational unit = power(Rational(2), -52), tiny = power(Rational(2), -400);
  CHECK(to_real<double>(Rational(1 + unit / 2)) == 1);
  CHECK(to_real<double>(Rational(1 + unit * 3 / 2)) == 1 + 2 * std::ldexp(1.0, -52));
  CHECK(to_real<double>(Rational(1 + unit / 2 + tiny)) == 1 + std::ldexp(1.0, -52));
  CHECK(to_real<double>(Rational(1 + unit * 3 / 2 - tiny)) == 1 + std::ldexp(1.0, -52));

  // among subnormal numbers: just above and below half of the smallest one, and odd halves of it
  const Rational smallest = power(Rational(2), -1074), below = 1 - tiny;
  const double least = std::numeric_limits<double>::denorm_min();
  CHECK(to_real<double>(Rational(smallest / 2)) == 0);
  CHECK(to_real<double>(Rational(smallest / 2 * (1 + tiny))) == least);
  CHECK(to_real<double>(Rational(-smallest / 2 * (1 + tiny))) == -least);
  CHECK(to_real<double>(Rational(smallest / 2 * below)) == 0);
  CHECK(to_real<double>(Rational(smallest * 3 / 2)) == 2 * least);
  CHECK(to_real<double>(Rational(smallest * 3 / 2 * below)) == least);
  CHECK(to_real<double>(Rational(smallest * 5 / 2)) == 2 * least);
  CHECK(to_real<double>(Rational(smallest * 5 / 2 * (1 + tiny))) == 3 * least);

  const Rational smallest_quad = power(Rational(2), -16494);
  const float128 least_quad(FLT128_DENORM_MIN);
  CHECK(to_real<float128>(Rational(smallest_quad / 2)) == 0);
  CHECK(to_real<float128>(Rational(smallest_quad / 2 * (1 + tiny))) == least_quad);
  CHECK(to_real<float128>(Rational(-smallest_quad / 2 * (1 + tiny))) == -least_quad);
  CHECK(to_real<float128>(Rational(smallest_quad * 3 / 2 * below)) == least_quad);
  CHECK(to_real<float128>(Rational(smallest_quad * 3 / 2)) == 2 * least_quad);
  CHECK(to_real<float128>(Rational(smallest_quad * 5 / 2 * (1 + tiny))) == 3 * least_quad);
}

TEST_CASE("convert: overflow goes to infinity at the right place") {
  const Rational largest = (power(Rational(2), 53) - 1) * power(Rational(2), 971);
  const Rational halfway = largest + power(Rational(2), 970);
  CHECK(to_real<double>(largest) == std::numeric_limits<double>::max());
  CHECK(to_real<double>(Rational(halfway - 1)) == std::numeric_limits<double>::max());
  CHECK(std::isinf(to_real<double>(halfway)));
  CHECK(to_real<double>(Rational(-halfway)) == -HUGE_VAL);
  CHECK(isinfq(to_real<float128>(parse_rational("1e5000")).backend().value()) != 0);
  CHECK(to_real<float128>(parse_rational("1e-5000")) == 0);
  const PrecisionScope scope(20);
  CHECK(to_string(to_real<mpfr>(parse_rational("1e-5000")), 15) == "1e-5000");
  CHECK(to_string(to_real<mpfr>(parse_rational("-2.5e500000")), 15) == "-2.5e500000");
  CHECK(to_string(to_real<float128>(parse_rational("1e-4950")), 12) == "1e-4950");
}

TEST_CASE("convert: widening is exact and narrowing is nearest") {
  std::mt19937_64 random(4);
  const PrecisionScope scope(60);
  for (const long exponent : {0L, 500L, -500L, -1060L, -1090L, -16440L, -16510L, 16300L}) {
    for (int i = 0; i < 40; ++i) {
      CAPTURE(exponent);
      const mpfr wide = to_real<mpfr>(random_rational(random, exponent));
      const float128 middle = convert<float128>(wide);
      REQUIRE(is_nearest(middle, to_rational(wide)));
      REQUIRE(to_rational(convert<mpfr>(middle)) == to_rational(middle));
      if (exponent > 900) continue;
      const double narrow = convert<double>(wide);
      REQUIRE(is_nearest(narrow, to_rational(wide)));
      REQUIRE(to_double(wide) == narrow);
      REQUIRE(is_nearest(convert<double>(middle), to_rational(middle)));
      REQUIRE(to_rational(convert<float128>(narrow)) == to_rational(narrow));
      REQUIRE(to_rational(convert<mpfr>(narrow)) == to_rational(narrow));
    }
  }
}

TEST_CASE_TEMPLATE("convert: what is not finite stays what it is", Real, double, float128, mpfr) {
  const Real infinity(HUGE_VAL), nan(std::nan(""));
  CHECK(to_double(infinity) == HUGE_VAL);
  CHECK(to_double(Real(-infinity)) == -HUGE_VAL);
  CHECK(std::isnan(to_double(nan)));
  CHECK(std::isnan(to_double(convert<mpfr>(nan))));
  CHECK(to_double(convert<float128>(Real(-infinity))) == -HUGE_VAL);
  CHECK(std::signbit(to_double(Real(-Real(0)))));
  CHECK(to_string(infinity, 5) == "inf");
  CHECK(to_string(Real(-infinity), 5) == "-inf");
  CHECK(to_string(nan, 5) == "nan");
  CHECK_THROWS_WITH_AS(to_rational(infinity), "number = inf is not allowed: a finite number", InvalidArgument);
  CHECK_THROWS_AS(to_rational(nan), InvalidArgument);
}

TEST_CASE("convert: notation") {
  struct Row {
    const char* value;
    std::size_t digits;
    const char* text;
  };
  const std::vector<Row> rows{
      {"0", 5, "0"},
      {"1", 5, "1"},
      {"-1", 1, "-1"},
      {"0.1", 15, "0.1"},
      {"1/3", 4, "0.3333"},
      {"2/3", 4, "0.6667"},
      {"-2/3", 1, "-0.7"},
      {"1/8", 1, "0.1"},
      {"25", 1, "2e1"},
      {"96", 1, "1e2"},
      {"100", 3, "100"},
      {"100", 2, "1e2"},
      {"123456", 3, "1.23e5"},
      {"123456", 6, "123456"},
      {"123456", 5, "1.2346e5"},
      {"12.5", 6, "12.5"},
      {"0.00001", 5, "0.00001"},
      {"0.000001", 5, "1e-6"},
      {"0.0000123", 5, "0.0000123"},
      {"-1500000000000000000000", 5, "-1.5e21"},
      {"999.96", 4, "1000"},
      {"0.99996", 4, "1"},
  };
  const PrecisionScope scope(40);
  for (const Row& row : rows) {
    CAPTURE(row.value);
    CAPTURE(row.digits);
    CHECK(to_string(to_real<mpfr>(parse_rational(row.value)), row.digits) == row.text);
  }
}

TEST_CASE_TEMPLATE("convert: enough digits bring the same number back", Real, double, float128, mpfr) {
  const PrecisionScope scope(50);
  // 1 + ⌈bits · log₁₀2⌉ digits tell neighbours apart
  const std::size_t digits = 2 + static_cast<std::size_t>(-log10_roundoff<Real>());
  const std::vector<long> exponents = std::is_same_v<Real, double> ? std::vector<long>{0, 10, -30, 900, -1060}
                                                                   : std::vector<long>{0, 10, -30, 16000, -16470};
  std::mt19937_64 random(5);
  for (const long exponent : exponents) {
    for (int i = 0; i < 40; ++i) {
      const Real value = to_real<Real>(random_rational(random, exponent));
      CAPTURE(to_string(value, digits));
      REQUIRE(to_real<Real>(parse_rational(to_string(value, digits))) == value);
      REQUIRE(to_real<Real>(to_rational(value)) == value);
    }
  }
}

}  // namespace
}  // namespace separatrix

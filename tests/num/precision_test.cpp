#include "lib/num/precision.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"

namespace separatrix {
namespace {

long bits_of(const mpfr& value) { return mpfr_get_prec(value.backend().data()); }

TEST_CASE("precision: a scope gives every new number its digits and takes them back") {
  const std::size_t outside = working_digits<mpfr>();
  const long bits_outside = bits_of(mpfr(0));
  {
    const PrecisionScope fifty(50);
    CHECK(working_digits<mpfr>() == 50);
    CHECK(bits_of(mpfr(1)) >= 167);  // ⌈50·log₂10⌉
    {
      const PrecisionScope two_hundred(200);
      CHECK(working_digits<mpfr>() == 200);
      CHECK(bits_of(mpfr(1)) >= 665);
      CHECK(bits_of(to_real<mpfr>(Rational(1, 3))) == bits_of(mpfr(1)));
      CHECK(bits_of(convert<mpfr>(0.5)) == bits_of(mpfr(1)));
    }
    CHECK(working_digits<mpfr>() == 50);
  }
  CHECK(working_digits<mpfr>() == outside);
  CHECK(bits_of(mpfr(0)) == bits_outside);
}

TEST_CASE("precision: at every size the bits suffice for the digits") {
  for (const std::size_t digits : {1, 2, 15, 33, 50, 100, 1000, 10000, 100000}) {
    const PrecisionScope scope(digits);
    CAPTURE(digits);
    CHECK(static_cast<double>(bits_of(mpfr(0))) >= static_cast<double>(digits) * std::log2(10.0));
    CHECK(static_cast<double>(bits_of(mpfr(0))) <= 1.001 * static_cast<double>(digits) * std::log2(10.0) + 3);
    CHECK(log10_roundoff<mpfr>() == doctest::Approx(-static_cast<double>(bits_of(mpfr(0))) * std::log10(2.0)));
  }
}

TEST_CASE("precision: two threads work at different precision at once") {
  std::atomic<int> arrived{0};
  const auto meet = [&](int count) {
    ++arrived;
    while (arrived < count) std::this_thread::yield();
  };
  std::string third_of_thirty, third_of_ninety;
  const auto work = [&](std::size_t digits, std::string& text) {
    const PrecisionScope scope(digits);
    meet(2);  // both scopes are open
    mpfr third = to_real<mpfr>(Rational(1, 3));
    third *= 2;
    third /= 2;
    text = to_string(third, 200);
    meet(4);  // neither closed before both have computed
  };
  std::thread first(work, 30, std::ref(third_of_thirty)), second(work, 90, std::ref(third_of_ninety));
  first.join();
  second.join();
  const auto threes = [](const std::string& text) { return text.find_first_not_of('3', 2) - 2; };
  CHECK(threes(third_of_thirty) >= 30);
  CHECK(threes(third_of_thirty) <= 33);
  CHECK(threes(third_of_ninety) >= 90);
  CHECK(threes(third_of_ninety) <= 93);
}

TEST_CASE("precision: digits outside the range are refused and change nothing") {
  const std::size_t before = working_digits<mpfr>();
  CHECK_THROWS_WITH_AS(PrecisionScope(0), "precision = 0 is not allowed: 1 to 1000000 digits", InvalidArgument);
  CHECK_THROWS_AS(PrecisionScope(1'000'001), InvalidArgument);
  CHECK(working_digits<mpfr>() == before);
}

TEST_CASE("precision: a number keeps its precision after the scope") {
  mpfr kept(0);
  {
    const PrecisionScope scope(300);
    kept = to_real<mpfr>(Rational(1, 7));
    CHECK(bits_of(kept) == bits_of(mpfr(0)));
  }
  CHECK(bits_of(kept) >= 997);
}

TEST_CASE("precision: fixed arithmetics") {
  CHECK(working_digits<double>() == 15);
  CHECK(working_digits<float128>() == 33);
  CHECK(log10_roundoff<double>() == doctest::Approx(std::log10(std::ldexp(1.0, -53))));
  CHECK(log10_roundoff<float128>() == doctest::Approx(std::log10(std::ldexp(1.0, -113))));
}

TEST_CASE_TEMPLATE("precision: log10_magnitude", Real, double, float128, mpfr) {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(log10_magnitude(Real(0)) == -infinity);
  CHECK(log10_magnitude(Real(infinity)) == infinity);
  CHECK(log10_magnitude(Real(-infinity)) == infinity);
  CHECK(std::isnan(log10_magnitude(Real(std::nan("")))));
  const PrecisionScope scope(60);
  const long largest = std::is_same_v<Real, double> ? 307 : std::is_same_v<Real, float128> ? 4931 : 900000;
  for (const long exponent : {-largest, -300L, -17L, -1L, 0L, 1L, 17L, 300L, largest}) {
    CAPTURE(exponent);
    const Real value = to_real<Real>(Rational(-power(Rational(10), exponent)));
    const double allowed = 1e-14 * std::max(1.0, std::fabs(static_cast<double>(exponent)));
    CHECK(std::fabs(log10_magnitude(value) - static_cast<double>(exponent)) <= allowed);
  }
}

TEST_CASE_TEMPLATE("precision: scaling by a power of two is exact", Real, double, float128, mpfr) {
  const PrecisionScope scope(40);
  const Real value = to_real<Real>(Rational(-2, 7));
  for (const long exponent : {-900L, -1L, 0L, 1L, 900L}) {
    const Real scaled = scale_by_power_of_two(value, exponent);
    CHECK(to_rational(scaled) == to_rational(value) * power(Rational(2), exponent));
  }
}

}  // namespace
}  // namespace separatrix

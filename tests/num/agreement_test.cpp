#include "lib/num/agreement.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace separatrix {
namespace {

TEST_CASE("agreement: the digits count exactly at powers of ten") {
  for (long n = 0; n <= 400; n += 7) {
    const Rational edge = power(10, -n);
    CHECK(agreed_digits(edge, 1) == static_cast<std::size_t>(n));
    CHECK(agreed_digits(Rational(edge * ratio(1000001, 1000000)), 1) == static_cast<std::size_t>(n > 0 ? n - 1 : 0));
    CHECK(agreed_digits(Rational(edge * ratio(999999, 1000000)), 1) == static_cast<std::size_t>(n));
    CHECK(agreed_digits(Rational(edge * 7), 7) == static_cast<std::size_t>(n));
  }
}

TEST_CASE("agreement: relative to the larger one, of either sign") {
  CHECK(agreed_digits("1", "1.001") == 3);  // 0.001/1.001 < 10^-3
  CHECK(agreed_digits("-1", "-1.001") == 3);
  CHECK(agreed_digits("1", "0.999") == 3);
  CHECK(agreed_digits("1", "0.9989") == 2);
  CHECK(agreed_digits("1e-300", "1.001e-300") == 3);
  CHECK(agreed_digits("1", "-1") == 0);
  CHECK(agreed_digits("0", "1e-30") == 0);
}

TEST_CASE("agreement: equal numbers, and what is no number") {
  CHECK(agreed_digits("0", "0") == 1'000'000);
  CHECK(agreed_digits("0.5", ratio(1, 2)) == 1'000'000);
  CHECK(agreed_digits(Known(), Known()) == 0);
  CHECK(agreed_digits("1", Known::not_finite(HUGE_VAL)) == 0);
}

}  // namespace
}  // namespace separatrix

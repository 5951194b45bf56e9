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

TEST_CASE("agreement: a number is vouched for to the digits that a second road confirms") {
  CHECK(vouched("1.2345", "1.2346") == Known("1.2345"));
  CHECK(vouched("1.2345", "1.2346").vouched() == 4);           // 0.0001 <= 10^-4 * 1.2346
  CHECK(vouched("1e-8", "2e-8").vouched() == 0);               // half of itself
  CHECK(vouched("1e-8", "2e-8", Rational(1)).vouched() == 8);  // on the size of what it is computed from
  CHECK(vouched("7", ratio(7, 1)).vouched() == 1'000'000);
  CHECK(!vouched("1", Known()).is_finite());
  CHECK(!vouched(Known::not_finite(HUGE_VAL), "1").is_finite());
}

}  // namespace
}  // namespace separatrix

#include "lib/num/sign.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "lib/num/rational.hpp"
#include "lib/num/real.hpp"

namespace separatrix {
namespace {

template <class Number>
void check() {
  CHECK(abs_of(Number(-3)) == Number(3));
  CHECK(abs_of(Number(3)) == Number(3));
  CHECK(sign_of(Number(-3)) == -1);
  CHECK(sign_of(Number(3)) == 1);
  CHECK(sign_of(Number(0)) == 0);
}

TEST_CASE("size and sign of a number in every arithmetic") {
  check<double>();
  check<float128>();
  check<mpfr>();
  check<Rational>();
}

TEST_CASE("no number has no sign, and stays none") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(sign_of(nan) == 0);
  CHECK(std::isnan(abs_of(nan)));
}

}  // namespace
}  // namespace separatrix

#include "lib/num/dyadic.hpp"

#include <doctest/doctest.h>

#include "lib/num/ball.hpp"
#include "lib/num/error.hpp"

namespace separatrix {

TEST_CASE("dyadic: numbers of double exactly, in lowest terms") {
  CHECK(dyadic_text(0) == "0");
  CHECK(dyadic_text(-5) == "-5");
  CHECK(dyadic_text(6) == "3*2^1");
  CHECK(dyadic_text(-0.625) == "-5*2^-3");
  CHECK(dyadic_text(0x1p-1074) == "1*2^-1074");
  // 1/10 in double is 3602879701896397/2⁵⁵ (IEEE 754)
  CHECK(dyadic_text(0.1) == "3602879701896397*2^-55");
  CHECK_THROWS_AS(dyadic_text(INFINITY), InternalError);
}

TEST_CASE("dyadic: ends of a ball, with all its bits") {
  // (1 + 2⁻²⁰⁰) ± 2⁻²¹⁰: numerators 2²¹⁰ + 2¹⁰ ∓ 1
  ball x(1.0);
  arf_t tail;
  arf_init(tail);
  arf_one(tail);
  arf_mul_2exp_si(tail, tail, -200);
  arf_add(arb_midref(x.raw()), arb_midref(x.raw()), tail, ARF_PREC_EXACT, ARF_RND_DOWN);
  arf_clear(tail);
  mag_set_ui_2exp_si(arb_radref(x.raw()), 1, -210);
  const DyadicInterval ends = dyadic(x);
  CHECK(ends.low == "1645504557321206042154969182557350504982735865633579863348610047*2^-210");
  CHECK(ends.high == "1645504557321206042154969182557350504982735865633579863348610049*2^-210");
}

}  // namespace separatrix

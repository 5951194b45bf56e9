#include "lib/num/ball.hpp"

#include <arb_hypgeom.h>
#include <flint/fmpq.h>

#include <memory>

namespace separatrix {
namespace {

// end of an operation: nothing, but for tests that break it
void close(ball& r) {
  if (!outward.sound) mag_mul_2exp_si(arb_radref(r.raw()), arb_radref(r.raw()), -1);
}

struct Fraction {
  fmpq_t value;
  explicit Fraction(const Rational& from) {
    fmpq_init(value);
    fmpq_set_mpq(value, from.get_mpq_t());
  }
  ~Fraction() { fmpq_clear(value); }
  Fraction(const Fraction&) = delete;
  Fraction& operator=(const Fraction&) = delete;
};

struct End {
  arf_t value;
  End() { arf_init(value); }
  ~End() { arf_clear(value); }
  End(const End&) = delete;
  End& operator=(const End&) = delete;
};

std::string end_text(const ball& value, std::size_t digits, bool low) {
  // more bits than the ball's own, then one rounding of the mpfr number to decimal
  const slong bits = static_cast<slong>(arb_bits(value.raw())) + 64;
  End end;
  low ? arb_get_lbound_arf(end.value, value.raw(), bits) : arb_get_ubound_arf(end.value, value.raw(), bits);
  mpfr_t number;
  mpfr_init2(number, std::max<slong>(bits, 2));
  arf_get_mpfr(number, end.value, low ? MPFR_RNDD : MPFR_RNDU);
  char* text = nullptr;
  mpfr_asprintf(&text, low ? "%.*RDe" : "%.*RUe", static_cast<int>(digits) - 1, number);
  const std::unique_ptr<char, void (*)(char*)> owner(text, mpfr_free_str);
  std::string result(text);
  mpfr_clear(number);
  return result;
}

// a monotone function of a wide ball, from its ends
template <class Function>
void monotone(ball& r, const ball& a, Function&& function) {
  const slong bits = BallPrecision::bits();
  if (mag_cmp_2exp_si(arb_radref(a.raw()), -bits / 2) < 0 || !a.finite()) {
    function(r.raw(), a.raw(), bits);
  } else {
    ball low, high;
    arb_get_lbound_arf(arb_midref(low.raw()), a.raw(), bits);
    arb_get_ubound_arf(arb_midref(high.raw()), a.raw(), bits);
    function(low.raw(), low.raw(), bits);
    function(high.raw(), high.raw(), bits);
    arb_union(r.raw(), low.raw(), high.raw(), bits);
  }
  close(r);
}

// 1/(1 + e^-x)
void sigmoid_of(arb_ptr r, arb_srcptr a, slong bits) {
  arb_neg(r, a);
  arb_exp(r, r, bits);
  arb_add_ui(r, r, 1, bits);
  arb_inv(r, r, bits);
}

// log1p(e^x) = x + log1p(e^-x), the second for x > 0
void softplus_of(arb_ptr r, arb_srcptr a, slong bits) {
  ball tail;
  const bool positive = arb_is_positive(a) != 0;
  if (positive) {
    arb_neg(tail.raw(), a);
    arb_exp(tail.raw(), tail.raw(), bits);
  } else {
    arb_exp(tail.raw(), a, bits);
  }
  arb_log1p(tail.raw(), tail.raw(), bits);
  if (positive) {
    arb_add(r, a, tail.raw(), bits);
  } else {
    arb_swap(r, tail.raw());
  }
}

}  // namespace

interval ball::bounds() const {
  End low, high;
  arb_get_lbound_arf(low.value, value_, 64);
  arb_get_ubound_arf(high.value, value_, 64);
  return {arf_get_d(low.value, ARF_RND_FLOOR), arf_get_d(high.value, ARF_RND_CEIL)};
}

ball ball::middle() const {
  ball r;
  arf_set(arb_midref(r.value_), arb_midref(value_));
  return r;
}

interval ball::spread() const {
  End radius;
  arf_set_mag(radius.value, arb_radref(value_));
  const double r = arf_get_d(radius.value, ARF_RND_CEIL);
  return {-r, r};
}

ball enclose_in_ball(const Rational& value) {
  ball r;
  const Fraction fraction(value);
  arb_set_fmpq(r.raw(), fraction.value, BallPrecision::bits());
  close(r);
  return r;
}

bool contains(const ball& value, const Rational& number) {
  const Fraction fraction(number);
  return arb_contains_fmpq(value.raw(), fraction.value) != 0;
}

std::string low_text(const ball& value, std::size_t digits) { return end_text(value, digits, true); }
std::string high_text(const ball& value, std::size_t digits) { return end_text(value, digits, false); }

ball dot(const ball* a, const ball* b, std::size_t n) {
  ball r;
  arb_dot(r.raw(), nullptr, 0, a->raw(), 1, b->raw(), -1, static_cast<slong>(n), BallPrecision::bits());
  close(r);
  return r;
}

using E = Elementary<ball>;
void E::add(ball& r, const ball& a, const ball& b) {
  arb_add(r.raw(), a.raw(), b.raw(), BallPrecision::bits());
  close(r);
}
void E::subtract(ball& r, const ball& a, const ball& b) {
  arb_sub(r.raw(), a.raw(), b.raw(), BallPrecision::bits());
  close(r);
}
void E::multiply(ball& r, const ball& a, const ball& b) {
  arb_mul(r.raw(), a.raw(), b.raw(), BallPrecision::bits());
  close(r);
}
void E::divide(ball& r, const ball& a, const ball& b) {
  arb_div(r.raw(), a.raw(), b.raw(), BallPrecision::bits());
  close(r);
}
void E::square(ball& r, const ball& a) {
  arb_sqr(r.raw(), a.raw(), BallPrecision::bits());
  close(r);
}
void E::sqrt(ball& r, const ball& a) {
  arb_sqrt(r.raw(), a.raw(), BallPrecision::bits());
  close(r);
}
void E::exp(ball& r, const ball& a) { monotone(r, a, arb_exp); }
void E::log(ball& r, const ball& a) {
  if (arb_is_positive(a.raw()) == 0) {
    arb_indeterminate(r.raw());
  } else {
    monotone(r, a, [](arb_ptr to, arb_srcptr from, slong bits) { arb_log(to, from, bits); });
  }
}
void E::tanh(ball& r, const ball& a) { monotone(r, a, arb_tanh); }
void E::sigmoid(ball& r, const ball& a) { monotone(r, a, sigmoid_of); }
void E::softplus(ball& r, const ball& a) { monotone(r, a, softplus_of); }
void E::sin(ball& r, const ball& a) {
  arb_sin(r.raw(), a.raw(), BallPrecision::bits());
  close(r);
}
void E::cos(ball& r, const ball& a) {
  arb_cos(r.raw(), a.raw(), BallPrecision::bits());
  close(r);
}
void E::sinh(ball& r, const ball& a) { monotone(r, a, arb_sinh); }
void E::cosh(ball& r, const ball& a) {  // increases with |x|, from 1
  const bool has_zero = arb_contains_zero(a.raw()) != 0;
  ball size;
  abs(size, a);
  monotone(r, size, arb_cosh);
  if (has_zero) arb_union(r.raw(), r.raw(), ball(1).raw(), BallPrecision::bits());
}
void E::asin(ball& r, const ball& a) { monotone(r, a, arb_asin); }
void E::acos(ball& r, const ball& a) { monotone(r, a, arb_acos); }
void E::atan(ball& r, const ball& a) { monotone(r, a, arb_atan); }
void E::erf(ball& r, const ball& a) { monotone(r, a, arb_hypgeom_erf); }
void E::erfc(ball& r, const ball& a) { monotone(r, a, arb_hypgeom_erfc); }
void E::atan2(ball& r, const ball& a, const ball& b) {
  if (arb_contains_zero(a.raw()) && !arb_is_positive(b.raw())) {
    arb_indeterminate(r.raw());
    return;
  }
  arb_atan2(r.raw(), a.raw(), b.raw(), BallPrecision::bits());
  close(r);
}
// [lower end of |x|, upper end of |x|]
void E::abs(ball& r, const ball& a) {
  if (!arb_contains_zero(a.raw())) {
    arb_abs(r.raw(), a.raw());
    return;
  }
  End zero, high;
  arb_get_abs_ubound_arf(high.value, a.raw(), BallPrecision::bits());
  arb_set_interval_arf(r.raw(), zero.value, high.value, BallPrecision::bits());
  close(r);
}
void E::sign(ball& r, const ball& a) {
  if (!a.finite()) {
    arb_indeterminate(r.raw());
  } else {
    arb_sgn(r.raw(), a.raw());
  }
}
void E::relu(ball& r, const ball& a) {
  if (arb_is_nonnegative(a.raw()) != 0 || !a.finite()) {
    r = a;
  } else if (arb_is_nonpositive(a.raw()) != 0) {
    arb_zero(r.raw());
  } else {
    End zero, high;
    arb_get_ubound_arf(high.value, a.raw(), BallPrecision::bits());
    arb_set_interval_arf(r.raw(), zero.value, high.value, BallPrecision::bits());
    close(r);
  }
}
void E::power(ball& r, const ball& a, const ball& b) {
  arb_pow(r.raw(), a.raw(), b.raw(), BallPrecision::bits());
  close(r);
}

}  // namespace separatrix

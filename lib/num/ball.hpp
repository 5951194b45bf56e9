#pragma once
#include <arb.h>

#include <cstddef>
#include <string>

#include "lib/num/elementary.hpp"
#include "lib/num/interval.hpp"
#include "lib/num/rational.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// Working precision of balls in this thread while the scope lives, in bits.
class BallPrecision {
 public:
  explicit BallPrecision(long bits) : previous_(current_) { current_ = bits; }
  ~BallPrecision() { current_ = previous_; }
  BallPrecision(const BallPrecision&) = delete;
  BallPrecision& operator=(const BallPrecision&) = delete;

  static long bits() { return current_; }

 private:
  static inline thread_local long current_ = 128;
  long previous_;
};

/// All real numbers nearer to a binary midpoint than a radius, closed (FLINT/Arb); every operation contains every exact
/// result, at the thread's BallPrecision.
///
///     [m ± r],   m of any number of bits, r of 30
///
/// Where an operation is not defined on all of its operand the result is not finite().
class ball {
 public:
  ball() { arb_init(value_); }
  ball(double value) : ball() { arb_set_d(value_, value); }
  explicit ball(const interval& range) : ball() {
    arf_t low, high;
    arf_init(low);
    arf_init(high);
    arf_set_d(low, range.low);
    arf_set_d(high, range.high);
    arb_set_interval_arf(value_, low, high, BallPrecision::bits());
    arf_clear(low);
    arf_clear(high);
  }
  ball(const ball& other) : ball() { arb_set(value_, other.value_); }
  ball(ball&& other) noexcept : ball() { arb_swap(value_, other.value_); }
  ball& operator=(const ball& other) {
    arb_set(value_, other.value_);
    return *this;
  }
  ball& operator=(ball&& other) noexcept {
    arb_swap(value_, other.value_);
    return *this;
  }
  ~ball() { arb_clear(value_); }

  arb_ptr raw() { return value_; }
  arb_srcptr raw() const { return value_; }

  bool finite() const { return arb_is_finite(value_) != 0; }
  bool contains(const ball& other) const { return arb_contains(value_, other.value_) != 0; }
  /// The smallest interval of doubles around it; infinite ends beyond the range of double.
  interval bounds() const;
  /// m as a ball of radius 0, and this ball moved by −m: [0 ± r] rounded outwards.
  ball middle() const;
  interval spread() const;

 private:
  arb_t value_;
};
static_assert(sizeof(ball) == sizeof(arb_struct), "a row of balls is a vector of Arb");

/// A ball around an exact number, at the thread's precision.
ball enclose_in_ball(const Rational& value);

/// True if an exact number is in the ball; for tests and checks.
bool contains(const ball& value, const Rational& number);

/// The ends of a ball in decimal, rounded outwards to `digits` significant digits.
std::string low_text(const ball& value, std::size_t digits);
std::string high_text(const ball& value, std::size_t digits);

/// Σ_{i<n} a[i] · b[−i], rounded once (arb_dot)
ball dot(const ball* a, const ball* b, std::size_t n);

template <>
struct Elementary<ball> {
  static void assign(ball& r, const ball& a) { r = a; }
  static void add(ball& r, const ball& a, const ball& b);
  static void subtract(ball& r, const ball& a, const ball& b);
  static void multiply(ball& r, const ball& a, const ball& b);
  static void divide(ball& r, const ball& a, const ball& b);
  static void negate(ball& r, const ball& a) { arb_neg(r.raw(), a.raw()); }
  static void square(ball& r, const ball& a);
  static void sqrt(ball& r, const ball& a);
  static void exp(ball& r, const ball& a);
  static void log(ball& r, const ball& a);
  static void tanh(ball& r, const ball& a);
  static void sigmoid(ball& r, const ball& a);
  static void softplus(ball& r, const ball& a);
  static void sin(ball& r, const ball& a);
  static void cos(ball& r, const ball& a);
  static void sinh(ball& r, const ball& a);
  static void cosh(ball& r, const ball& a);
  static void asin(ball& r, const ball& a);
  static void acos(ball& r, const ball& a);
  static void atan(ball& r, const ball& a);
  static void erf(ball& r, const ball& a);
  static void erfc(ball& r, const ball& a);
  static void abs(ball& r, const ball& a);
  static void sign(ball& r, const ball& a);
  static void relu(ball& r, const ball& a);
  /// not finite where the box meets the cut y = 0, x <= 0
  static void atan2(ball& r, const ball& a, const ball& b);
  static void power(ball& r, const ball& a, const ball& b);
};

}  // namespace separatrix

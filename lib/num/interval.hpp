#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include "lib/num/elementary.hpp"
#include "lib/num/outward.hpp"
#include "lib/num/rational.hpp"

namespace separatrix {

/// All real numbers between two doubles, closed; every operation contains every exact result.
///
///     a ∘ b ⊇ {x ∘ y : x ∈ a, y ∈ b}
///
/// The rounding mode stays "to nearest": an end is moved outwards by one unit in the last place (outward.hpp) unless the
/// remainder of the operation, which is a double, shows that it was exact or rounded outwards already. Elementary
/// functions are those of Arb on the exact ends, at 64 bits, whose error bounds are proved (arXiv:1611.02831).
/// Where an operation is not defined on all of its operand, or overflows, the result is not finite().
class interval {
 public:
  double low = 0, high = 0;

  interval() = default;
  interval(double value) : low(value), high(value) {}
  interval(double from, double to) : low(from), high(to) {}

  bool finite() const { return std::isfinite(low) && std::isfinite(high); }
  bool contains(double x) const { return low <= x && x <= high; }
  bool contains(const interval& other) const { return low <= other.low && other.high <= high; }
  /// Strictly inside: `other` touches neither end.
  bool contains_inside(const interval& other) const { return low < other.low && other.high < high; }
  double middle() const { return std::clamp(low + (high - low) / 2, low, high); }
  double width() const { return rounded_up(high - low); }
  /// max |x| and min |x| over the interval
  double magnitude() const { return std::max(std::fabs(low), std::fabs(high)); }
  double mignitude() const { return contains(0) ? 0 : std::min(std::fabs(low), std::fabs(high)); }
};

/// "[-1, 2]", the ends rounded outwards to 17 digits
std::string text_of(const interval& value);

/// The smallest interval around an exact number.
interval enclose(const Rational& value);

inline interval hull(const interval& a, const interval& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}
inline bool disjoint(const interval& a, const interval& b) { return a.high < b.low || b.high < a.low; }
/// Both intervals hold the same numbers: not disjoint.
inline interval intersection(const interval& a, const interval& b) {
  return {std::max(a.low, b.low), std::min(a.high, b.high)};
}

interval operator+(const interval& a, const interval& b);
interval operator-(const interval& a, const interval& b);
interval operator*(const interval& a, const interval& b);
interval operator/(const interval& a, const interval& b);
interval operator-(const interval& a);
interval square(const interval& a);

/// Σ_{i<n} a[i] · b[−i]
///
/// guarantee  one widening for all roundings, |error| ≤ (n + 2) u Σ|aᵢ||bᵢ| + 2n η (Higham 2002, §3.1), n < 2²⁰
interval dot(const interval* a, const interval* b, std::size_t n);

template <>
struct Elementary<interval> {
  static void assign(interval& r, const interval& a) { r = a; }
  static void add(interval& r, const interval& a, const interval& b) { r = a + b; }
  static void subtract(interval& r, const interval& a, const interval& b) { r = a - b; }
  static void multiply(interval& r, const interval& a, const interval& b) { r = a * b; }
  static void divide(interval& r, const interval& a, const interval& b) { r = a / b; }
  static void negate(interval& r, const interval& a) { r = -a; }
  static void square(interval& r, const interval& a) { r = separatrix::square(a); }
  static void sqrt(interval& r, const interval& a);
  static void exp(interval& r, const interval& a);
  static void log(interval& r, const interval& a);
  static void tanh(interval& r, const interval& a);
  static void sigmoid(interval& r, const interval& a);
  static void softplus(interval& r, const interval& a);
  static void sin(interval& r, const interval& a);
  static void cos(interval& r, const interval& a);
  static void sinh(interval& r, const interval& a);
  static void cosh(interval& r, const interval& a);
  static void asin(interval& r, const interval& a);
  static void acos(interval& r, const interval& a);
  static void atan(interval& r, const interval& a);
  static void erf(interval& r, const interval& a);
  static void erfc(interval& r, const interval& a);
  static void abs(interval& r, const interval& a) { r = {a.mignitude(), a.magnitude()}; }
  static void sign(interval& r, const interval& a) {
    r = {a.low > 0 ? 1.0 : a.low < 0 ? -1.0 : 0.0, a.high > 0 ? 1.0 : a.high < 0 ? -1.0 : 0.0};
  }
  static void relu(interval& r, const interval& a) { r = {std::max(a.low, 0.0), std::max(a.high, 0.0)}; }
  /// not finite where the box meets the cut y = 0, x <= 0
  static void atan2(interval& r, const interval& a, const interval& b);
  static void power(interval& r, const interval& a, const interval& b);
};

}  // namespace separatrix

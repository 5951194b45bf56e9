#include "lib/num/interval.hpp"

#include <arb.h>

#include <limits>

#include "lib/num/ball.hpp"

namespace separatrix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
// below, the remainder of a product may not be a double
constexpr double least_exact = 0x1p-960;

// the end c of a result whose exact value is c + (a number of the sign of `rest`)
double low_end(double c, double rest) { return rest < 0 ? rounded_down(c) : c; }
double high_end(double c, double rest) { return rest > 0 ? rounded_up(c) : c; }

// TwoSum (Knuth): a + b = s + rest
double remainder_of_sum(double a, double b, double s) {
  const double part = s - a;
  return (a - (s - part)) + (b - part);
}

double product_down(double a, double b) {
  const double p = a * b;
  if (p == infinity) return std::numeric_limits<double>::max();  // and what overflows is above it
  if (std::fabs(p) < least_exact) return a == 0 || b == 0 ? 0 : rounded_down(p);
  return low_end(p, std::fma(a, b, -p));
}
double product_up(double a, double b) { return -product_down(-a, b); }

// a = q b + r: the exact quotient is q + r/b
double quotient_down(double a, double b) {
  const double q = a / b;
  if (std::fabs(q) < least_exact || std::fabs(a) < least_exact) return a == 0 ? 0 : rounded_down(q);
  const double rest = std::fma(-q, b, a);
  return low_end(q, b > 0 ? rest : -rest);
}
double quotient_up(double a, double b) { return -quotient_down(-a, b); }

// the ends of an Arb function on a thin argument, or on the interval as a ball
constexpr slong bits = 64;
interval ends_of(const ball& value) {
  if (!value.finite()) return {-infinity, infinity};
  interval r = value.bounds();
  if (!outward.sound) r = {r.middle()};  // what a plain library call would give
  return r;
}

template <class Function>
interval monotone(const interval& a, Function&& function) {
  if (!a.finite()) return {-infinity, infinity};
  const BallPrecision scope(bits);
  ball end(a.low), value;
  function(value, end);
  const interval low = ends_of(value);
  if (a.low == a.high) return low;
  end = ball(a.high);
  function(value, end);
  return hull(low, ends_of(value));
}

template <class Function>
interval on_ball(const interval& a, Function&& function) {
  if (!a.finite()) return {-infinity, infinity};
  const BallPrecision scope(bits);
  ball value;
  function(value, ball(a));
  return ends_of(value);
}

}  // namespace

std::string text_of(const interval& value) {
  std::string text = "[";
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.17g", value.low);
  text += buffer;
  std::snprintf(buffer, sizeof buffer, "%.17g", value.high);
  return text.append(", ").append(buffer).append("]");
}

interval enclose(const Rational& value) {
  const double d = value.get_d();  // GMP rounds towards 0
  if (!std::isfinite(d)) return {-infinity, infinity};
  const int side = cmp(value, Rational(d));
  return {low_end(d, side), high_end(d, side)};
}

interval operator+(const interval& a, const interval& b) {
  const double low = a.low + b.low, high = a.high + b.high;
  return {low_end(low, remainder_of_sum(a.low, b.low, low)), high_end(high, remainder_of_sum(a.high, b.high, high))};
}
interval operator-(const interval& a) { return {-a.high, -a.low}; }
interval operator-(const interval& a, const interval& b) { return a + -b; }

interval operator*(const interval& a, const interval& b) {
  if (a.low >= 0) {
    return {product_down(b.low < 0 ? a.high : a.low, b.low), product_up(b.high < 0 ? a.low : a.high, b.high)};
  }
  if (a.high <= 0) return -(-a * b);
  if (b.low >= 0 || b.high <= 0) return b * a;
  return {std::min(product_down(a.low, b.high), product_down(a.high, b.low)),
          std::max(product_up(a.low, b.low), product_up(a.high, b.high))};
}

interval operator/(const interval& a, const interval& b) {
  if (!(b.low > 0)) {
    if (b.high < 0) return -a / -b;
    return {-infinity, infinity};
  }
  return {quotient_down(a.low, a.low < 0 ? b.low : b.high), quotient_up(a.high, a.high < 0 ? b.high : b.low)};
}

interval square(const interval& a) {
  const double low = a.mignitude(), high = a.magnitude();
  return {std::max(product_down(low, low), 0.0), product_up(high, high)};
}

namespace {

// a product of two numbers other than 0
bool underflows(const interval* a, const interval* b, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    if (a[i].magnitude() != 0 && (b - i)->magnitude() != 0) return true;
  }
  return false;
}

}  // namespace

interval dot(const interval* a, const interval* b, std::size_t n) {
  double low = 0, high = 0, size = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const interval& x = a[i];
    const interval& y = *(b - i);
    const double p = x.low * y.low, q = x.low * y.high, r = x.high * y.low, s = x.high * y.high;
    const double least = std::min(std::min(p, q), std::min(r, s));
    const double most = std::max(std::max(p, q), std::max(r, s));
    low += least;
    high += most;
    size += std::max(std::fabs(least), std::fabs(most));
  }
  if (size == 0 && !underflows(a, b, n)) return {0};
  const double terms = static_cast<double>(n);
  const double error = (terms + 2) * outward.phi * size + 2 * terms * outward.eta;
  return {rounded_down(low - error), rounded_up(high + error)};
}

void Elementary<interval>::sqrt(interval& r, const interval& a) {
  if (!(a.low >= 0)) {
    r = {-infinity, infinity};
    return;
  }
  const auto root = [](double x) { return std::sqrt(x); };
  const double low = root(a.low), high = root(a.high);
  const auto rest = [](double x, double s) { return x < least_exact && x != 0 ? 1 : std::fma(-s, s, x); };
  r.high = high_end(high, rest(a.high, high));
  r.low = a.low < least_exact && a.low != 0 ? rounded_down(low) : low_end(low, rest(a.low, low));
}

void Elementary<interval>::exp(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::exp); }
void Elementary<interval>::log(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::log); }
void Elementary<interval>::tanh(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::tanh); }
void Elementary<interval>::sigmoid(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::sigmoid); }
void Elementary<interval>::softplus(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::softplus); }
void Elementary<interval>::sin(interval& r, const interval& a) { r = on_ball(a, Elementary<ball>::sin); }
void Elementary<interval>::cos(interval& r, const interval& a) { r = on_ball(a, Elementary<ball>::cos); }
void Elementary<interval>::sinh(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::sinh); }
void Elementary<interval>::asin(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::asin); }
void Elementary<interval>::acos(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::acos); }
void Elementary<interval>::atan(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::atan); }
void Elementary<interval>::erf(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::erf); }
void Elementary<interval>::erfc(interval& r, const interval& a) { r = monotone(a, Elementary<ball>::erfc); }
void Elementary<interval>::cosh(interval& r, const interval& a) {  // increases with |x|
  const interval size(a.mignitude(), a.magnitude());
  r = a.finite() ? monotone(size, Elementary<ball>::cosh) : interval(-infinity, infinity);
}
// of a box beside the cut the angles of the corners are the extreme ones
void Elementary<interval>::atan2(interval& r, const interval& a, const interval& b) {
  if (!a.finite() || !b.finite() || (a.contains(0) && b.low <= 0)) {
    r = {-infinity, infinity};
    return;
  }
  const BallPrecision scope(bits);
  interval angles(infinity, -infinity);
  for (const double y : {a.low, a.high}) {
    for (const double x : {b.low, b.high}) {
      ball value;
      Elementary<ball>::atan2(value, ball(y), ball(x));
      angles = hull(angles, ends_of(value));
    }
  }
  r = angles;
}

void Elementary<interval>::power(interval& r, const interval& a, const interval& b) {
  const bool whole = b.low == b.high && b.low == std::floor(b.low);
  if (b.low == b.high && !whole && a.low >= 0) {
    const auto raised = [&](ball& value, const ball& base) { Elementary<ball>::power(value, base, ball(b)); };
    r = monotone(a, raised);
    return;
  }
  if (whole && a.low > 0 && a.high == infinity) {
    interval end;
    power(end, {a.low, a.low}, b);
    r = b.low < 0 ? interval(0, end.high) : interval(b.low > 0 ? end.low : 1, b.low > 0 ? infinity : 1);
    return;
  }
  if (whole && (a.low > 0 || a.high < 0)) {  // monotone on either side of 0
    const auto raised = [&](ball& value, const ball& base) { Elementary<ball>::power(value, base, ball(b)); };
    r = monotone(a, raised);
    return;
  }
  if (!a.finite() || !b.finite()) {
    r = {-infinity, infinity};
    return;
  }
  const BallPrecision scope(bits);
  ball value;
  Elementary<ball>::power(value, ball(a), ball(b));
  r = ends_of(value);
}

}  // namespace separatrix

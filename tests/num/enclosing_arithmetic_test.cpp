#include "lib/num/affine.hpp"
#include "lib/num/ball.hpp"
#include "lib/num/interval.hpp"

#include <doctest/doctest.h>

#include <random>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/tape/enclose.hpp"
#include "lib/tape/operate.hpp"
#include "lib/tape/operation_name.hpp"
#include "tests/support/inclusion.hpp"

namespace separatrix {
namespace {

bool includes(const interval& enclosure, const mpfr& value) {
  return enclosure.low <= value && value <= enclosure.high;
}
bool includes(const affine& enclosure, const mpfr& value) { return includes(enclosure.all, value); }
bool includes(const ball& enclosure, const mpfr& value) { return contains(enclosure, to_rational(value)); }

template <class A>
A around(double low, double high) {
  return A(interval(low, high));
}
// operands depend on different symbols
template <>
affine around<affine>(double low, double high) {
  static std::size_t symbol = 0;
  symbol = 1 - symbol;
  return {interval(low, high), symbol};
}

// Random operands: thin and wide, of all sizes, on both sides of 0, and points of them, their ends first.
class Operands {
 public:
  explicit Operands(std::uint64_t seed) : random_(seed) {}

  interval operand(bool positive) {
    std::uniform_real_distribution<double> mantissa(positive ? 0.1 : -1, 1), exponent(-3, 1);
    const double middle = mantissa(random_) * std::pow(10, exponent(random_));
    const double radius =
        random_() % 2 == 0 ? 0 : std::fabs(middle) * std::pow(10, -1 - 4 * std::fabs(mantissa(random_)));
    interval result(middle - radius, middle + radius);
    if (random_() % 16 == 0 && !positive) result = {-std::fabs(middle), 2 * std::fabs(middle)};
    return result;
  }

  double point(const interval& a, int i) {
    if (i < 2) return i == 0 ? a.low : a.high;
    return std::clamp(std::uniform_real_distribution<double>(0, 1)(random_) * (a.high - a.low) + a.low, a.low, a.high);
  }

 private:
  std::mt19937_64 random_;
};

bool needs_positive(Operation operation) { return operation == Operation::log || operation == Operation::sqrt; }

// whether an operation has no value somewhere in its operands
bool is_undefined(Operation operation, const interval& left, const interval& right) {
  if (operation == Operation::divide) return right.contains(0);
  if (operation == Operation::atan2) return left.contains(0) && right.low <= 0;
  const bool is_arc = operation == Operation::asin || operation == Operation::acos;
  return is_arc && !interval(-1, 1).contains_inside(left);
}

// The exact results of one operation at points of random operands.
template <class A>
bool operation_includes(Operation operation, std::size_t& undefined) {
  const PrecisionScope scope(100);
  Operands operands(7 + static_cast<std::uint64_t>(operation));
  bool all = true;
  for (int trial = 0; trial < 300; ++trial) {
    const interval left = operands.operand(needs_positive(operation) || operation == Operation::power);
    interval right = operands.operand(false);
    if (operation == Operation::power && trial % 2 == 0) right = interval(std::floor(right.low));
    A result;
    operate(operation, result, around<A>(left.low, left.high), around<A>(right.low, right.high));
    if (!result.finite()) {
      CHECK_MESSAGE(is_undefined(operation, left, right), text_of(left), " ", text_of(right));
      ++undefined;
      continue;
    }
    for (int i = 0; i < 4; ++i) {
      const double x = operands.point(left, i), y = operands.point(right, i / 2 == 0 ? (i + trial) % 2 : i);
      mpfr exact(0);
      operate(operation, exact, mpfr(x), mpfr(y));
      if (!includes(result, exact)) all = false;
    }
  }
  return all;
}

// these need no rounding
bool is_exact(Operation operation) {
  return operation == Operation::negate || operation == Operation::abs || operation == Operation::sign ||
         operation == Operation::relu;
}

template <class A>
void check_operations() {
  for (int each = 0; each < static_cast<int>(Operation::mean); ++each) {
    const auto operation = static_cast<Operation>(each);
    CAPTURE(operation_name(operation));
    std::size_t undefined = 0;
    if (is_exact(operation)) {
      CHECK(operation_includes<A>(operation, undefined));
    } else {
      check_inclusion([&] { return operation_includes<A>(operation, undefined); });
    }
    CHECK(undefined < 200);
  }
}

TEST_CASE("interval: every operation contains its exact results") { check_operations<interval>(); }
TEST_CASE("affine: every operation contains its exact results") { check_operations<affine>(); }
TEST_CASE("ball: every operation contains its exact results") { check_operations<ball>(); }

TEST_CASE("affine: what two numbers have in common cancels") {
  const affine x(interval(1, 3), 0), y(interval(4, 5), 1);
  affine r;
  Elementary<affine>::subtract(r, x, x);
  CHECK(r.all.magnitude() < 1e-12);
  Elementary<affine>::multiply(r, x, y);
  Elementary<affine>::divide(r, r, y);
  Elementary<affine>::subtract(r, r, x);
  CHECK(r.all.magnitude() < 1.5);  // intervals: [1, 3] [4, 5]/[4, 5] − [1, 3] = [−2.2, 2.75]
  // to second order in the width: x(4 − x) around 2 has slope 0, intervals lose 2 · width
  const affine z(interval(1.99, 2.01), 2);
  Elementary<affine>::subtract(r, affine(4.0), z);
  Elementary<affine>::multiply(r, r, z);
  CHECK(r.all.contains(4));
  CHECK(r.all.width() < 3e-4);
}

TEST_CASE("interval: one ulp at most is lost, exact results stay exact") {
  CHECK((interval(1) + interval(2)).width() == rounded_up(0));
  const interval third = interval(1) / interval(3);
  CHECK(third.low < third.high);
  CHECK(std::nextafter(std::nextafter(third.low, 1), 1) >= third.high);
  const interval zero = interval(0) * interval(-3, 5);
  CHECK(zero.low == 0);
  CHECK(zero.high == 0);
  CHECK((interval(0, 1) * interval(0, 1)).low == 0);
  CHECK(square(interval(-2, 1)).low == 0);
  CHECK(square(interval(-2, 1)).high == 4);
  // beyond the smallest numbers nothing is lost
  const interval tiny = interval(1e-200) * interval(1e-200);
  CHECK(tiny.low <= 0);
  CHECK(tiny.high > 0);
}

TEST_CASE("interval: undefined operations and overflow are not finite") {
  interval r;
  Elementary<interval>::log(r, interval(-1, 2));
  CHECK_FALSE(r.finite());
  Elementary<interval>::log(r, interval(0, 2));
  CHECK_FALSE(r.finite());
  Elementary<interval>::sqrt(r, interval(-1, 2));
  CHECK_FALSE(r.finite());
  CHECK_FALSE((interval(1) / interval(-1, 1)).finite());
  CHECK_FALSE((interval(1) / interval(0, 1)).finite());
  Elementary<interval>::exp(r, interval(0, 800));
  CHECK_FALSE(r.finite());
  CHECK_FALSE((interval(1e300) * interval(1e300)).finite());
  ball b;
  for (const auto& function : {Elementary<ball>::log, Elementary<ball>::sqrt}) {
    function(b, ball(interval(-1, 2)));
    CHECK_FALSE(b.finite());
  }
}

TEST_CASE("interval: kinks give the hull") {
  interval r;
  Elementary<interval>::abs(r, interval(-3, 2));
  CHECK(r.low == 0);
  CHECK(r.high == 3);
  Elementary<interval>::sign(r, interval(-3, 2));
  CHECK(r.low == -1);
  CHECK(r.high == 1);
  Elementary<interval>::relu(r, interval(-3, 2));
  CHECK(r.low == 0);
  CHECK(r.high == 2);
  ball b;
  Elementary<ball>::abs(b, ball(interval(-3, 2)));
  CHECK(b.bounds().contains(interval(0, 3)));
  Elementary<ball>::sign(b, ball(interval(-3, 2)));
  CHECK(b.bounds().contains(interval(-1, 1)));
}

// Σ a_i b_{n−i} of random numbers against exact rationals
template <class A>
bool dots_include() {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> number(-1, 1);
  bool all = true;
  for (std::size_t n = 1; n < 60; ++n) {
    std::vector<A> a, b;
    std::vector<double> x, y;
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(number(random) * std::pow(10, 8 * number(random)));
      y.push_back(number(random));
      a.emplace_back(x[i]);
      b.emplace_back(y[i]);
    }
    Rational exact = 0;
    for (std::size_t i = 0; i < n; ++i) exact += Rational(x[i]) * Rational(y[n - 1 - i]);
    const BallPrecision scope(53);
    const A sum = dot(a.data(), b.data() + n - 1, n);
    const PrecisionScope wide(400);
    if (!includes(sum, to_real<mpfr>(exact))) all = false;
  }
  return all;
}

TEST_CASE("interval, ball: dot products contain the exact sums") {
  check_inclusion(dots_include<interval>);
  check_inclusion(dots_include<ball>);
}

TEST_CASE("interval: dot products of wide intervals contain those of all corners") {
  const std::vector<interval> a{{-1, 2}, {0.1, 0.3}, {-4, -3}}, b{{5, 7}, {-0.2, 0.1}, {-1, 1}};
  const interval sum = dot(a.data(), b.data() + 2, 3);
  for (int corner = 0; corner < 64; ++corner) {
    const auto end = [&](const interval& x, int bit) { return Rational((corner >> bit & 1) != 0 ? x.low : x.high); };
    Rational exact = 0;
    for (int i = 0; i < 3; ++i) {
      exact += end(a[static_cast<std::size_t>(i)], i) * end(b[static_cast<std::size_t>(2 - i)], 3 + i);
    }
    CHECK(Rational(sum.low) <= exact);
    CHECK(exact <= Rational(sum.high));
  }
}

TEST_CASE("interval, ball: exact numbers are enclosed") {
  check_inclusion([] {
    bool all = true;
    std::mt19937_64 random(11);
    for (int i = 0; i < 200; ++i) {
      const Rational value = ratio(static_cast<long>(random() % 2001) - 1000, 1 + static_cast<long>(random() % 997));
      const interval enclosure = enclose(value);
      if (!(Rational(enclosure.low) <= value && value <= Rational(enclosure.high))) all = false;
      if (!contains(enclose_in_ball(value), value)) all = false;
    }
    return all;
  });
  CHECK(enclose(ratio(3, 4)).low == 0.75);
  CHECK(enclose(ratio(3, 4)).high == 0.75);
}

TEST_CASE("ball: printed ends are outside") {
  const BallPrecision scope(200);
  const ball third = enclose_in_ball(ratio(1, 3));
  CHECK(low_text(third, 5) == "3.3333e-01");
  CHECK(high_text(third, 5) == "3.3334e-01");
  CHECK(parse_rational(low_text(third, 60)) <= ratio(1, 3));
  CHECK(parse_rational(high_text(third, 60)) >= ratio(1, 3));
}

}  // namespace
}  // namespace separatrix

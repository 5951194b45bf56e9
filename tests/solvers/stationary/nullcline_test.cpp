// Nullclines against their closed forms.
#include "solvers/stationary/nullcline.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "lib/num/error.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

StationaryRequest request_of(const std::vector<Interval>& box, std::size_t digits = 15) {
  StationaryRequest request;
  request.box = box;
  request.digits = digits;
  return request;
}

std::vector<Nullcline> nullclines_of(const std::string& x, const std::string& y, const std::vector<Interval>& box,
                                     std::size_t digits = 15) {
  return nullclines(vector_field_model({"x", "y"}, {x, y}, {0, 0}), request_of(box, digits));
}

using Form = std::function<Rational(const Rational& x, const Rational& y)>;

// every point is on the zero set of a form, to so many digits
bool all_on(const NullclineCurve& curve, const Form& form, long digits) {
  const Rational enough = power(Rational(10), -digits);
  for (const auto& point : curve.points) {
    if (abs(form(point[0].value(), point[1].value())) > enough) return false;
  }
  return true;
}

double extent(const NullclineCurve& curve, std::size_t i, bool high) {
  double end = curve.points.front()[i].approximate();
  for (const auto& point : curve.points)
    end = high ? std::max(end, point[i].approximate()) : std::min(end, point[i].approximate());
  return end;
}

double longest_gap(const NullclineCurve& curve) {
  double longest = 0;
  for (std::size_t k = 1; k < curve.points.size(); ++k) {
    longest = std::max(longest, std::hypot(curve.points[k][0].approximate() - curve.points[k - 1][0].approximate(),
                                           curve.points[k][1].approximate() - curve.points[k - 1][1].approximate()));
  }
  return longest;
}

const std::vector<Interval> square{{-3, 3}, {-3, 3}};

}  // namespace

// y = 0, and y = x/(1 − x²): three pieces between the poles at ±1
TEST_CASE("nullclines of van der Pol's oscillator") {
  const auto found = nullclines_of("y", "(1 - x^2)*y - x", square, 30);
  REQUIRE(found.size() == 2);
  CHECK(found[0].state == "x");
  REQUIRE(found[0].curves.size() == 1);
  CHECK(all_on(
      found[0].curves[0], [](const Rational&, const Rational& y) { return y; }, 40));
  CHECK(extent(found[0].curves[0], 0, false) == -3);
  CHECK(extent(found[0].curves[0], 0, true) == 3);
  CHECK(found[1].state == "y");
  REQUIRE(found[1].curves.size() == 3);
  for (const NullclineCurve& curve : found[1].curves) {
    CHECK_FALSE(curve.closed);
    CHECK(longest_gap(curve) < 0.07);
    const Form form = [](const Rational& x, const Rational& y) { return Rational((1 - x * x) * y - x); };
    CHECK(all_on(curve, form, 27));
  }
  for (const Nullcline& each : found) {
    CHECK(each.proved);
    CHECK(each.unresolved.empty());
    CHECK(each.residual.approximate() < 1e-27);
  }
}

// x = 0 and y = 1 − x cross in (0, 1); y = 0 and y = (4 − 7x)/3
TEST_CASE("nullclines that cross are followed through one another") {
  const auto found = nullclines_of("(1 - x - y)*x", "(4 - 7*x - 3*y)*y", {{-1, 2}, {-1, 2}});
  const std::vector<std::vector<Form>> forms{
      {[](const Rational& x, const Rational&) { return x; },
       [](const Rational& x, const Rational& y) { return Rational(1 - x - y); }},
      {[](const Rational&, const Rational& y) { return y; },
       [](const Rational& x, const Rational& y) { return Rational(4 - 7 * x - 3 * y); }}};
  for (std::size_t i = 0; i < 2; ++i) {
    REQUIRE(found[i].curves.size() == 2);
    for (const Form& form : forms[i]) {
      CHECK((all_on(found[i].curves[0], form, 13) != all_on(found[i].curves[1], form, 13)));
    }
    CHECK(found[i].unresolved.empty());
  }
  for (const NullclineCurve& curve : found[0].curves) {  // both reach from the lower to the upper edge
    CHECK(extent(curve, 1, false) == -1);
    CHECK(extent(curve, 1, true) == 2);
  }
}

TEST_CASE("closed, small and double nullclines") {
  const auto circle = nullclines_of("x^2 + y^2 - 1", "1", square);
  REQUIRE(circle[0].curves.size() == 1);
  CHECK(circle[0].curves[0].closed);
  CHECK(circle[0].curves[0].points.front() == circle[0].curves[0].points.back());
  CHECK(circle[1].curves.empty());
  CHECK(circle[1].proved);
  // a circle of radius 1/20 is 1/120 of the box
  const auto small = nullclines_of("x^2 + y^2 - 1/400", "1", square);
  REQUIRE(small[0].curves.size() == 1);
  CHECK(small[0].curves[0].closed);
  CHECK(extent(small[0].curves[0], 0, true) == doctest::Approx(0.05).epsilon(0.1));
  // two circles, 1/50 apart
  const auto twins = nullclines_of("(x^2 + y^2 - 1)*(x^2 + y^2 - 1.0404)", "1", square);
  CHECK(twins[0].curves.size() == 2);
  const auto twice = nullclines_of("(x - y)^2", "x^3", square);
  REQUIRE(twice[0].curves.size() == 1);
  CHECK(all_on(
      twice[0].curves[0], [](const Rational& x, const Rational& y) { return Rational(x - y); }, 13));
  REQUIRE(twice[1].curves.size() == 1);
  CHECK(all_on(
      twice[1].curves[0], [](const Rational& x, const Rational&) { return x; }, 13));
}

TEST_CASE("what is no curve is said") {
  const auto found = nullclines_of("0", "x^2 + y^2", square);
  CHECK(found[0].everywhere);
  CHECK(found[0].curves.empty());
  CHECK_FALSE(found[1].everywhere);
  CHECK(found[1].curves.empty());
  REQUIRE(found[1].unresolved.size() == 1);  // the isolated zero
  for (const auto& side : found[1].unresolved[0]) {
    CHECK(std::stod(side.low) <= 0);
    CHECK(std::stod(side.high) >= 0);
    CHECK(std::stod(side.high) - std::stod(side.low) < 0.3);
  }
  const auto jumping = nullclines_of("sign(x) + 1/2", "sign(x)", square);
  CHECK(jumping[0].unresolved.size() == 1);  // over 0
  CHECK(jumping[0].curves.empty());
  CHECK(jumping[1].unresolved.size() == 1);
  CHECK_THROWS_AS(nullclines(vector_field_model({"x"}, {"x"}, {0}), request_of({{-1, 1}})), InvalidArgument);
  CHECK_THROWS_AS(nullclines_of("x + t", "y", square), InvalidArgument);
}

}  // namespace separatrix

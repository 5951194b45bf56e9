#include "solvers/trajectory/attraction.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

template <class Real>
VectorField<Real> flow_of(const std::string& loss) {
  return {compile_vector_field(gradient_model({"x", "y"}, loss), true), {}};
}

/// Every point of a trajectory is asked; the fates that were decided, in their order.
template <class Real>
std::vector<Attraction<Real>> decided_along(VectorField<Real>& field, const State<Real>& start, double until) {
  AttractionTest<Real> test(field);
  std::vector<Attraction<Real>> decided;
  const Observer<Real> watch = [&](const Real&, const State<Real>& x) {
    Attraction<Real> here = test(x);
    if (here.fate != Fate::not_decided) decided.push_back(std::move(here));
    return Continue::yes;
  };
  IntegrationSettings settings;
  settings.tolerance = {-10, -10};
  integrate(field, start, Real(0), Real(until), settings, watch);
  return decided;
}

template <class Real>
void check_strict_minimum() {
  auto field = flow_of<Real>("(x - 1)^2 + 2*(y + 2)^2 + (x - 1)^2*(y + 2)^2");
  const auto decided = decided_along(field, {Real(2), Real(1)}, 20);
  REQUIRE(!decided.empty());
  for (const auto& each : decided) {
    CHECK(each.fate == Fate::attracted);
    CHECK(each.flat == 0);
    // Newton iteration ends at rounding, of numbers of size 2
    CHECK(log10_magnitude(distance(each.limit, {Real(1), Real(-2)})) < log10_roundoff<Real>() + 2);
  }
}

TEST_CASE("attraction: a strict minimum") {
  check_strict_minimum<double>();
  check_strict_minimum<float128>();
  const PrecisionScope scope(40);
  check_strict_minimum<mpfr>();
}

TEST_CASE("attraction: a circle of minima") {
  auto field = flow_of<double>("(x^2 + y^2 - 1)^2/4");
  for (const State<double>& start : {State<double>{0.6, 0.2}, {-2, 1}, {0.1, -0.1}}) {
    const auto decided = decided_along(field, start, 30);
    REQUIRE(!decided.empty());
    const double length = std::hypot(start[0], start[1]);
    for (const auto& each : decided) {
      CHECK(each.fate == Fate::attracted);
      CHECK(each.flat == 1);
      // the flow is radial
      CHECK(distance(each.limit, {start[0] / length, start[1] / length}) < 1e-8);
    }
  }
}

TEST_CASE("attraction: passing a hyperbolic saddle is no arrival, however close") {
  auto field = flow_of<double>("(x^2 - 1)^2/4 + y^2/2");
  for (const double off : {1e-2, 1e-5, 1e-8, 1e-12, 1e-15}) {
    for (const double side : {1.0, -1.0}) {
      CAPTURE(off);
      const auto decided = decided_along(field, {side * off, 1}, 100);
      REQUIRE(!decided.empty());
      for (const auto& each : decided) {
        CHECK(each.fate == Fate::attracted);
        CHECK(distance(each.limit, {side, 0}) < 1e-12);
      }
    }
  }
}

TEST_CASE("attraction: exactly on the stable set of a saddle") {
  auto field = flow_of<double>("(x^2 - 1)^2/4 + y^2/2");
  const auto decided = decided_along(field, {0, 1}, 30);
  REQUIRE(!decided.empty());
  for (const auto& each : decided) {
    CHECK(each.fate == Fate::saddle);
    CHECK(distance(each.limit, {0, 0}) < 1e-12);
  }
}

TEST_CASE("attraction: a degenerate minimum is not decided, nor is a monkey saddle") {
  // nothing but rounding tells x⁴ from x⁴ − x²·1e-20
  for (const std::string loss : {"x^4 + y^4", "x^3 - 3*x*y^2 + (x^2 + y^2)^2", "x^3 + (x^2 + y^2)^2"}) {
    auto field = flow_of<double>(loss);
    CAPTURE(loss);
    for (const double size : {1e-2, 1e-4, 1e-6}) {
      const auto here = AttractionTest<double>(field)({0.3 * size, 0.9 * size});
      CHECK_FALSE((here.fate == Fate::attracted && distance(here.limit, {0, 0}) < size / 100));
    }
  }
}

TEST_CASE("attraction: slow motion along a nearly flat valley is no arrival") {
  // minimum at (1, 0); the valley y = 0 is 1e-6 steep
  auto field = flow_of<double>("y^2/2 + (x - 1)^2*1e-6/2");
  for (const double x : {-30.0, 0.0, 3.0}) {
    const auto here = AttractionTest<double>(field)({x, 1e-3});
    if (here.fate == Fate::not_decided) continue;
    CHECK(here.fate == Fate::attracted);
    CHECK(distance(here.limit, {1, 0}) < 1e-6);
  }
}

TEST_CASE("attraction: the levels of a model do not make a nearly flat valley a line of minima") {
  VectorField<double> field(
      compile_vector_field(gradient_model({"x", "y"}, "y^2/2 + (x - 1)^2*1e-16/2", {"0", "1"}), true), {});
  for (const double x : {-30.0, 0.0, 3.0}) {
    const auto here = AttractionTest<double>(field)({x, 1e-3});
    CHECK((here.fate == Fate::not_decided || distance(here.limit, {1, 0}) < 1e-6));
  }
}

TEST_CASE("attraction: Newton iteration that leaps into another well is no arrival") {
  // wells 2π 10⁻⁵ apart, with the same Hessian; at u = 3/2 it is cos(3/2) = 0.07, so that a step is 14 long
  auto field = flow_of<double>("-cos(100000*x)/10000000000 + y^2/2");
  for (const double u : {1.5, 1.45, -1.5, 1.52}) {
    const auto here = AttractionTest<double>(field)({u * 1e-5, 0});
    CAPTURE(u);
    CHECK((here.fate == Fate::not_decided || std::fabs(here.limit[0]) < 1e-12));
  }
}

TEST_CASE("attraction: uphill and far away nothing is decided") {
  auto field = flow_of<double>("(x^2 - 1)^2/4 + y^2/2");
  CHECK(AttractionTest<double>(field)({0.3, 1}).fate == Fate::not_decided);
  auto maximum = flow_of<double>("-x^2 - y^2");
  CHECK(AttractionTest<double>(maximum)({1e-9, 1e-9}).fate == Fate::not_decided);
  auto cliff = flow_of<double>("exp(x) + y^2");
  for (const double x : {0.0, -5.0, -30.0}) CHECK(AttractionTest<double>(cliff)({x, 1e-8}).fate == Fate::not_decided);
}

}  // namespace
}  // namespace separatrix

#include "solvers/enclosure/certified_stationary.hpp"

#include <doctest/doctest.h>

#include <random>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/enclosure/inertia.hpp"
#include "solvers/enclosure/zero_exhaustion.hpp"
#include "tests/support/inclusion.hpp"
#include "tests/support/plane_model.hpp"

namespace separatrix {
namespace {

using testing::x, testing::y, testing::plane_model, testing::plane_field;

CertifiedStationary certify(const Model& model, const Rational& half_width, std::size_t digits = 15) {
  CertifiedStationaryRequest request;
  request.box.assign(2, {-half_width, half_width});
  request.digits = digits;
  return certify_stationary(model, request);
}

bool inside(const DecimalInterval& interval, const Rational& value) {
  return parse_rational(interval.low) <= value && value <= parse_rational(interval.high);
}

std::size_t count(const CertifiedStationary& found, const std::string& kind) {
  return static_cast<std::size_t>(std::count_if(found.points.begin(), found.points.end(),
                                                [&](const ProvedPoint& point) { return point.kind == kind; }));
}

TEST_CASE("certified stationary: nine wells, all points, proved and complete") {
  const auto well = [](Expression u) { return power(u, 2) * power(power(u, 2) - 1, 2) / 2; };
  const CertifiedStationary found = certify(plane_model(well(x) + well(y)), 3, 40);
  CHECK(found.complete);
  CHECK(found.unresolved_volume == "0");
  CHECK(found.points.size() == 25);
  CHECK(count(found, "strict minimum") == 9);
  CHECK(count(found, "saddle") == 12);
  CHECK(count(found, "maximum") == 4);
  // coordinates −1, −1/√3, 0, 1/√3, 1 only; 1/√3 by mpmath
  const Rational third = parse_rational("0.57735026918962576450914878050195745564760175127012687601860232648");
  const Rational slack = parse_rational("1e-64");
  for (const ProvedPoint& point : found.points) {
    for (const DecimalInterval& coordinate : point.state) {
      int hits = 0;
      for (const Rational& value : {Rational(-1), Rational(0), Rational(1)}) hits += inside(coordinate, value) ? 1 : 0;
      for (const Rational& value : {third, Rational(-third)}) {
        hits +=
            parse_rational(coordinate.low) <= value + slack && value - slack <= parse_rational(coordinate.high) ? 1 : 0;
      }
      CHECK(hits == 1);
      CHECK(parse_rational(coordinate.high) - parse_rational(coordinate.low) < parse_rational("1e-38"));
    }
  }
}

TEST_CASE("certified stationary: zeros on faces of the subdivision and on the edge of the box are found") {
  // zeros at the centre of the box and at its corners
  const CertifiedStationary found = certify(plane_field({x * (x * x - 1), y * (y * y - 1)}), 1);
  CHECK(found.complete);
  CHECK(found.points.size() == 9);
  CHECK(count(found, "repeller") == 4);
  CHECK(count(found, "attractor") == 1);
  CHECK(count(found, "saddle") == 4);
}

TEST_CASE("certified stationary: a focus has a proved kind, a centre has none") {
  const CertifiedStationary focus = certify(plane_field({-x / 10 - y, x - y / 10}), 1);
  REQUIRE(focus.points.size() == 1);
  CHECK(focus.points[0].kind == "attractor");
  const CertifiedStationary centre = certify(plane_field({-y, x}), 1);
  REQUIRE(centre.points.size() == 1);
  CHECK_FALSE(centre.points[0].kind_proved);
  CHECK(centre.points[0].kind == "undecided");
}

TEST_CASE("certified stationary: a degenerate point is enclosed, not resolved") {
  const CertifiedStationary found = certify(plane_model(power(x, 4) + power(y, 2) + power(x - 2, 2) * 0), 1);
  CHECK_FALSE(found.complete);
  CHECK(found.points.empty());
  REQUIRE(found.unresolved.size() == 1);
  CHECK(inside(found.unresolved[0].hull[0], 0));
  CHECK(inside(found.unresolved[0].hull[1], 0));
  CHECK(parse_rational(found.unresolved_volume) < ratio(1, 1000));
}

TEST_CASE("certified stationary: on a line every zero is a point, of any order") {
  const auto certify_line = [](const Expression& loss) {
    ModelDescription description;
    description.name = "test";
    description.states = {"x"};
    description.loss = loss;
    description.start = {0};
    CertifiedStationaryRequest request;
    request.box = {{-3, 3}};
    return certify_stationary(Model(description), request);
  };
  // L′ = 4(x² − 1)x, 40x³⁹, 7(x − 1)⁶ and (1 − x²)/x²
  const CertifiedStationary wells = certify_line(power(power(x, 2) - 1, 2));
  CHECK(wells.complete);
  CHECK(wells.manifolds.empty());
  CHECK(wells.points.size() == 3);
  CHECK(count(wells, "strict minimum") == 2);
  CHECK(count(wells, "maximum") == 1);
  for (const auto& [loss, kind] : {std::pair{power(x, 40), "strict minimum"}, std::pair{power(x - 1, 7), "saddle"},
                                   std::pair{-power(x - 1, 4), "maximum"}}) {
    const CertifiedStationary found = certify_line(loss);
    CHECK(found.complete);
    REQUIRE(found.points.size() == 1);
    CHECK(found.points[0].kind == kind);
    CHECK(found.points[0].kind_proved);
  }
  const CertifiedStationary pole = certify_line(x + power(x, -1));
  CHECK(pole.complete);
  REQUIRE(pole.points.size() == 2);
  CHECK(pole.points[0].kind == "maximum");
  CHECK(pole.points[1].kind == "strict minimum");
}

TEST_CASE("certified stationary: circles, attracting and repelling, each in one piece") {
  // L′ = 0 at r² = 1, 2, 3 and at the centre: minima at 1 and 3, a maximum at 2; L(1) = −5/12, L(2) = −1/3, L(3) = −3/4 + …
  const Expression r2 = x * x + y * y, loss = power(r2, 4) / 4 - 2 * power(r2, 3) + power(r2, 2) * 11 / 2 - 6 * r2;
  const CertifiedStationary found = certify(plane_model(loss), 3);
  CHECK(found.complete);
  REQUIRE(found.points.size() == 1);
  CHECK(found.points[0].kind == "maximum");
  REQUIRE(found.manifolds.size() == 3);
  std::size_t hits = 0;
  for (const auto& [square, kind, value] :
       {std::tuple{1, "minimum manifold", ratio(-9, 4)}, std::tuple{2, "maximum", Rational(-2)},
        std::tuple{3, "minimum manifold", ratio(-9, 4)}}) {
    for (const ProvedManifold& circle : found.manifolds) {
      Rational low = 0, high = 0;  // of r² at its point
      for (const DecimalInterval& side : circle.point) {
        const Rational a = parse_rational(side.low), b = parse_rational(side.high);
        low += a <= 0 && b >= 0 ? Rational(0) : std::min<Rational>(a * a, b * b);
        high += std::max<Rational>(a * a, b * b);
      }
      if (low > square || square > high) continue;
      ++hits;
      CHECK(circle.kind == kind);
      CHECK(inside(circle.loss, value));
      for (const DecimalInterval& side : circle.hull) {
        const Rational reach = parse_rational(side.high);
        CHECK(reach * reach >= square);
        CHECK(reach * reach < square + ratio(1, 2));
      }
    }
  }
  CHECK(hits == 3);
}

TEST_CASE("certified stationary: a line that attracts on one side of a point only") {
  // f = −x (1, 0) − … : x = 0 for all y, ẋ = −x y
  const CertifiedStationary found = certify(plane_field({-x * y, x * x}), 1);
  CHECK(found.complete);
  REQUIRE(found.manifolds.size() == 3);
  for (const ProvedManifold& part : found.manifolds) {
    if (part.kind == "attractor") CHECK(inside(part.hull[1], ratio(1, 2)));
    if (part.kind == "repeller") CHECK(inside(part.hull[1], ratio(-1, 2)));
    if (part.kind == "undecided") CHECK(inside(part.hull[1], 0));
  }
}

TEST_CASE("certified stationary: where a factor has a double zero its curve is not proved") {
  // (x − y²)(x + y²) crosses itself, x² does not change its sign
  for (const Expression n : {power(x, 2) - power(y, 4), power(x - y / 3, 2) + power(y, 4)}) {
    const CertifiedStationary found = certify(plane_field({n * (1 + y * y), n}), 1);
    CHECK_FALSE(found.complete);
    bool at_zero = false;
    for (const UnresolvedRegion& region : found.unresolved) {
      at_zero = at_zero || (inside(region.hull[0], 0) && inside(region.hull[1], 0));
    }
    CHECK(at_zero);
  }
}

TEST_CASE("certified stationary: no points, and what is refused") {
  const CertifiedStationary none = certify(plane_field({x * x + 1, y}), 2);
  CHECK(none.complete);
  CHECK(none.points.empty());
  CHECK_THROWS_AS(certify(plane_field({sign(x) + y, x}), 1), InvalidArgument);
  CHECK_THROWS_AS(certify(plane_field({symbol("t") + y, x}), 1), InvalidArgument);
  CertifiedStationaryRequest wrong;
  CHECK_THROWS_AS(certify_stationary(plane_field({x, y}), wrong), InvalidArgument);
}

// zeros of a − x² are irrational: a box that is too narrow does not contain them
TEST_CASE("certified stationary: with sabotaged rounding enclosures miss the zero") {
  check_inclusion([&] {
    for (int a = 2; a < 40; ++a) {
      const int b = 41 - a;
      if (a == 4 || a == 9 || a == 16 || a == 25 || a == 36 || b == 4 || b == 9 || b == 16 || b == 25 || b == 36)
        continue;
      AutonomousField field(compile_autonomous(plane_field({a - x * x, b - y * y})), ParameterValues());
      const ZeroExhaustion found = exhaust_zeros(field, {{1, 7}, {1, 7}}, 1e-6, 10000);
      if (found.zeros.size() != 1) return false;
      const interval& root = found.zeros[0][0];
      if (Rational(root.low) * Rational(root.low) > a || Rational(root.high) * Rational(root.high) < a) return false;
    }
    return true;
  });
}

// all matrices of a random interval matrix have the inertia that was proved: samples, by the characteristic polynomial
TEST_CASE("inertia: of 2 × 2 matrices against trace and determinant") {
  std::mt19937_64 random(17);
  std::uniform_real_distribution<double> number(-1, 1);
  int proved = 0;
  for (int trial = 0; trial < 500; ++trial) {
    IntervalMatrix a(2);
    for (interval& entry : a.entries()) {
      const double m = number(random), r = 0.05 * std::fabs(number(random));
      entry = interval(m - r, m + r);
    }
    const auto inertia = prove_inertia(a, false);
    if (!inertia) continue;
    ++proved;
    for (int corner = 0; corner < 16; ++corner) {
      double e[4];
      for (std::size_t i = 0; i < 4; ++i) e[i] = (corner >> i & 1) != 0 ? a.entries()[i].low : a.entries()[i].high;
      const double trace = e[0] + e[3], determinant = e[0] * e[3] - e[1] * e[2];
      const std::size_t positive = determinant < 0 ? 1 : trace > 0 ? 2 : 0;
      CHECK(inertia->positive == positive);
      CHECK(inertia->negative == 2 - positive);
    }
  }
  CHECK(proved > 250);
}

TEST_CASE("inertia: the least eigenvalue is bounded from below, tightly") {
  IntervalMatrix a(2);
  a(0, 0) = 2;
  a(1, 1) = 2;
  a(0, 1) = a(1, 0) = 1;
  CHECK(least_eigenvalue(a) <= 1);
  CHECK(least_eigenvalue(a) > 1 - 1e-12);
  a(0, 1) = a(1, 0) = interval(0.9, 1.1);
  CHECK(least_eigenvalue(a) <= 0.9);
  CHECK(least_eigenvalue(a) > 0.7);
}

}  // namespace
}  // namespace separatrix

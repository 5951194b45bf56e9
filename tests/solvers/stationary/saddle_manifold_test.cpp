// Stable and unstable curves of saddles against closed forms, and against integration from their points.
#include "solvers/stationary/saddle_manifold.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>

#include "lib/num/agreement.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

struct Found {
  Stationary points;
  SaddleManifolds manifolds;

  const ManifoldCurve& curve(std::size_t saddle, bool stable, int side) const {
    for (const ManifoldCurve& each : manifolds.curves) {
      if (each.saddle == saddle && each.stable == stable && each.side == side) return each;
    }
    FAIL("no such curve");
    return manifolds.curves.front();
  }
};

Found found_in(const Model& model, const std::vector<Interval>& box, std::size_t digits = 15) {
  StationaryRequest request;
  request.box = box;
  request.digits = digits;
  Stationary points = stationary(model, request);
  SaddleManifolds manifolds = saddle_manifolds(model, request, points);
  return {std::move(points), std::move(manifolds)};
}

// largest |form| over the points, over the states x and y
double worst(const ManifoldCurve& curve, const std::string& form, std::size_t digits) {
  const Expression value = parse(form);
  double most = 0;
  for (const auto& point : curve.points) {
    const Known at = number(value, {{"x", point[0].value()}, {"y", point[1].value()}}, digits);
    most = std::max(most, std::abs(at.approximate()));
  }
  return most;
}

std::size_t number_at(const Stationary& points, double x, double y) {
  for (const StationaryReport& point : points.points) {
    if (std::abs(point.x[0].approximate() - x) < 1e-9 && std::abs(point.x[1].approximate() - y) < 1e-9)
      return point.number;
  }
  return 0;
}

}  // namespace

// ẋ = x, ẏ = −y + x²: unstable curve y = x²/3, stable curve x = 0
TEST_CASE("curves of a saddle with a closed form") {
  const Model model = vector_field_model({"x", "y"}, {"x", "-y + x^2"}, {0, 0});
  const Found found = found_in(model, {{-2, 2}, {-1, 1}}, 30);
  REQUIRE(found.manifolds.curves.size() == 4);
  CHECK(found.manifolds.skipped.empty());
  for (const int side : {1, -1}) {
    const ManifoldCurve& out = found.curve(1, false, side);
    CHECK(out.eigenvalue == Known(1));
    CHECK(out.end == ManifoldEnd::box);
    CHECK(out.agreed_digits == 30);
    CHECK(worst(out, "y - x^2/3", 40) < 1e-28);
    CHECK(out.points.front()[0] == Known(0));
    // y = 1 is met at x = ±√3
    CHECK(out.points.back()[1] == Known(1));
    CHECK(out.points.back()[0].approximate() == doctest::Approx(side * std::sqrt(3.0)).epsilon(1e-14));
    CHECK(out.points.size() > 50);
    const ManifoldCurve& in = found.curve(1, true, side);
    CHECK(in.eigenvalue == Known(-1));
    CHECK(in.end == ManifoldEnd::box);
    CHECK(worst(in, "x", 40) < 1e-28);
    CHECK(in.points.back()[1] == Known(side));
  }
}

// y²/2 − cos x = 1 joins the saddles (−π, 0) and (π, 0)
TEST_CASE("the separatrix of the pendulum joins two saddles") {
  const Model pendulum = vector_field_model({"x", "y"}, {"y", "-sin(x)"}, {0, 0});
  for (const std::size_t digits : {15U, 40U}) {
    const Found found = found_in(pendulum, {{-4, 4}, {-3, 3}}, digits);
    const std::size_t left = number_at(found.points, -3.14159265358979, 0),
                      right = number_at(found.points, 3.14159265358979, 0);
    REQUIRE(left > 0);
    REQUIRE(right > 0);
    CHECK(found.manifolds.curves.size() == 8);
    for (const ManifoldCurve& curve : found.manifolds.curves) {
      CHECK(worst(curve, "y^2/2 - cos(x) - 1", digits + 10) < std::pow(10, 2 - static_cast<double>(digits)));
      CHECK(curve.agreed_digits >= digits - 1);
      CHECK(abs(curve.eigenvalue.value()) == 1);
    }
    const ManifoldCurve& over = found.curve(left, false, 1);
    CHECK(over.end == ManifoldEnd::saddle);
    CHECK(over.number == right);
    CHECK(over.points.back()[0].approximate() == doctest::Approx(3.14159265358979));
    CHECK(found.curve(left, false, -1).end == ManifoldEnd::box);
    CHECK(found.curve(right, true, -1).number == left);
  }
}

// the homoclinic loop y² = x² − x⁴/2
TEST_CASE("a curve that comes back to its own saddle") {
  const Model duffing = vector_field_model({"x", "y"}, {"y", "x - x^3"}, {0, 0});
  const Found found = found_in(duffing, {{-2, 2}, {-2, 2}});
  const std::size_t saddle = number_at(found.points, 0, 0);
  for (const ManifoldCurve& curve : found.manifolds.curves) {
    CHECK(curve.saddle == saddle);
    CHECK(curve.end == ManifoldEnd::saddle);
    CHECK(curve.number == saddle);
    CHECK(worst(curve, "y^2 - x^2 + x^4/2", 30) < 1e-13);
  }
}

// two species: the stable curve of (1/4, 3/4) parts the basins of (1, 0) and (0, 4/3)
TEST_CASE("the competition of two species") {
  const Model species = vector_field_model({"x", "y"}, {"(1 - x - y)*x", "(4 - 7*x - 3*y)*y"}, {0, 0});
  const std::vector<Interval> box{{ratio(-1, 10), 2}, {ratio(-1, 10), 2}};
  const Found found = found_in(species, box, 20);
  const std::size_t saddle = number_at(found.points, 0.25, 0.75);
  REQUIRE(saddle > 0);
  // λ² + 5λ/2 − 3/4 = 0
  CHECK(found.curve(saddle, false, 1).eigenvalue.approximate() == doctest::Approx((std::sqrt(9.25) - 2.5) / 2));
  CHECK(found.curve(saddle, true, 1).eigenvalue.approximate() == doctest::Approx((-std::sqrt(9.25) - 2.5) / 2));
  CHECK(found.curve(saddle, false, 1).end == ManifoldEnd::point);
  CHECK(found.curve(saddle, false, 1).number == number_at(found.points, 1, 0));
  CHECK(found.curve(saddle, false, -1).number == number_at(found.points, 0, 1.3333333333333333));
  CHECK(found.curve(saddle, false, -1).points.back()[0] == Known(0));
  CHECK(found.curve(saddle, true, 1).end == ManifoldEnd::box);
  // dx/dy along it from 10^-14 beside the saddle to y = 2, by odefun of mpmath with 40 digits
  CHECK(agreed_digits(found.curve(saddle, true, 1).points.back()[0], "0.3362771935945150694101961") >= 19);
  CHECK(found.curve(saddle, true, -1).end == ManifoldEnd::point);
  CHECK(found.curve(saddle, true, -1).number == number_at(found.points, 0, 0));
  // the second road: from its points the flow comes to the saddle, by another method
  for (const int side : {1, -1}) {
    const ManifoldCurve& stable = found.curve(saddle, true, side);
    CHECK(stable.agreed_digits == 20);
    for (const std::size_t part : {2U, 3U}) {
      const auto& start = stable.points[stable.points.size() * (part - 1) / part];
      SimulationRequest request;
      request.start = {start[0].value(), start[1].value()};
      request.digits = 20;
      request.method = "bulirsch-stoer";
      request.until = 8;
      const Simulation path = simulate(species, request);
      CHECK(path.rows.back()[1].approximate() == doctest::Approx(0.25).epsilon(1e-7));
      CHECK(path.rows.back()[2].approximate() == doctest::Approx(0.75).epsilon(1e-7));
    }
  }
}

// a saddle at the origin of the loss x⁴/4 − y²/2: no tangent along x
TEST_CASE("saddles without tangents are named, other models refused") {
  const Found found = found_in(gradient_model({"x", "y"}, "x^4/4 - y^2/2"), {{-1, 1}, {-1, 1}});
  CHECK(found.manifolds.curves.empty());
  CHECK(found.manifolds.skipped == std::vector<std::size_t>{1});
  StationaryRequest request;
  request.box = {{-1, 1}};
  const Model line = vector_field_model({"x"}, {"x"}, {0});
  CHECK_THROWS_AS(saddle_manifolds(line, request, stationary(line, request)), InvalidArgument);
}

}  // namespace separatrix

#include "solvers/basin/boundary_curve.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/num/decimal.hpp"
#include "solvers/basin/segment_zero.hpp"
#include "tests/support/problems.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix::testing {
namespace {

BoundaryCurve curve_of(const Model& model, const PlaneSection& plane, const Segment& segment, std::size_t digits = 8) {
  BoundaryRequest request;
  request.parameters = model.values({});
  request.segment = segment;
  const BoundarySearch search = find_boundaries(model, request);
  REQUIRE(search.boundaries.size() >= 1);
  const DestinationFinder finder(model, request.parameters);
  BoundaryCurveSettings settings;
  settings.digits = digits;
  return follow_boundary(finder, plane, segment, search.boundaries.front(), settings);
}

// longest distance between two points that follow each other, in units of the sides
double largest_gap(const BoundaryCurve& curve, const PlaneSection& plane) {
  double largest = 0;
  for (std::size_t k = 1; k < curve.points.size(); ++k) {
    double square = 0;
    for (const std::size_t i : {0, 1}) {
      const std::size_t state = plane.states[i];
      const Rational move = (curve.points[k].x[state] - curve.points[k - 1].x[state]) / (plane.high[i] - plane.low[i]);
      square += std::pow(to_double(move), 2);
    }
    largest = std::max(largest, std::sqrt(square));
  }
  return largest;
}

}  // namespace

TEST_CASE("markov: every bracket of the curve contains the closed form, from the edge to the saddle") {
  const Model model = makkuva_2024::markov();
  const Segment segment{{ratio(1, 10), -2}, {3, -2}};
  const PlaneSection plane{{0, 1}, {-3, -3}, {3, 3}, segment.from};
  const BoundaryCurve curve = curve_of(model, plane, segment);
  CHECK(curve.points.size() > 30);
  for (const CurvePoint& point : curve.points) {
    CHECK(zero_on_segment(model, makkuva_2024::energy() - makkuva_2024::saddle_energy(), model.values({}), point.across,
                          point.bracket.lower, point.bracket.upper, 3));
    CHECK(point.x[0] > 0);
    CHECK(to_double(point.x[1]) < -std::sqrt(0.5) + 1e-6);
  }
  CHECK(largest_gap(curve, plane) < 0.03);
  // one end on w = -3, the other at the saddle (0, -1/√2)
  const bool forward = curve.last == CurveEnd::edge;
  const CurvePoint& edge = forward ? curve.points.back() : curve.points.front();
  const CurvePoint& saddle = forward ? curve.points.front() : curve.points.back();
  CHECK((forward ? curve.first : curve.last) == CurveEnd::lost);
  CHECK(edge.x[1] == -3);
  CHECK(to_double(saddle.x[0]) < 0.01);
  CHECK(to_double(saddle.x[1]) == doctest::Approx(-std::sqrt(0.5)).epsilon(0.01));
}

TEST_CASE("a basin with a round boundary: the curve closes and is a circle") {
  // r² = x² + y²: minimum at 0, maxima on r = 1, then down to infinity
  const Model model = gradient_model({"x", "y"}, "(x^2 + y^2)/2 - (x^2 + y^2)^2/4");
  const Segment segment{{ratio(1, 3), ratio(1, 10)}, {2, ratio(1, 10)}};
  const PlaneSection plane{{0, 1}, {-2, -2}, {2, 2}, segment.from};
  const BoundaryCurve curve = curve_of(model, plane, segment);
  CHECK(curve.first == CurveEnd::closed);
  CHECK(curve.last == CurveEnd::closed);
  // circumference 2π in a square of side 4, in steps of at most 0.02
  CHECK(curve.points.size() > 75);
  CHECK(curve.points.size() < 200);
  for (const CurvePoint& point : curve.points) {
    CHECK(std::hypot(to_double(point.x[0]), to_double(point.x[1])) == doctest::Approx(1).epsilon(1e-7));
  }
}

TEST_CASE("a boundary that crosses the rectangle has both ends on its edges, also in a section of three dimensions") {
  // independent coordinates: the boundary is the plane x = 0, whatever y and z are
  const Model model = gradient_model({"x", "y", "z"}, "(x^2-1)^2/4 + (y-1)^2/2 + z^2*(1 + y^2)/2");
  const Segment segment{{ratio(-1, 2), ratio(1, 3), ratio(1, 5)}, {ratio(3, 4), ratio(1, 3), ratio(1, 5)}};
  const PlaneSection plane{{0, 2}, {-1, -1}, {1, 1}, segment.from};
  const BoundaryCurve curve = curve_of(model, plane, segment);
  CHECK(curve.first == CurveEnd::edge);
  CHECK(curve.last == CurveEnd::edge);
  CHECK(abs(curve.points.front().x[2]) == 1);
  CHECK(curve.points.front().x[2] == -curve.points.back().x[2]);
  for (const CurvePoint& point : curve.points) {
    CHECK(std::abs(to_double(point.x[0])) < 1e-7);
    CHECK(point.x[1] == ratio(1, 3));
  }
}

}  // namespace separatrix::testing

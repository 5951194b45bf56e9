// The stationary set of the Markov chain's loss against its closed form: curves e²(1 + 2w|w|) = const, the axis e = 0.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "lib/num/agreement.hpp"
#include "solvers/stationary/equilibrium_finder.hpp"
#include "tests/solvers/stationary/stationary_cases.hpp"

namespace separatrix {
TEST_CASE("stationary: markov below p + q = 1 to 50 digits") {
  constexpr std::size_t digits = 50;
  const Stationary found = markov_at("0.1", "0.1", digits);
  CHECK(kinds(found) == Kinds{{"minimum manifold", 3}, {"maximum", 1}, {"saddle", 1}});
  const Known entropy = value_of("-(1/10)*log(1/10) - (9/10)*log(9/10)", digits), ln2 = value_of("log(2)", digits);

  REQUIRE(found.points.size() == 1);
  const StationaryReport& point = found.points.front();
  CHECK(point.number == 4);
  CHECK(point.order == 3);
  CHECK(point.zero == 2);
  CHECK(point.spectrum[0].zero == ZeroReason::tangent);
  CHECK(point.spectrum[1].zero == ZeroReason::exchange);
  CHECK(point.x[0] == "0");
  CHECK(agreed_digits(point.x[1], value_of("-1/sqrt(2)", digits)) >= digits - 1);
  CHECK(agreed_digits(*point.loss, ln2) >= digits - 1);

  REQUIRE(found.manifolds.size() == 4);
  for (const std::size_t k : {0U, 1U}) {  // e²(1 + 2w|w|) = ln 81, for e < 0 and e > 0
    const ManifoldReport& curve = found.manifolds[k];
    CHECK(curve.middle.number == k + 1);
    CHECK(curve.middle.order == 2);
    CHECK(agreed_digits(*curve.loss_low, entropy) >= digits - 1);
    CHECK(agreed_digits(*curve.loss_high, entropy) >= digits - 1);
    CHECK(curve.points.size() > 50);
    CHECK(largest_value("e^2*(1 + 2*w*abs(w)) - log(81)", found, curve.points, digits + 20) < -47);
    CHECK((number(curve.points.front()[0]) < 0) == (k == 0));
    // the ends are on the box: |e| = 3 and w = 3
    const double e = std::abs(number(curve.points[k == 0 ? 0 : curve.points.size() - 1][0]));
    const double w = number(curve.points[k == 0 ? curve.points.size() - 1 : 0][1]);
    CHECK(std::abs(e - 3) < 1e-9);
    CHECK(std::abs(w - 3) < 1e-9);
    // ℓ''(u*)(4e²g² + 16w²e⁴), ℓ''(u*) = pq(1−p)(1−q)/((p+q)(2−p−q)); the spectrum by another road
    const std::vector<Rational> x{curve.middle.x[0].value(), curve.middle.x[1].value()};
    const Known expected = evaluate({parse("81/10000/(36/100)*(4*e^2*(1 + 2*w*abs(w))^2 + 16*w^2*e^4)")},
                                    {symbol("e"), symbol("w")}, x, digits)
                               .front();
    CHECK(agreed_digits(curve.middle.spectrum[1].real, expected) >= digits - 3);
    CHECK(curve.middle.spectrum[0].zero == ZeroReason::tangent);
  }
  // the axis: minima below w_s, maxima above; both pieces end in the point
  const ManifoldReport &trap = found.manifolds[2], &hill = found.manifolds[3];
  CHECK(trap.middle.kind == StationaryKind::minimum_manifold);
  CHECK(hill.middle.kind == StationaryKind::maximum);
  CHECK(trap.middle.number == 3);
  CHECK(hill.middle.number == 5);
  CHECK(trap.points.front() == std::vector<Known>{"0", "-3"});
  CHECK(trap.points.back() == point.x);
  CHECK(hill.points.front() == point.x);
  CHECK(hill.points.back() == std::vector<Known>{"0", "3"});
  CHECK(agreed_digits(*trap.loss_low, ln2) >= digits - 1);
  CHECK(agreed_digits(*hill.loss_high, ln2) >= digits - 1);
}

TEST_CASE("stationary: markov above p + q = 1 is mirrored, and at it both components are minima") {
  const Stationary above = markov_at("0.9", "0.9");
  CHECK(kinds(above) == Kinds{{"minimum manifold", 3}, {"maximum", 1}, {"saddle", 1}});
  for (const std::size_t k : {0U, 1U}) {
    CHECK(largest_value("e^2*(1 + 2*w*abs(w)) + log(81)", above, above.manifolds[k].points, 30) < -12);
  }
  CHECK(above.manifolds[2].points.back() == std::vector<Known>{"0", "3"});  // minima above w_s
  CHECK(above.manifolds[3].middle.kind == StationaryKind::maximum);

  const Stationary at = markov_at("0.5", "0.5");
  CHECK(kinds(at) == Kinds{{"minimum manifold", 2}, {"degenerate", 1}});  // they cross where L = ln 2 along both
  REQUIRE(at.points.size() == 1);
  CHECK(at.points[0].x[0] == "0");
  CHECK(agreed_digits(at.points[0].x[1], value_of("-1/sqrt(2)", 20)) >= 14);
  REQUIRE(at.manifolds.size() == 2);
  CHECK(largest_value("w + 1/sqrt(2)", at, at.manifolds[0].points, 30) < -14);
  CHECK(at.manifolds[0].middle.order == 2);
  CHECK(largest_value("e", at, at.manifolds[1].points, 30) < -100);
  CHECK(at.manifolds[1].middle.order == 4);  // the loss rises like e⁴ from the axis
  CHECK(at.manifolds[1].middle.zero == 1);   // the tangent; that the other one is 0 is not shown
  CHECK(at.manifolds[1].middle.spectrum[1].zero == ZeroReason::undecided);
}

TEST_CASE("stationary: just off p + q = 1 the axis is still cut, although its eigenvalues are below 1e-10") {
  const Stationary found = markov_at("1/2", "4999999999/10000000000");
  CHECK(kinds(found)["saddle"] == 1);
  bool minima_below = false, maxima_above = false;
  for (const auto& manifold : found.manifolds) {
    if (manifold.points.front()[0] != "0" || manifold.points.back()[0] != "0") continue;
    const double w = number(manifold.middle.x[1]);
    minima_below |= w < -0.71 && manifold.middle.kind == StationaryKind::minimum_manifold;
    maxima_above |= w > -0.70 && manifold.middle.kind == StationaryKind::maximum;
  }
  CHECK(minima_below);
  CHECK(maxima_above);
}

TEST_CASE("stationary: the numbers do not depend on the digits") {
  const Stationary few = markov_at("0.2", "0.3", 5), many = markov_at("0.2", "0.3", 80);
  REQUIRE(few.points.size() == many.points.size());
  REQUIRE(few.manifolds.size() == many.manifolds.size());
  for (std::size_t k = 0; k < few.manifolds.size(); ++k) {
    CHECK(few.manifolds[k].middle.number == many.manifolds[k].middle.number);
    CHECK(agreed_digits(*few.manifolds[k].loss_low, *many.manifolds[k].loss_low) >= 4);
  }
  CHECK(agreed_digits(few.points[0].x[1], many.points[0].x[1]) >= 4);
}

TEST_CASE("stationary: a limit is recognised by its number") {
  const EquilibriumFinder number_at(markov_at("0.1", "0.1"));
  CHECK(number_at({0, -2}, std::log(2.0), 1e-3) == 3);
  // between the points that are known of a curve, where it is not their polygon
  for (const double w : {0.71, 1.0, 1.23456, 2.0, 2.9}) {
    const double e = std::sqrt(std::log(81.0) / (1 + 2 * w * w));
    CHECK(number_at({e, w}, {}, 1e-6) == 2);
    CHECK(number_at({-e, w}, {}, 1e-6) == 1);
    CHECK(!number_at({e + 0.01, w}, {}, 1e-6));
  }
  CHECK(!number_at({2.5, -2.5}, {}, 1e-2));
}

}  // namespace separatrix

// Losses whose stationary sets are known in closed form: normal forms of degenerate points, products of weights,
// factorisations, rings, flat valleys, flat surroundings, minima at infinity.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "tests/solvers/stationary/stationary_cases.hpp"

namespace separatrix {
TEST_CASE("stationary: normal forms of degenerate points") {
  check({
      {"x y", "x^3 + y^2", -2, third, one_saddle, 3},   // A₂
      {"x y", "x^4 + y^2", -2, third, one_minimum, 4},  // A₃
      {"x y", "log(1 + exp(x)) - x/2 + y^4", -2, third, one_minimum,
       4},  // log(2 cosh(x/2)) + y⁴: a value that is not rational
      {"x y", "log(1 + exp(x)) - x/2 - y^4", -2, third, one_saddle, 4},
      {"x y", "y^2 - x^4", -2, third, one_saddle, 4},
      {"x y", "x^5 + y^2", -2, third, one_saddle, 5},   // A₄
      {"x y", "x^6 + y^2", -2, third, one_minimum, 6},  // A₅
      {"x y", "-x^6 - y^2", -2, third, one_maximum, 6},
      {"x", "x^8", -2, third, one_minimum, 8},
      {"x", "x^20", -2, third, one_minimum, 20},
      {"x y", "x^3 - 3*x*y^2", -2, third, one_saddle, 3},         // D₄⁻: the monkey's
      {"x y", "x^3 + x*y^2", -2, third, one_saddle, 3},           // D₄⁺
      {"x y", "x^2*y + y^4", -2, third, one_saddle, 3},           // D₅
      {"x y", "x^3 + y^4", -2, third, one_saddle, 3},             // E₆
      {"x y", "x^3 + x*y^3", -2, third, one_saddle, 3},           // E₇
      {"x y", "x^3 + y^5", -2, third, one_saddle, 3},             // E₈
      {"x y", "x^4 + x^2*y^2 + y^4", -2, third, one_minimum, 4},  // X₉
      {"x y", "x^4 - 3*x^2*y^2 + y^4", -2, third, one_saddle, 4},
      {"x y", "x^4 + y^6", -2, third, one_minimum, 6},
      {"x y", "x^4 - y^6", -2, third, one_saddle, 6},
      {"x y", "x^4 + x^2*y^2 + y^6", -2, third, one_minimum},       // two edges of Newton's polygon
      {"x y", "(x - y)^4 + (x + y)^6", -2, third, one_minimum, 6},  // the same after a rotation
      {"x y", "(y - x^2)^2 + x^4", -2, third, one_minimum, 4},
      {"x y", "(y - x^2)^2 - x^6", -2, third, one_saddle, 6},  // −x⁶ along the valley
      {"x y", "(y - x^2)^4 + x^10", -2, third, one_minimum, 10},
      {"x y", "(y^2 - x^3)^2 + x^8", -2, third, one_minimum},  // Puiseux: y = ±x^(3/2)
      {"x y z", "x^4 + y^4 + z^4", -2, third, one_minimum, 4},
      {"x y z", "x^4 + y^6 + z^8", -2, third, one_minimum, 8},
      {"x y z", "x^8 + y^8 + z^8", -2, third, one_minimum, 8},
      {"x y z w", "x^4 + y^4 + z^4 + w^4 + x*y*z*w", -2, third, one_minimum, 4},
      // Motzkin's form, not negative but no sum of squares, and a little more
      {"x y z", "x^4*y^2 + x^2*y^4 + z^6 - 3*x^2*y^2*z^2 + (x^2 + y^2 + z^2)^3/10", -2, third, one_minimum, 6},
      {"x y", "(x - 1/3)^6 + (y - x)^2", -2, third, one_minimum, 6},
      {"x y", "(x^2 - 2)^4 + (y - x)^2", 0, third, {{"strict minimum/0", 1}, {"saddle/0", 1}}},
  });
}

TEST_CASE("stationary: products of weights") {
  check({
      {"a b", "(a*b - 1)^2/2", -2, third, {{"minimum manifold/1", 2}, {"saddle/0", 1}}},
      // the axes are saddles, and at 0 they cross in one of third order
      {"a b c", "(a*b*c - 1)^2/2", -2, third, {{"minimum manifold/2", 1}, {"saddle/1", 3}, {"saddle/0", 1}}},
  });
}

TEST_CASE("stationary: a product of four weights") {
  for (const auto& [low, high] : {std::pair<Rational, Rational>{-2, 2}, {-3, 3}, {-1, third}}) {
    const Stationary found = stationary_in("a b c d", "(a*b*c*d - 1)^2/2", low, high);
    bool origin = false;
    for (const auto& point : found.points) {  // six planes cross in it
      if (point.x != std::vector<Known>(4, 0)) continue;
      origin = true;
      CHECK(point.kind == StationaryKind::saddle);
      CHECK(point.order == 4);
      CHECK(point.zero == 4);
    }
    CHECK(origin);
    CHECK(found.points.size() == 1);
    for (const auto& manifold : found.manifolds) {
      const bool is_fitted = manifold.middle.kind == StationaryKind::minimum_manifold;
      CHECK(manifold.dimension == (is_fitted ? 3 : 2));
      if (!is_fitted) CHECK(manifold.middle.kind == StationaryKind::saddle);
    }
  }
}

TEST_CASE("stationary: a product of five weights" * doctest::test_suite("full")) {
  // 0 where two weights are 0: ten sets of dimension 3, which cross in sets of dimension 2, in the axes and in 0
  const Stationary found = stationary_in("a b c d e", "(a*b*c*d*e - 1)^2/2", -2, 2);
  REQUIRE(found.points.size() == 1);
  CHECK(found.points[0].x == std::vector<Known>(5, 0));
  CHECK(found.points[0].kind == StationaryKind::saddle);
  CHECK(found.points[0].order == 5);  // 1/2 − abcde
  std::size_t fitted = 0;
  for (const auto& manifold : found.manifolds) {
    const bool is_fitted = manifold.middle.kind == StationaryKind::minimum_manifold;
    fitted += is_fitted;
    if (is_fitted) CHECK(manifold.dimension == 4);
    if (!is_fitted) CHECK(manifold.middle.kind == StationaryKind::saddle);
    if (!is_fitted) CHECK(manifold.dimension <= 3);
  }
  CHECK(fitted == 1);
}

TEST_CASE("stationary: a product of three beside one of two") {
  // x = y = z = 0 on ab = 1: three surfaces cross along a curve; (1 − h³)²/2 along x = y = z = h
  const Stationary found = stationary_in("a b x y z", "(a*b - 1)^2/2 + (1 - x*y*z)^2/2", -3, 3);
  bool crossing = false;
  for (const auto& manifold : found.manifolds) {
    const StationaryReport& middle = manifold.middle;
    CHECK(manifold.dimension <= 3);
    if (middle.kind == StationaryKind::minimum_manifold) {
      CHECK(manifold.dimension == 3);
      CHECK(number(middle.loss) < 1e-12);
    } else {
      CHECK(middle.kind == StationaryKind::saddle);
    }
    if (middle.zero < 4) continue;
    crossing = true;
    CHECK(manifold.dimension == 2);
    CHECK(middle.order == 3);
    CHECK(middle.unstable == 0);
    CHECK(number(middle.loss) == doctest::Approx(0.5));
  }
  CHECK(crossing);
}

TEST_CASE("stationary: two equal units share the weight of one along a line") {
  StationaryRequest request;
  request.most_seconds = 1000;
  request.box = {{0, 2}, {0, 2}, {-2, 3}, {-2, 3}};
  const char* const loss = "(v1*w1 + v2*w2 - 1)^2 + (v1*w1^3 + v2*w2^3 - 2)^2 + (v1*w1^5 + v2*w2^5 - 3)^2";
  const Stationary found = stationary(gradient_model({"w1", "w2", "v1", "v2"}, loss), request);
  // w1 = w2 = w, v1 + v2 = v, (w, v) the optimum of one unit: minima where both shares have one sign
  constexpr double w = 1.28311642970902, v = 0.875672793105258;
  std::size_t minima = 0, saddles = 0;
  for (const auto& manifold : found.manifolds) {
    if (number(manifold.loss_low) < 1e-6) continue;
    const auto &first = manifold.points.front(), &last = manifold.points.back();
    CHECK(number(first[0]) == doctest::Approx(w));
    CHECK(number(first[1]) == doctest::Approx(w));
    const double low = std::min(number(first[2]), number(last[2])), high = std::max(number(first[2]), number(last[2]));
    if (manifold.middle.kind == StationaryKind::minimum_manifold) {
      ++minima;
      CHECK(std::abs(low) < 1e-12);
      CHECK(high == doctest::Approx(v).epsilon(1e-13));
    } else {
      ++saddles;
      CHECK(manifold.middle.kind == StationaryKind::saddle);
      CHECK(manifold.middle.unstable == 1);
      CHECK((high < 1e-12 || low > v - 1e-12));
    }
  }
  CHECK(minima == 1);
  CHECK(saddles == 2);
}

TEST_CASE("stationary: factorisations") {
  check({
      // ‖u uᵀ − 1‖²/4 = (r⁴ − 2r² + 2)/4
      {"x y", "((x^2 - 1)^2 + (y^2 - 1)^2 + 2*x^2*y^2)/4", -2, third, {{"minimum manifold/1", 1}, {"maximum/0", 1}}},
      // ‖u uᵀ − diag(2, 1)‖²/4: ±√2 e₁, ±e₂, 0
      {"x y",
       "((x^2 - 2)^2 + (y^2 - 1)^2 + 2*x^2*y^2)/4",
       -2,
       third,
       {{"strict minimum/0", 2}, {"saddle/0", 2}, {"maximum/0", 1}}},
  });
  // ‖W₂W₁ − diag(2, 1)‖²/2: rank 2, rank 1 with either singular value, 0
  const char* const loss = "((a*e + b*g - 2)^2 + (a*f + b*h)^2 + (c*e + d*g)^2 + (c*f + d*h - 1)^2)/2";
  const Stationary found = stationary_in("a b c d e f g h", loss, -3, 3);
  std::map<long, std::vector<std::size_t>> sets;  // 2·loss → dimension, unstable
  for (const auto& manifold : found.manifolds) {
    const auto level = std::lround(2 * number(manifold.loss_low));
    CHECK(sets.count(level) == 0);
    sets[level] = {manifold.dimension, manifold.middle.unstable};
  }
  CHECK(sets == std::map<long, std::vector<std::size_t>>{{0, {4, 0}}, {1, {3, 1}}, {4, {3, 2}}});
  REQUIRE(found.points.size() == 1);
  CHECK(found.points[0].unstable == 4);
  CHECK(found.points[0].zero == 0);
}

TEST_CASE("stationary: rings, flat valleys and lines that cross") {
  check({
      {"x y", "(x^2 + y^2 - 1)^2", -2, third, {{"minimum manifold/1", 1}, {"maximum/0", 1}}},
      {"x y", "(x^2 + y^2 - 1)^2 + x^2", -2, third, {{"strict minimum/0", 2}, {"saddle/0", 2}, {"maximum/0", 1}}},
      {"x y z", "(x^2 + y^2 + z^2 - 1)^2", -2, third, {{"minimum manifold/2", 1}, {"maximum/0", 1}}},
      {"x y", "y^4", -2, third, {{"minimum manifold/1", 1}}, 4},
      {"x y z", "(x^2 + y^2 - 1)^2 + z^4", -2, third, {{"minimum manifold/1", 1}, {"saddle/0", 1}}},
      {"x y z w",
       "(x^2 + y^2 - 1)^2 + (z^2 + w^2 - 1)^2",
       -2,
       third,
       {{"minimum manifold/2", 1}, {"saddle/1", 2}, {"maximum/0", 1}}},
      // Whitney's umbrella with its handle, pinched in 0
      {"x y z",
       "(x^2 - y^2*z)^2",
       -2,
       third,
       {{"minimum manifold/2", 1}, {"minimum manifold/1", 1}, {"degenerate/0", 1}}},
      {"x y", "(y - x^2)^4", -2, third, {{"minimum manifold/1", 1}}, 4},
      {"x y", "x*y^2", -2, third, {{"minimum manifold/1", 1}, {"maximum/1", 1}, {"saddle/0", 1}}},
      {"x y", "x*y^4", -2, third, {{"minimum manifold/1", 1}, {"maximum/1", 1}, {"saddle/0", 1}}},
      {"x y", "x^2*y^4", -2, third, {{"minimum manifold/1", 2}, {"degenerate/0", 1}}},
      {"x y", "x^2*y^2*(x - y)^2", -2, third, {{"minimum manifold/1", 3}, {"degenerate/0", 1}}},
      // every Newton iteration ends in 0
      {"x y", "(x^2 - y^2)^2", -2, third, {{"minimum manifold/1", 2}, {"degenerate/0", 1}}},
      {"x y z", "(x^2 - y^2)^2 + (y^2 - z^2)^2", -2, third, {{"minimum manifold/1", 4}, {"degenerate/0", 1}}},
      // they cross at (±√3/2, 1/2), which no fraction is: what is left of third order there is rounding
      {"x y",
       "((x^2 + y^2 - 1)*(y - 1/2))^2",
       -2,
       third,
       {{"minimum manifold/1", 2}, {"degenerate/0", 2}, {"maximum/0", 2}}},
      {"x y z", "x^2*y^2 + z^2", -2, third, {{"minimum manifold/1", 2}, {"degenerate/0", 1}}},
      {"x y z", "((x - y)^2 + (y - z)^2)*(x^2 + y^2 + z^2)", -2, third, {{"minimum manifold/1", 1}}},
  });
}

TEST_CASE("stationary: what only tends to be stationary is not") {
  check({
      {"x y", "exp(-x) + y^2", -3, 400, nothing},
      {"x y", "y^2/2 + log(1 + exp(-x))", -3, 300, nothing},
      {"x y", "y^2/2 + exp(-1/x^2)", -3, 3, nothing},
      {"x y", "(1 - tanh(x*y))^2/2", -3, 12, one_saddle},
      {"x y", "exp(-x^2) + y^2", -30, 40, one_saddle},
      {"x y", "tanh(x)^2 + y^2", -30, 40, one_minimum},
      {"x y", "(1 - tanh(x)*tanh(y))^2", -30, 40, one_saddle},
      {"x y", "1/(1 + exp(-x)) + y^2", -50, 60, nothing},
      {"x", "1/(1 + x^2)", -30, 40, one_maximum},
      {"x", "(x - 1)^2*(x - 1001/1000)^2", -3, 3, {{"strict minimum/0", 2}, {"maximum/0", 1}}},
      {"x", "x^3/3 - 2000001/2000000*x^2 + 1000001/1000000*x", -3, 3, {{"strict minimum/0", 1}, {"maximum/0", 1}}},
  });
}

TEST_CASE("stationary: wells in flat surroundings") {
  const Census two{{"strict minimum/0", 2}, {"saddle/0", 1}};
  check({
      {"x y", "-exp(-x^2 - y^2)", -100, 70, one_minimum},
      {"x y", "(1 - exp(-(x - 3)^2 - y^2))*(1 - exp(-(x + 3)^2 - y^2))", -30, 40, two},
      {"x y z", "-exp(-x^2 - (y - 1)^2 - z^2) - exp(-(x - 3)^2 - y^2 - (z + 1)^2)", -10, 12, two},
      {"x y", "-exp(-(x^2 + y^2 - 2)^2)", -10, 12, {{"minimum manifold/1", 1}, {"maximum/0", 1}}},
  });
  const Stationary found = stationary_in("x y", "-exp(-(x - 1)^2 - y^2) - exp(-(x + 2)^2 - (y - 1)^2)/2", -30, 40);
  REQUIRE(census_of(found) == two);
  // mpmath.findroot
  const double x[] = {0.99993187071491832394, -1.9997271292596708041, -0.63004692422588229981},
               loss[] = {-1.0000227051199890076, -0.50004544122411621702, -0.11435526887268947641};
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(number(found.points[k].x[0]) == doctest::Approx(x[k]).epsilon(1e-14));
    CHECK(number(found.points[k].loss) == doctest::Approx(loss[k]).epsilon(1e-14));
  }
}

TEST_CASE("stationary: every combination of coordinates is found") {
  const char* const ripple =
      "20 + x^2 + y^2 - 10*cos(2*3.14159265358979323846264338327950288*x)"
      " - 10*cos(2*3.14159265358979323846264338327950288*y)";
  // 2x + 20π sin(2πx) = 0 has 21, 23 and 33 roots within ±5.12, ±5.6 and ±8
  CHECK(stationary_in("x y", ripple, Rational(-128, 25), Rational(128, 25)).points.size() == 441);
  CHECK(stationary_in("x y", ripple, Rational(-28, 5), Rational(28, 5)).points.size() == 529);
  CHECK(stationary_in("x y", ripple, -8, 8).points.size() == 1089);
}

}  // namespace separatrix

// What a search may miss, invent or misjudge: narrow wells, points close together, tails, scales. Values from mpmath, or by
// hand.
#include <doctest/doctest.h>

#include "lib/num/agreement.hpp"
#include "lib/symbolic/parse.hpp"
#include "tests/solvers/stationary/stationary_cases.hpp"

namespace separatrix {
namespace {

struct PointCase {
  const char* states;
  const char* loss;
  std::vector<std::pair<std::vector<Known>, const char*>> points;  // in the order of their numbers
};

bool is_at(const StationaryReport& point, const std::vector<Known>& x) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (agreed_digits(point.x[i], x[i]) < 14) return false;
  }
  return true;
}

void check_points(const std::vector<PointCase>& cases) {
  for (const PointCase& each : cases) {
    CAPTURE(std::string(each.loss));
    const Stationary found = stationary_in(each.states, each.loss, -3, 3);
    CHECK(found.manifolds.empty());
    CHECK(found.complete());
    CHECK(found.proved);
    REQUIRE(found.points.size() == each.points.size());
    for (std::size_t i = 0; i < each.points.size(); ++i) {
      CAPTURE(i);
      CHECK(is_at(found.points[i], each.points[i].first));
      CHECK(name(found.points[i].kind) == each.points[i].second);
      CHECK(found.points[i].zero == 0);
    }
  }
}

}  // namespace

TEST_CASE("stationary: narrow wells are found, and that there are no others is proved") {
  check_points({
      {"x",
       "x^2/2 - exp(-(1e4*(x - 1.2345))^2)/10",
       {{{"0"}, "strict minimum"},
        {{"1.234499938274979569157603899316840769"}, "strict minimum"},
        {{"1.234209173072175801688972131649815021"}, "maximum"}}},
      {"x y",
       "(x^2 + y^2)/2 - exp(-((x - 1)^2 + (y + 2)^2)*4e4)/10",
       {{{"0", "0"}, "strict minimum"},
        {{"0.99987462211280719338618045541609537", "-1.99974924422561438677236091083219075"}, "strict minimum"},
        {{"0.99580643663426578509358956135369707", "-1.99161287326853157018717912270740935"}, "saddle"}}},
      {"x",
       "((x - 1)^2 - 1e-12)^2",
       {{{"0.999999"}, "strict minimum"}, {{"1.000001"}, "strict minimum"}, {{"1"}, "maximum"}}},
  });
}

TEST_CASE("stationary: a well far steeper than others, and one in a tail, are not degenerate") {
  check_points({
      {"x y",
       "((x/1e-8)^2 - 1)^2 + y^2",
       {{{"-1e-8", "0"}, "strict minimum"}, {{"1e-8", "0"}, "strict minimum"}, {{"0", "0"}, "saddle"}}},
      {"x y", "x^2 + 1e17*y^2", {{{"0", "0"}, "strict minimum"}}},
  });
  // in the middle L″ = 3.3587e-48 and L = 9.58e-52, between two wells
  const Stationary tail =
      stationary_in("x y", "sigmoid(60*(x - 2))*(x - 2.5)^2 + sigmoid(-60*(x + 2))*(x + 2.5)^2 + y^2", -3, 3);
  REQUIRE(tail.points.size() == 5);
  CHECK(tail.proved);
  const StationaryReport& middle = tail.points[2];
  CHECK(middle.x == std::vector<Known>{0, 0});
  CHECK(middle.kind == StationaryKind::strict_minimum);
  CHECK(middle.zero == 0);
  CHECK(agreed_digits(middle.spectrum[0].real, "3.358736562213184719e-48") >= 14);
  CHECK(agreed_digits(*middle.loss, "9.58456009215249954e-52") >= 14);
}

// No step along a curved valley lessens |F|; on a ring that is tilted by 1e-12 double sees zeros everywhere.
TEST_CASE("stationary: narrow curved valleys and tilted rings have their points") {
  for (const char* loss : {"(1 - x)^2 + 1e5*(y - x^2)^2", "(1 - x)^2 + 1e8*(y - x^2)^2"}) {
    CAPTURE(std::string(loss));
    const Stationary found = stationary_in("x y", loss, -3, 3);
    CHECK(kinds(found) == Kinds{{"strict minimum", 1}});
    CHECK(is_at(found.points.at(0), {"1", "1"}));
  }
  // y = 0 and 4x³ − 4x + ε = 0, ∂²L/∂y² = 4(x² − 1) = −ε/x
  const Stationary ring = stationary_in("x y", "(x^2 + y^2 - 1)^2 + 1e-12*x", -3, 3);
  CHECK(kinds(ring) == Kinds{{"strict minimum", 1}, {"saddle", 1}, {"maximum", 1}});
  for (const auto& point : ring.points) {
    CHECK(point.x[1] == Known("0"));
    CHECK(std::abs(number(point.x[0]) - std::round(number(point.x[0]))) < 1e-12);
  }
  // x ± 1 = −ε/8 + O(ε²), whatever the size of ε; ∂²L/∂y² = ε at the minimum, −ε at the saddle
  const std::vector<std::pair<const char*, double>> tilts{{"(x^2 + y^2 - 1)^2 + 1e-20*x", 1e-20},
                                                          {"(x^2 + y^2 - 1)^2 + 1e-24*x", 1e-24},
                                                          {"(x^2 + y^2 - 1)^2 + 1e-30*x", 1e-30},
                                                          {"(x^2 + y^2 - 1)^2 + 1e-40*x", 1e-40}};
  for (const auto& [loss, tilt] : tilts) {
    CAPTURE(std::string(loss));
    const Stationary tilted = stationary_in("x y", loss, -3, 3);
    REQUIRE(kinds(tilted) == Kinds{{"strict minimum", 1}, {"saddle", 1}, {"maximum", 1}});
    for (const auto& point : tilted.points) {
      if (point.kind == StationaryKind::maximum) continue;
      const bool is_minimum = point.kind == StationaryKind::strict_minimum;
      CHECK(is_at(point, std::vector<Known>{is_minimum ? -1 : 1, 0}));
      CHECK(number(point.spectrum.front().real) / tilt == doctest::Approx(is_minimum ? 1 : -1).epsilon(1e-13));
    }
  }
}

TEST_CASE("stationary: a circle is a manifold however small it is in the box") {
  for (const char* loss : {"(x^2 + y^2)^2/4 - 1e-8*(x^2 + y^2)/2", "((x - 1)^2 + y^2 - 1e-8)^2"}) {
    CAPTURE(std::string(loss));
    const Stationary found = stationary_in("x y", loss, -3, 3);
    CHECK(kinds(found) == Kinds{{"minimum manifold", 1}, {"maximum", 1}});
    REQUIRE(found.manifolds.size() == 1);
    CHECK(found.manifolds[0].closed);
  }
}

TEST_CASE("stationary: valleys much closer together than the box is wide are told apart, with the ridge between them") {
  // (u² − 10⁻⁸)²/2 of u = y − 1, x y − 1 and y − x²: stationary where u = 0, ±10⁻⁴
  const std::vector<std::pair<const char*, Kinds>> valleys{
      {"((y - 1)^2 - 1e-8)^2/2 + 0*x", {{"minimum manifold", 2}, {"maximum", 1}}},
      {"((x*y - 1)^2 - 1e-8)^2/2", {{"minimum manifold", 2}, {"maximum", 1}}},
      {"((y - x^2)^2 - 1e-8)^2/2", {{"minimum manifold", 2}, {"maximum", 1}}},
  };
  for (const auto& [loss, expected] : valleys) {
    CAPTURE(std::string(loss));
    const Stationary found = stationary_in("x y", loss, ratio(1, 2), 2);
    CHECK(found.points.empty());
    CHECK(kinds(found) == expected);
  }
  // in a box four times as wide: two branches of each of the three, and the saddle at 0
  const Stationary wide = stationary_in("x y", "((x*y - 1)^2 - 1e-8)^2/2", -3, 3);
  CHECK(kinds(wide) == Kinds{{"minimum manifold", 4}, {"maximum", 2}, {"saddle", 1}});
}

TEST_CASE("stationary: saturation and flat powers make no manifolds") {
  check_points({
      {"x", "tanh(1000*(x - 0.3))^2", {{{"0.3"}, "strict minimum"}}},
      {"x y", "tanh(1000*(x - 0.3))^2 + y^2", {{{"0.3", "0"}, "strict minimum"}}},
      {"x", "sigmoid(200*(x - 1))*sigmoid(-200*(x - 1))", {{{"1"}, "maximum"}}},
      {"x", "-exp(-1000*(x - 1)^2)", {{{"1"}, "strict minimum"}}},
      {"x y",
       "exp(-x^2)*exp(-30*y^2)*x",
       {{{"-0.70710678118654752440", "0"}, "strict minimum"}, {{"0.70710678118654752440", "0"}, "maximum"}}},
  });
  const Stationary flat = stationary_in("x y", "x^2 + y^40", -3, 3);
  REQUIRE(flat.points.size() == 1);
  CHECK(flat.manifolds.empty());
  CHECK(flat.points[0].kind == StationaryKind::strict_minimum);
  CHECK(flat.points[0].order == 40);
  CHECK(flat.proved);
}

TEST_CASE("stationary: what is only small makes no manifolds where nothing is proved either") {
  // the slopes are products of factors that are 0 nowhere
  for (const char* loss : {"1/(1 + exp(-1000*(x - 0.3))) + y^2 + z^2 + w^2",
                           "(1 - tanh(600*(x - 0.3)))^2 + y^2 + z^2*w^2", "-sigmoid(500*x)^2 + (y*z*w - 1)^2"}) {
    CAPTURE(std::string(loss));
    const Stationary none = stationary_in("x y z w", loss, -3, 3);
    CHECK(none.points.empty());
    CHECK(none.manifolds.empty());
    CHECK_FALSE(none.proved);
  }
}

TEST_CASE("stationary: a removable point is what the formula tends to there") {
  const Stationary found = stationary_in("x", "sin(x)/x", -3, 3);  // 1 − x²/6 + …
  REQUIRE(found.points.size() == 1);
  CHECK(found.points[0].x[0] == Known(0));
  CHECK(found.points[0].kind == StationaryKind::maximum);
  CHECK(agreed_digits(found.points[0].spectrum[0].real, "-0.333333333333333333333") >= 14);
}

TEST_CASE("stationary: complete is what is proved, or what a search found no more of; else the place is named") {
  // cos x = 1 − x²/2 + …: at x = 1/(π/2 + kπ) for every k
  const Stationary many = stationary_in("x", "sin(1/x)", -3, 3);
  CHECK_FALSE(many.complete());
  // no value at 0
  const Stationary hole = stationary_in("x y", "exp(-1/(x^2 + y^2))", -3, 3);
  CHECK(hole.points.empty());
  CHECK_FALSE(hole.complete());
  REQUIRE(hole.unresolved.size() == 1);
  // a double zero is enclosed, not proved
  const Stationary slant = stationary_in("x", "cos(x) + x", -3, 3);
  CHECK(slant.complete());
  CHECK_FALSE(slant.proved);
  const Stationary line = stationary_in("x y", "x^2*y^2", -3, 3);
  CHECK(line.complete());
  CHECK_FALSE(line.proved);
  // far apart in a wide box, by hand
  StationaryRequest request;
  request.box = {{-1'000'000'000, 1'000'000'000}};
  const Stationary wide = stationary(gradient_model({"x"}, "(x^2 - 1)^2"), request);
  CHECK(wide.points.size() == 3);
  CHECK(wide.proved);
  // sin x = 1 − 1e-12 at π/2 ± 1.4142135…e-6, and sin x = 1 + 1e-12 nowhere
  CHECK(stationary_in("x", "cos(x) + (1 - 1e-12)*x", -3, 3).points.size() == 2);
  const Stationary none = stationary_in("x", "cos(x) + (1 + 1e-12)*x", -3, 3);
  CHECK(none.points.empty());
  CHECK(none.proved);
}

}  // namespace separatrix

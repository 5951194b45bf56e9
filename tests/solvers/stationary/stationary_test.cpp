// Stationary points against closed forms, against the literature, against other digits and seeds.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "lib/num/agreement.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/parse.hpp"
#include "tests/solvers/stationary/stationary_cases.hpp"

namespace separatrix {
namespace {

Stationary points_of(const std::string& loss, const Rational& low, const Rational& high, std::size_t digits = 15) {
  return stationary(gradient_model({"x", "y"}, loss), request_in(2, low, high, digits));
}

const char* const mueller_brown =
    "-200*exp(-(x - 1)^2 - 10*y^2) - 100*exp(-x^2 - 10*(y - 1/2)^2)"
    " - 170*exp(-13/2*(x + 1/2)^2 + 11*(x + 1/2)*(y - 3/2) - 13/2*(y - 3/2)^2)"
    " + 15*exp(7/10*(x + 1)^2 + 6/10*(x + 1)*(y - 1) + 7/10*(y - 1)^2)";

}  // namespace

TEST_CASE("stationary: none is missed in 20 seeds") {
  const Model wells = gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + (y^2 - 1)^2/4 + x*y/10");
  const Model nine = gradient_model({"x", "y"}, "x^2*(x^2 - 4)^2/10 + y^2*(y^2 - 4)^2/10 + x*y/20");
  const Model surface = gradient_model({"x", "y"}, mueller_brown);
  const Model wave = gradient_model({"x", "y"}, "cos(2*x) + cos(2*y) + x*y/50");
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    const auto count = [&](const Model& model, const Rational& low, const Rational& high) {
      StationaryRequest request = request_in(2, low, high);
      request.seed = seed;
      return kinds(stationary(model, request));
    };
    CHECK(count(wells, -2, 2) == Kinds{{"strict minimum", 4}, {"saddle", 4}, {"maximum", 1}});
    CHECK(count(nine, -3, 3) == Kinds{{"strict minimum", 9}, {"saddle", 12}, {"maximum", 4}});
    CHECK(count(surface, Rational(-3, 2), 2) == Kinds{{"strict minimum", 3}, {"saddle", 2}});
    const Kinds many = count(wave, -6, 6);
    CHECK(many.at("strict minimum") == 16);
    CHECK(kinds(markov_at("0.1", "0.1", 15, seed)) == Kinds{{"minimum manifold", 3}, {"maximum", 1}, {"saddle", 1}});
  }
}

TEST_CASE("stationary: a double well with coupling has its closed form to 50 digits") {
  // x = −y: x² = 1 + k;  x = y: x² = 1 − k;  k = 1/10
  const Stationary found = points_of("(x^2 - 1)^2/4 + (y^2 - 1)^2/4 + x*y/10", -2, 2, 50);
  REQUIRE(found.points.size() == 9);
  const Known far = value_of("sqrt(11/10)", 50), near = value_of("sqrt(9/10)", 50);
  CHECK(agreed_digits(found.points[0].x[1], far) >= 49);
  CHECK(agreed_digits(found.points[3].x[0], near) >= 49);
  CHECK(agreed_digits(*found.points[0].loss, "-0.105") >= 49);
  // 3x² − 1 ± k
  CHECK(agreed_digits(found.points[0].spectrum[0].real, "2.2") >= 49);
  CHECK(agreed_digits(found.points[0].spectrum[1].real, "2.4") >= 49);
}

TEST_CASE("stationary: the surface of Mueller and Brown") {
  // K. Müller, L. D. Brown, Theoret. Chim. Acta 53, 75 (1979): parameters and five points, as commonly tabulated
  struct Expected {
    double x, y, v;
    StationaryKind kind;
  };
  const std::vector<Expected> table{{-0.558224, 1.441726, -146.6995, StationaryKind::strict_minimum},
                                    {0.623499, 0.028038, -108.1667, StationaryKind::strict_minimum},
                                    {-0.050011, 0.466694, -80.7678, StationaryKind::strict_minimum},
                                    {0.212487, 0.292988, -72.2489, StationaryKind::saddle},
                                    {-0.822002, 0.624313, -40.6648, StationaryKind::saddle}};
  const Stationary found = points_of(mueller_brown, Rational(-3, 2), 2, 50);
  REQUIRE(found.points.size() == table.size());
  for (std::size_t k = 0; k < table.size(); ++k) {
    CHECK(std::abs(number(found.points[k].x[0]) - table[k].x) < 1e-6);
    CHECK(std::abs(number(found.points[k].x[1]) - table[k].y) < 1e-6);
    CHECK(std::abs(number(found.points[k].loss) - table[k].v) < 1e-4);
    CHECK(found.points[k].kind == table[k].kind);
    CHECK(found.points[k].unstable == (table[k].kind == StationaryKind::saddle ? 1 : 0));
  }
  const Stationary more = points_of(mueller_brown, Rational(-3, 2), 2, 70);
  for (std::size_t k = 0; k < table.size(); ++k) {
    for (std::size_t i = 0; i < 2; ++i) CHECK(agreed_digits(found.points[k].x[i], more.points[k].x[i]) >= 49);
  }
}

TEST_CASE("stationary: where the Hessian decides nothing, higher order does or the point stays degenerate") {
  struct Case {
    const char* loss;
    StationaryKind kind;
    int order;
  };
  for (const Case& each :
       {Case{"x^4 + y^4", StationaryKind::strict_minimum, 4}, Case{"-x^4 - y^2", StationaryKind::maximum, 4},
        Case{"x^2 - y^4", StationaryKind::saddle, 4}, Case{"x^2 + y^3", StationaryKind::saddle, 3},
        Case{"x^3 - 3*x*y^2", StationaryKind::saddle, 3},
        // x² + 3xy² + y⁴ = (x + 3y²/2)² − 5y⁴/4: the quartic term alone would say minimum
        Case{"x^2 + 3*x*y^2 + y^4", StationaryKind::saddle, 4},
        Case{"x^2 + x*y^2 + y^4", StationaryKind::strict_minimum, 4},
        Case{"x^4 - 3*x^2*y^2 + y^4", StationaryKind::saddle, 4},
        Case{"(x - 1/3)^4 + (y - x)^2", StationaryKind::strict_minimum, 4},
        Case{"x^6 + y^2", StationaryKind::strict_minimum, 6}}) {
    CAPTURE(each.loss);
    const Stationary found = points_of(each.loss, -1, 1, 25);
    REQUIRE(found.points.size() == 1);
    CHECK(found.manifolds.empty());
    CHECK(found.points[0].kind == each.kind);
    CHECK(found.points[0].order == each.order);
    for (const auto& value : found.points[0].spectrum) CHECK(value.zero != ZeroReason::undecided);
  }
}

TEST_CASE("stationary: an eigenvalue that is only small is undecided, one that is weak is not zero") {
  const Stationary singular = points_of("(x^2 - 2)^4 + (y - x)^2", 0, 2, 30);
  REQUIRE(singular.points.size() >= 1);
  const StationaryReport& minimum = singular.points[0];
  CHECK(minimum.kind == StationaryKind::strict_minimum);
  CHECK(minimum.order == 4);
  CHECK(minimum.spectrum[0].zero == ZeroReason::undecided);
  CHECK(agreed_digits(minimum.x[0], value_of("sqrt(2)", 30)) >= 29);

  const Stationary weak = points_of("x^2 + 10^(-14)*y^2 + y^4", -2, 2, 25);
  REQUIRE(weak.points.size() == 1);
  CHECK(weak.points[0].zero == 0);
  CHECK(agreed_digits(weak.points[0].spectrum[0].real, "2e-14") >= 24);
}

TEST_CASE("stationary: manifolds are found once, with their dimension") {
  const Stationary circle = points_of("(x^2 + y^2 - 1)^2/4", -2, 2, 40);
  CHECK(kinds(circle) == Kinds{{"minimum manifold", 1}, {"maximum", 1}});
  REQUIRE(circle.manifolds.size() == 1);
  CHECK(circle.manifolds[0].closed);
  CHECK(circle.manifolds[0].points.front() == circle.manifolds[0].points.back());
  CHECK(largest_value("x^2 + y^2 - 1", circle, circle.manifolds[0].points, 60) < -39);

  // stability changes along a closed curve: λ = 2x(1 + …) across the circle
  const Stationary split = points_of("x*(x^2 + y^2 - 1)^2", -2, 2);
  std::size_t minima = 0, maxima = 0;
  for (const auto& manifold : split.manifolds) {
    minima += manifold.middle.kind == StationaryKind::minimum_manifold;
    maxima += manifold.middle.kind == StationaryKind::maximum;
    CHECK(!manifold.closed);
  }
  CHECK(minima == 1);
  CHECK(maxima == 1);
  std::set<std::string> ends;
  for (const auto& point : split.points) {
    if (point.x[0] == "0") ends.insert(point.x[1].text());
  }
  CHECK(ends == std::set<std::string>{"-1", "1"});

  const Stationary sphere =
      stationary(gradient_model({"x", "y", "z"}, "(x^2 + y^2 + z^2 - 1)^2"), request_in(3, -2, 2));
  REQUIRE(sphere.manifolds.size() == 1);
  CHECK(sphere.manifolds[0].dimension == 2);
  CHECK(sphere.manifolds[0].points.size() == 1);
  CHECK(sphere.points.size() == 1);
}

TEST_CASE("stationary: curves that cross, where every Newton iteration ends in the crossing") {
  for (const char* loss : {"x^2*y^2", "(x^2 - y^2)^2"}) {
    CAPTURE(loss);
    const Stationary found = points_of(loss, -2, 2, 20);
    CHECK(kinds(found) == Kinds{{"minimum manifold", 2}, {"degenerate", 1}});
    for (const auto& manifold : found.manifolds) {
      CHECK(largest_value("x*y*(x^2 - y^2)", found, manifold.points, 30) < -18);
      CHECK(manifold.points.size() == 101);
    }
  }
}

// V = (a b)²: the Hessian is 2 b² ∇a∇aᵀ on a = 0, and 0 where both vanish.
TEST_CASE("stationary: a point where curves touch is an entry, and one where they only come near is none") {
  const auto degenerate = [](const char* loss) {
    std::vector<std::vector<Known>> all;
    for (const StationaryReport& point : points_of(loss, -3, 3).points) {
      if (point.kind == StationaryKind::degenerate) all.push_back(point.x);
    }
    return all;
  };
  using Points = std::vector<std::vector<Known>>;
  CHECK(degenerate("((x^2 + y^2 - 1)*(y - 1))^2") == Points{{0, 1}});
  CHECK(degenerate("((x^2 + y^2 - 1)*(3*x + 4*y - 5))^2") == Points{{ratio(3, 5), ratio(4, 5)}});
  CHECK(degenerate("((x^2 + y^2 - 1)*(y - 1001/1000))^2").empty());
}

TEST_CASE("stationary: on a switching surface nothing is concluded from derivatives, but from both sides") {
  const Stationary kink = points_of("abs(x) + y^2", -1, 1);
  REQUIRE(kink.points.size() == 1);
  CHECK(kink.points[0].kind == StationaryKind::strict_minimum);
  CHECK(kink.points[0].order == 1);
  CHECK(kink.points[0].spectrum[0].zero == ZeroReason::undecided);
  const Stationary ramp = points_of("relu(x)^2 + y^2", -2, 2);
  REQUIRE(ramp.manifolds.size() == 1);
  CHECK(ramp.manifolds[0].middle.kind == StationaryKind::minimum_manifold);
  CHECK(number(ramp.manifolds[0].points.back()[0]) == doctest::Approx(0));
  for (const auto& point : ramp.points) CHECK(point.kind == StationaryKind::degenerate);
}

// ½ relu(1 − xy)² is 0 where xy ≥ 1, on both sides of the saddle at 0: its gradient −(1 − xy)(y, x) is 0 nowhere else.
TEST_CASE("stationary: a set on which a loss with kinks is level is one entry, not the curves in it") {
  const Stationary found = points_of("relu(1 - x*y)^2/2", -3, 3);
  REQUIRE(found.manifolds.size() == 1);
  CHECK(found.manifolds[0].dimension == 2);
  const std::vector<Known>& x = found.manifolds[0].middle.x;
  CHECK(number(x[0]) * number(x[1]) > 1);
  REQUIRE(found.points.size() == 1);
  CHECK(found.points[0].kind == StationaryKind::saddle);
}

TEST_CASE("stationary: sides of very different widths, and fields without a value in part of the box") {
  StationaryRequest request;
  request.box = {{0, ratio(1, 1000)}, {-1000, 1000}};
  const Stationary narrow =
      stationary(gradient_model({"x", "y"}, "(1000*x - 1/2 - sin(y/300)/3)^2*(1 + y^2/1000000)"), request);
  REQUIRE(narrow.manifolds.size() == 1);
  CHECK(narrow.points.empty());
  CHECK(narrow.manifolds[0].points.front()[1] == "1000");  // the end with the smaller x
  CHECK(narrow.manifolds[0].points.back()[1] == "-1000");

  const Stationary half = points_of("x - log(x) + y^2", -3, 3, 30);
  REQUIRE(half.points.size() == 1);
  CHECK(half.points[0].x == std::vector<Known>{1, 0});
}

TEST_CASE("stationary: all 32 types of a diagonal network with five pairs") {
  std::string loss;
  std::vector<std::string> states;
  const char* const targets[5] = {"1", "3/2", "2", "11/4", "7/10"};
  for (int i = 0; i < 5; ++i) {
    const std::string index = std::to_string(i);
    states.push_back(std::string("u").append(index));
    states.push_back(std::string("v").append(index));
    loss.append(i > 0 ? " + (u" : "(u").append(index).append("*v").append(index);
    loss.append(" - ").append(targets[i]).append(")^2/2");
  }
  const Stationary found = stationary(gradient_model(states, loss), request_in(10, -3, 3));
  std::map<std::size_t, std::size_t> dimensions;
  std::set<long> losses;  // a pair is either fitted or at 0, which costs c²/2: all 32 sums differ
  for (const auto& manifold : found.manifolds) {
    ++dimensions[manifold.dimension];
    losses.insert(std::lround(1e6 * number(manifold.loss_low)));
    const std::size_t fitted = manifold.dimension;
    CHECK(manifold.middle.zero == fitted);
    CHECK(manifold.middle.unstable == 5 - fitted);
    CHECK(manifold.middle.kind == (fitted == 5 ? StationaryKind::minimum_manifold : StationaryKind::saddle));
  }
  // of the curves (one pair fitted) both branches of the hyperbola
  CHECK(dimensions == std::map<std::size_t, std::size_t>{{5, 1}, {4, 5}, {3, 10}, {2, 10}, {1, 10}});
  REQUIRE(found.points.size() == 1);
  CHECK(found.points[0].unstable == 5);
  losses.insert(std::lround(1e6 * number(found.points[0].loss)));
  CHECK(losses.size() == 32);
}

TEST_CASE("stationary: general vector fields by the eigenvalues of their Jacobian") {
  const auto field = [](const std::vector<std::string>& states, const std::vector<std::string>& equations) {
    return vector_field_model(states, equations, std::vector<Rational>(states.size(), Rational(0)));
  };
  // Lorenz 1963: C± = (±√(β(ρ−1)), ·, ρ−1) and the origin
  const Stationary lorenz =
      stationary(field({"x", "y", "z"}, {"10*(y - x)", "x*(28 - z) - y", "x*y - 8/3*z"}), request_in(3, -30, 30, 30));
  REQUIRE(lorenz.points.size() == 3);
  CHECK(agreed_digits(lorenz.points[2].x[0], value_of("sqrt(72)", 30)) >= 29);
  CHECK_FALSE(lorenz.points[2].loss);
  CHECK(lorenz.points[2].unstable == 2);
  CHECK(lorenz.points[2].spectrum[1].imaginary);
  CHECK(agreed_digits(lorenz.points[1].spectrum[0].real, value_of("(-11 - sqrt(1201))/2", 30)) >= 29);

  const Stationary pendulum = stationary(field({"x", "y"}, {"y", "x - x^3 - y/2"}), request_in(2, -2, 2));
  CHECK(kinds(pendulum) == Kinds{{"attractor", 2}, {"saddle", 1}});
  const Stationary centre = stationary(field({"x", "y"}, {"y", "-x"}), request_in(2, -2, 2));
  CHECK(kinds(centre) == Kinds{{"degenerate", 1}});
  const Stationary ring =
      stationary(field({"x", "y"}, {"x*(1 - x^2 - y^2)", "y*(1 - x^2 - y^2)"}), request_in(2, -2, 2));
  CHECK(kinds(ring) == Kinds{{"attractor", 1}, {"repeller", 1}});
}

TEST_CASE("stationary: the box is closed, and an empty answer is an answer") {
  const Stationary corner = points_of("(x - 1)^2 + (y + 1)^2", -1, 1);
  CHECK(corner.points.size() == 1);
  CHECK(points_of("(x - 1)^2 + (y + 1)^2", -1, Rational(999, 1000)).points.empty());
  const Stationary none = points_of("exp(x) + y^2", -3, 3);
  CHECK(none.points.empty());
  CHECK(none.manifolds.empty());
  CHECK(!none.out_of_time);
  CHECK(none.proved);
}

TEST_CASE("stationary: what is not allowed") {
  const Model model = gradient_model({"x", "y"}, "x^2 + y^2");
  CHECK_THROWS_AS(stationary(model, request_in(1, 0, 1)), InvalidArgument);
  CHECK_THROWS_AS(stationary(model, request_in(2, 1, 1)), InvalidArgument);
  CHECK_THROWS_AS(stationary(model, request_in(2, 0, 1, 1001)), InvalidArgument);
  CHECK_THROWS_AS(stationary(witch().model, request_in(1, -1, 1)), InvalidArgument);
}

TEST_CASE("stationary: the same seed gives the same result, and a budget is kept to") {
  const Stationary one = markov_at("0.1", "0.1", 20, 5), other = markov_at("0.1", "0.1", 20, 5);
  REQUIRE(one.manifolds.size() == other.manifolds.size());
  for (std::size_t k = 0; k < one.manifolds.size(); ++k) CHECK(one.manifolds[k].points == other.manifolds[k].points);
  StationaryRequest request = request_in(2, -6, 6);
  request.most_seeds = 1;
  CHECK(stationary(gradient_model({"x", "y"}, "(cos(3*x) + cos(3*y))^2"), request).out_of_time);
}

}  // namespace separatrix

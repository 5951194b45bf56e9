// Branches of cycles against closed forms: normal forms in polar coordinates, a field whose cycles are level sets, and where there is
// no closed form numbers of mpmath.
#include "solvers/cycle/cycle_continuation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "lib/model/quantity.hpp"
#include "lib/num/agreement.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/evaluation.hpp"

namespace separatrix {
namespace {

struct Field {
  std::vector<std::string> states, equations;
  std::string low, high;   // of mu
  std::string side = "2";  // half of that of the box
};

Model model_of(const Field& field) {
  ModelDescription description;
  description.name = "field";
  description.states = field.states;
  description.parameters = {{"mu", "", 0, {}}};
  for (const std::string& each : field.equations) description.equations.push_back(parse(each));
  description.start.assign(field.states.size(), 0);
  return Model(std::move(description));
}

struct Found {
  Continuation points;
  CycleContinuation cycles;
};

Found follow(const Field& field, std::size_t digits = 15, const std::vector<std::string>& quantities = {},
             std::function<bool()> cancelled = {}) {
  const Model model = model_of(field);
  StationaryRequest request;
  request.parameters = model.values({});
  const Rational side = parse_rational(field.side);
  request.box.assign(field.states.size(), {Rational(-side), side});
  request.digits = digits;
  request.most_seconds = 600;  // on any machine
  const Interval range{parse_rational(field.low), parse_rational(field.high)};
  Found found{continue_stationary(model, request, "mu", range), {}};
  std::vector<Expression> wanted;
  for (const std::string& each : quantities) wanted.push_back(parse_quantity(each, model));
  request.cancelled = std::move(cancelled);
  found.cycles = continue_cycles(model, request, range, found.points, wanted);
  return found;
}

Known value(const std::string& formula, const Known& mu, std::size_t digits) {
  return evaluate({parse(formula)}, {symbol("mu")}, {mu.value()}, digits + 5).front();
}

// Known to all digits but the last one.
void check_equal(const Known& found, const Known& expected, std::size_t digits) {
  CAPTURE(found.text());
  CAPTURE(expected.text());
  CHECK(agreed_digits(found, expected) + 1 >= digits);
}

const std::vector<std::string> plane{"x", "y"};
const Field supercritical{plane, {"mu*x - y - x*(x^2 + y^2)", "x + mu*y - y*(x^2 + y^2)"}, "-1/2", "1/2"};
const Field subcritical{
    plane, {"mu*x - y + x*(x^2 + y^2) - x*(x^2 + y^2)^2", "x + mu*y + y*(x^2 + y^2) - y*(x^2 + y^2)^2"}, "-1/2", "1/4"};

}  // namespace

TEST_CASE("the cycle of the Hopf normal form: r² = μ, T = 2π, multiplier exp(−4πμ), at 15 and 30 digits") {
  for (const std::size_t digits : {15, 30}) {
    const auto [points, cycles] = follow(supercritical, digits);
    CHECK_FALSE(cycles.out_of_time);
    REQUIRE(cycles.branches.size() == 1);
    const CycleBranch& branch = cycles.branches.front();
    CHECK(branch.end == CycleEnd::edge);
    CHECK(branch.changes.empty());
    REQUIRE(branch.points.size() > 10);
    CHECK(branch.points.front().parameter == "0");
    CHECK(branch.points.front().highest[0] == "0");
    CHECK(branch.points.back().parameter == "1/2");
    for (std::size_t i = 1; i < branch.points.size(); ++i) {
      const CyclePoint& point = branch.points[i];
      const auto expected = [&](const char* formula) { return value(formula, point.parameter, digits); };
      check_equal(point.orbit.period, expected("2*pi"), digits);
      check_equal(point.highest[0], expected("sqrt(mu)"), digits - 1);
      check_equal(point.lowest[1], expected("-sqrt(mu)"), digits - 1);
      REQUIRE(point.orbit.multipliers.size() == 1);
      check_equal(point.orbit.multipliers[0].first, expected("exp(-4*pi*mu)"), digits - 1);
      CHECK(point.unstable == 0);
    }
  }
}

TEST_CASE("the subcritical normal form: the cycle repels down to the fold at μ = −1/4, and attracts from there") {
  const auto [points, cycles] = follow(subcritical, 20, {"x^2 + y^2"});
  REQUIRE(cycles.branches.size() == 1);
  const CycleBranch& branch = cycles.branches.front();
  CHECK(branch.end == CycleEnd::edge);
  REQUIRE(branch.changes.size() == 1);
  const CycleChange& fold = branch.changes.front();
  CHECK(fold.kind == CycleBifurcation::fold);
  CHECK(fold.at.parameter == "-1/4");
  check_equal(fold.at.highest[2], "1/2", 19);
  check_equal(fold.at.orbit.multipliers[0].first, 1, 18);
  CHECK_FALSE(fold.at.unstable);
  for (std::size_t i = 1; i < branch.points.size(); ++i) {
    const CyclePoint& point = branch.points[i];
    const bool before = i < fold.after;
    const std::string square = before ? "(1 - sqrt(1 + 4*mu))/2" : "(1 + sqrt(1 + 4*mu))/2";
    check_equal(point.highest[2], value(square, point.parameter, 20), 18);
    check_equal(point.lowest[2], value(square, point.parameter, 20), 18);
    const std::string rate = "2*pi*(mu + 3*" + square + " - 5*(" + square + ")^2)";
    check_equal(point.orbit.multipliers[0].first, value("exp(" + rate + ")", point.parameter, 20), 17);
    CHECK(point.unstable == (before ? 1 : 0));
  }
  CHECK(branch.points.back().parameter == "1/4");
}

TEST_CASE("van der Pol's cycle against the parameter") {
  const auto [points, cycles] = follow({plane, {"y", "(mu - x^2)*y - x"}, "-1", "1", "3"}, 30);
  REQUIRE(cycles.branches.size() == 1);
  const CyclePoint& last = cycles.branches[0].points.back();
  CHECK(last.parameter == "1");
  // mpmath: successive returns to y = 0, and exp ∫(1 − x²) dt around the orbit, as in field_labeler_test.cpp
  check_equal(last.orbit.period, "6.663286859323130189699682030482329", 30);
  check_equal(last.orbit.multipliers[0].first, "0.000859695063603805186119707508782", 29);
  // amplitude of mpmath
  check_equal(last.highest[0], "2.00861986087484313650", 21);
}

TEST_CASE("a branch into a homoclinic orbit: its cycles are the levels of the energy") {
  const std::string energy = "(y^2/2 - x^2/2 + x^3/3)";
  const Field field{plane, {"y", "x - x^2 - y*(" + energy + " - mu)"}, "-1/4", "1/4"};
  const auto [points, cycles] = follow(field, 15, {energy});
  REQUIRE(cycles.branches.size() == 1);
  const CycleBranch& branch = cycles.branches.front();
  CHECK(branch.end == CycleEnd::homoclinic);
  CHECK(branch.points.front().parameter.approximate() == doctest::Approx(-1.0 / 6));
  CHECK(std::abs(branch.points.back().parameter.approximate()) < 1e-7);
  for (const CyclePoint& point : branch.points) {
    CHECK(std::abs(point.highest[2].approximate() - point.parameter.approximate()) < 1e-13);
  }
  // at μ = −1/12 the extremes of x are 1/2 and (1 + √3)/2, and T = 2 ∫ dx/√(2μ + x² − 2x³/3) between them, by mpmath as an
  // integral and as a complete elliptic one
  Field half = field;
  half.high = "-1/12";
  const CyclePoint last = follow(half, 25).cycles.branches.at(0).points.back();
  check_equal(last.lowest[0], "1/2", 24);
  check_equal(last.highest[0], value("(1 + sqrt(3))/2", 0, 25), 25);
  check_equal(last.orbit.period, "6.901643615339255982480929781929089", 25);
}

TEST_CASE("a branch from one Hopf point to another is followed once") {
  const auto [points, cycles] =
      follow({plane, {"mu*(1 - mu)*x - y - x*(x^2 + y^2)", "x + mu*(1 - mu)*y - y*(x^2 + y^2)"}, "-1/2", "3/2"});
  REQUIRE(cycles.branches.size() == 1);
  const CycleBranch& branch = cycles.branches.front();
  CHECK(branch.end == CycleEnd::hopf);
  CHECK(branch.hopf == 0);
  CHECK(branch.other_hopf == 1);
  CHECK(branch.points.back().parameter == "1");
}

TEST_CASE("period doubling where a cycle that turns its surroundings by half a turn loses its hold") {
  // around r = 1 at μ = 1 the pair (u, v) is R(θ/2) diag(e^{(μ−1)t}, e^{−t}) R(−θ₀/2): multipliers −1 and −e^{−2π}
  const Field field{{"x", "y", "u", "v"},
                    {"mu*x - y - x*(x^2 + y^2)", "x + mu*y - y*(x^2 + y^2)", "(mu - 2)/2*u + mu/2*(x*u + y*v) - v/2",
                     "(mu - 2)/2*v + mu/2*(y*u - x*v) + u/2"},
                    "-1/4",
                    "3/2"};
  const auto [points, cycles] = follow(field);
  REQUIRE(!cycles.branches.empty());
  const CycleBranch& branch = cycles.branches.front();
  REQUIRE(branch.changes.size() == 1);
  const CycleChange& change = branch.changes.front();
  CHECK(change.kind == CycleBifurcation::period_doubling);
  check_equal(change.at.parameter, 1, 15);
  REQUIRE(change.at.orbit.multipliers.size() == 3);
  check_equal(change.at.orbit.multipliers[0].first, -1, 14);
  check_equal(change.at.orbit.multipliers[1].first, value("-exp(-2*pi)", 0, 15), 12);
  CHECK(branch.points.back().unstable == 1);
}

TEST_CASE("a torus branches off where a pair of multipliers exp(2π(μ − 1/2 ± i√2)) leaves the unit circle") {
  const Field field{{"x", "y", "u", "v"},
                    {"mu*x - y - x*(x^2 + y^2)", "x + mu*y - y*(x^2 + y^2)", "(mu - 1/2)*u - sqrt(2)*v",
                     "(mu - 1/2)*v + sqrt(2)*u - v*(u^2 + v^2)"},
                    "-1/4",
                    "3/4"};
  const auto [points, cycles] = follow(field);
  REQUIRE(!cycles.branches.empty());
  const CycleBranch& branch = cycles.branches.front();
  REQUIRE(branch.changes.size() == 1);
  CHECK(branch.changes[0].kind == CycleBifurcation::neimark_sacker);
  check_equal(branch.changes[0].at.parameter, "1/2", 15);
  check_equal(branch.changes[0].at.orbit.multipliers[0].first, value("cos(2*pi*sqrt(2))", 0, 15), 13);
  CHECK(branch.points.back().unstable == 2);
}

TEST_CASE("a cycle in space that attracts in its plane and repels across it") {
  const Field field{
      {"x", "y", "z"}, {"mu*x - y - x*(x^2 + y^2)", "x + mu*y - y*(x^2 + y^2)", "z/5 + x^2 - y^2"}, "-1/4", "1/2", "2"};
  const CycleBranch branch = follow(field).cycles.branches.at(0);
  CHECK(branch.end == CycleEnd::edge);
  for (std::size_t i = 1; i < branch.points.size(); ++i) {
    const CyclePoint& point = branch.points[i];
    check_equal(point.orbit.multipliers[0].first, value("exp(2*pi/5)", 0, 15), 14);
    check_equal(point.orbit.multipliers[1].first, value("exp(-4*pi*mu)", point.parameter, 15), 13);
    // z = a cos 2t + b sin 2t with z' = z/5 + μ cos 2t: |z| ≤ μ/√(4 + 1/25)
    check_equal(point.highest[2], value("mu/sqrt(4 + 1/25)", point.parameter, 15), 13);
    CHECK(point.unstable == 1);
  }
}

TEST_CASE("the fold of cycles on the canards of FitzHugh and Nagumo, where the parameter stands still to 13 digits") {
  const auto [points, cycles] =
      follow({{"v", "w"}, {"v - v^3/3 - w + mu", "2/25*(v + 7/10 - 4/5*w)"}, "0", "8/5", "2"});
  REQUIRE(cycles.branches.size() == 1);
  const CycleBranch& branch = cycles.branches.front();
  CHECK(branch.end == CycleEnd::hopf);
  REQUIRE(branch.changes.size() == 2);
  // (v, w, mu) -> (-v, 7/4 - w, 7/4 - mu) is a symmetry
  check_equal(branch.changes[1].at.parameter, "1.4258214774963", 13);
  CHECK(branch.changes[0].kind == CycleBifurcation::fold);
  CHECK(branch.changes[1].kind == CycleBifurcation::fold);
  // Runge and Kutta's method, h = 1/200, in double: cycles from (2, 0) last above 0.3241785225037, and not below
  check_equal(branch.changes[0].at.parameter, "0.3241785225037", 13);
  check_equal(branch.changes[0].at.orbit.multipliers.at(0).first, 1, 15);
}

TEST_CASE("a branch whose cycles grow without bound: r² = μ/(1/2 − μ)") {
  const auto [points, cycles] =
      follow({plane, {"mu*x - y - (1/2 - mu)*x*(x^2 + y^2)", "x + mu*y - (1/2 - mu)*y*(x^2 + y^2)"}, "-1/4", "1"});
  REQUIRE(cycles.branches.size() == 1);
  const CycleBranch& branch = cycles.branches.front();
  CHECK(branch.end == CycleEnd::unbounded);
  CHECK(branch.changes.empty());
  for (std::size_t i = 1; i < branch.points.size(); ++i) {
    const CyclePoint& point = branch.points[i];
    // μ of r: r of μ would be known to fewer digits than μ
    check_equal(point.parameter, value("mu^2/(1 + mu^2)/2", point.highest[0], 15), 14);
  }
  CHECK(branch.points.back().highest[0].approximate() > 100);
}

TEST_CASE("a branch is lost where its cycles leave the domain of the field") {
  // r² = μ, the angular speed 1 + √(1/4 − r²) has no value beyond μ = 1/4
  const std::string speed = "(1 + sqrt(1/4 - x^2 - y^2))";
  const auto [points, cycles] = follow(
      {plane, {"mu*x - " + speed + "*y - x*(x^2 + y^2)", speed + "*x + mu*y - y*(x^2 + y^2)"}, "-1/4", "1", "1/4"});
  REQUIRE(cycles.branches.size() == 1);
  const CycleBranch& branch = cycles.branches.front();
  CHECK(branch.end == CycleEnd::lost);
  REQUIRE(branch.points.size() > 5);
  for (std::size_t i = 1; i < branch.points.size(); ++i) {
    const CyclePoint& point = branch.points[i];
    CHECK(point.parameter.approximate() < 0.25);
    // μ of T: dμ/dT ≤ 4π/T² (1/2) ≤ 0.36, and T has 15 digits, half a unit of which is 5e-15
    const Known expected = value("1/4 - (2*pi/mu - 1)^2", point.orbit.period, 15);
    CHECK(std::abs(point.parameter.approximate() - expected.approximate()) < 0.36 * 5e-15);
  }
  CHECK(branch.points.back().parameter.approximate() > 0.2);
}

TEST_CASE("the cycles of Lorenz repel from the Hopf point down to the orbit that is homoclinic to 0" *
          doctest::test_suite("full")) {
  // The Hopf point is at 470/19. The homoclinic orbit is where the unstable curve of 0 first comes to x < 0: 13.92655739 by
  // bisection with Runge and Kutta's method, h = 1/500, from 1e-6 beside 0 (Sparrow 1982: 13.926).
  const Field field{{"x", "y", "z"}, {"10*(y - x)", "mu*x - y - x*z", "x*y - 8/3*z"}, "13", "26", "40"};
  const auto [points, cycles] = follow(field);
  REQUIRE(cycles.branches.size() == 2);  // x, y → −x, −y
  for (const CycleBranch& branch : cycles.branches) {
    check_equal(branch.points.front().parameter, value("470/19", 0, 15), 15);
    CHECK(branch.end == CycleEnd::homoclinic);
    CHECK(branch.points.back().parameter.approximate() == doctest::Approx(13.9265574).epsilon(1e-7));
    for (std::size_t i = 1; i < branch.points.size(); ++i) {
      const CyclePoint& point = branch.points[i];
      if (point.unstable) CHECK(point.unstable == 1);
      // the divergence is −41/3, and so is the sum of the exponents
      REQUIRE(point.orbit.multipliers.size() == 2);
      const double product =
          std::abs(point.orbit.multipliers[0].first.approximate() * point.orbit.multipliers[1].first.approximate());
      const double period = point.orbit.period.approximate();
      if (period < 1) CHECK(std::log(product) == doctest::Approx(-41.0 / 3 * period).epsilon(1e-8));
    }
  }
}

TEST_CASE("cycles that are no branch, limits of work, and points without cycles") {
  // a centre: all at μ = 0
  const auto [points, cycles] = follow({plane, {"mu*x - y", "x + mu*y"}, "-1/2", "1/2"});
  REQUIRE(cycles.branches.size() == 1);
  CHECK(cycles.branches[0].end == CycleEnd::family);
  CHECK(cycles.branches[0].changes.empty());

  std::size_t asked = 0;
  const auto cut = follow(supercritical, 15, {}, [&] { return ++asked > 6; });
  REQUIRE(cut.cycles.branches.size() == 1);
  CHECK(cut.cycles.branches[0].end == CycleEnd::work);
  CHECK(cut.cycles.out_of_time);

  const auto none = follow({plane, {"mu - x^2", "-y"}, "-1", "1"});
  CHECK(none.cycles.branches.empty());
  CHECK_FALSE(none.cycles.out_of_time);
}

}  // namespace separatrix

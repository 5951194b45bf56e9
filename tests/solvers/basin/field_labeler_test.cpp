// Basins of flows that are no gradient flows: sinks, limit cycles, rotations, escapes. Reference values by closed forms, or by
// Taylor series in mpmath at 40 digits, as said.
#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "lib/model/model_file.hpp"
#include "lib/num/agreement.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/boundary.hpp"
#include "solvers/basin/destination.hpp"
#include "solvers/basin/equilibria.hpp"
#include "solvers/basin/sweep.hpp"

namespace separatrix {
namespace {

Model field(const std::string& x, const std::string& y) {
  return parse_model_file("name = \"field\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"" + x + "\"\ny = \"" + y +
                              "\"\n[start]\nx = 1\ny = 0\n",
                          "field.toml")
      .model;
}

const Model van_der_pol = field("y", "(1 - x^2)*y - x");
const Model competition = field("(1 - x - y)*x", "(4 - 7*x - 3*y)*y");

Destination destination(const Model& model, const std::vector<Rational>& start, std::size_t digits = 20) {
  return DestinationFinder(model, model.values({}))(start, digits, Certainty::checked);
}

std::size_t digits_of(const Known& found, const char* expected) {
  const Rational value = parse_rational(expected, "");
  const Rational error = abs(found.value() - value) / abs(value);
  std::size_t digits = 0;
  for (Rational size = error * 10; size <= 1 && digits < 40; size *= 10) ++digits;
  return digits;
}

/// Labels of the n·n centres of cells of [−side, side]², numbered as they are met.
std::vector<std::string> labels(const Model& model, long n, const Rational& side, std::size_t threads) {
  SweepSettings settings;
  settings.threads = threads;
  const auto cell = [&](std::size_t k) {
    const long i = static_cast<long>(k) % n, j = static_cast<long>(k) / n;
    return SweepCell{model.values({}),
                     {Rational(side * ratio(2 * i + 1 - n, n)), Rational(side * ratio(2 * j + 1 - n, n))}};
  };
  const auto results = sweep(model, static_cast<std::size_t>(n * n), cell, settings);
  Equilibria equilibria(model, model.values({}), {{-3, 3}, {-3, 3}});
  for (const SweepResult& each : results) equilibria.meet(limit_of(each));
  std::vector<std::string> names;
  for (const SweepResult& each : results) names.push_back(name(equilibria(limit_of(each))));
  return names;
}

}  // namespace

TEST_CASE("van der Pol: the period and the multiplier of its cycle, at 20 and 30 digits") {
  for (const std::size_t digits : {20, 30}) {
    const Destination found = destination(van_der_pol, {1, 0}, digits);
    REQUIRE(found.label == Label::cycle);
    REQUIRE(found.orbit);
    // mpmath: successive returns to y = 0, and exp ∫(1 − x²) dt around the orbit
    CHECK(digits_of(found.orbit->period, "6.663286859323130189699682030482329") >= digits - 1);
    REQUIRE(found.orbit->multipliers.size() == 1);
    CHECK(digits_of(found.orbit->multipliers[0].first, "0.000859695063603805186119707508782") >= digits - 4);
    CHECK_FALSE(found.at_limit);
  }
  // the same at μ = 10, where M has it far below the rounding of its entries
  const Destination stiff = destination(field("y", "10*(1 - x^2)*y - x"), {1, 0}, 15);
  REQUIRE(stiff.orbit);
  CHECK(digits_of(stiff.orbit->period, "19.07836956693901407043011") >= 15);
  CHECK(digits_of(stiff.orbit->multipliers[0].first, "3.69637777705290444e-136") >= 12);
  CHECK(destination(van_der_pol, {0, 0}).label == Label::stationary);
  CHECK(destination(van_der_pol, {ratio(1, 1000), 0}).label == Label::cycle);
}

TEST_CASE(
    "backward in time the cycle of van der Pol repels: what is inside goes to the origin, what is outside leaves") {
  const Model backward = field("-y", "x - (1 - x^2)*y");
  const Destination inside = destination(backward, {1, 0});
  CHECK(inside.label == Label::minimum);
  CHECK(std::fabs(inside.limit[0].approximate()) < 1e-15);
  const Label outside = destination(backward, {3, 0}).label;
  CHECK((outside == Label::diverged || outside == Label::undecided));
}

TEST_CASE("three concentric cycles: the first and the third attract, whatever the number of threads") {
  const std::string r = "(1 - x^2 - y^2)*(4 - x^2 - y^2)*(9 - x^2 - y^2)";
  const Model rings = field("-y + x*" + r, "x + y*" + r);
  const auto one = labels(rings, 8, 4, 1), three = labels(rings, 8, 4, 3);
  CHECK(one == three);
  // ṙ = r(1 − r²)(4 − r²)(9 − r²): the boundary is r = 2. The first start lies outside of it
  for (std::size_t k = 0; k < one.size(); ++k) {
    const double x = static_cast<double>(k % 8) - 3.5, y = static_cast<double>(k / 8) - 3.5;
    CHECK(one[k] == (x * x + y * y > 4 ? "cycle-1" : "cycle-2"));
  }
  // θ̇ = 1; the multiplier is exp(2π d(ṙ)/dr) = exp(−96π) at r = 1
  const Destination inner = destination(rings, {1, ratio(1, 10)});
  REQUIRE(inner.orbit);
  CHECK(digits_of(inner.orbit->period, "6.28318530717958647692528676656") >= 19);
  CHECK(std::fabs(inner.orbit->multipliers[0].first.approximate()) < 1e-15);
  const Destination outer = destination(rings, {ratio(5, 2), 0});
  CHECK(outer.label == Label::cycle);
  CHECK_FALSE(same_basin(inner, outer));
  // on the repelling one between them there is nothing to be certain of
  CHECK(destination(rings, {2, 0}, 12).label == Label::undecided);
}

TEST_CASE("multipliers that rounding hides beside others: one is what is left of their product, several are 0") {
  // ṙ = 20 r(1 − r²), ż = −z/3, u̇ = −200u, θ̇ = 1: exp(−80π), exp(−2π/3), exp(−400π)
  const auto cycle = [](const std::string& more, const std::string& equations) {
    return destination(
        parse_model_file("name = \"field\"\nstates = [\"x\", \"y\", \"z\"" + more +
                             "]\n[equations]\nx = \"-y + 20*x*(1 - x^2 - y^2)\"\n"
                             "y = \"x + 20*y*(1 - x^2 - y^2)\"\nz = \"-z/3\"\n" +
                             equations + "[start]\nx = 1\ny = 1\nz = 1\n" + (more.empty() ? "" : "u = 1\n"),
                         "field.toml")
            .model,
        std::vector<Rational>(more.empty() ? 3 : 4, ratio(1, 2)), 15);
  };
  const Destination one = cycle("", "");
  REQUIRE(one.orbit);
  REQUIRE(one.orbit->multipliers.size() == 2);
  CHECK(digits_of(one.orbit->multipliers[0].first, "7.0776925400446906e-110") >= 11);
  CHECK(digits_of(one.orbit->multipliers[1].first, "0.123144711070133") >= 14);
  const Destination two = cycle(", \"u\"", "u = \"-200*u\"\n");
  REQUIRE(two.orbit);
  REQUIRE(two.orbit->multipliers.size() == 3);
  CHECK(two.orbit->multipliers[0].first == 0);
  CHECK(two.orbit->multipliers[1].first == 0);
}

TEST_CASE("closed orbits that neither attract nor repel are rotations") {
  const Destination circle = destination(field("-y", "x"), {1, 0});  // descent–ascent of x y
  REQUIRE(circle.label == Label::rotation);
  CHECK(digits_of(circle.orbit->period, "6.28318530717958647692528676656") >= 19);
  // the prey and predators of Lotka and Volterra: every orbit is closed, with a period of its own; what they conserve is in the
  // model, or is found
  const auto predators = [](const std::string& invariants) {
    return parse_model_file(
               "name = \"prey\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"x*(1 - y)\"\ny = \"y*(x - 1)\"\n"
               "[start]\nx = 2\ny = 1\n" +
                   invariants,
               "prey.toml")
        .model;
  };
  CHECK(destination(predators("[invariants]\nQ = \"x - log(x) + y - log(y)\"\n"), {2, 1}).label == Label::rotation);
  CHECK(destination(predators(""), {2, 1}).label == Label::rotation);
  // closed because y → −y turns time round; who does not know what is conserved cannot tell such paths from what attracts by
  // less than the digits show
  CHECK(destination(field("y*(1 + sin(x)^2/3)", "-x*(1 + x^2*y^2)"), {1, 0}).label == Label::undecided);
  // with a regularisation it is a spiral, in or out
  CHECK(destination(field("-y - x/5", "x - y/5"), {1, 0}).label == Label::minimum);
  CHECK(destination(field("-y + x/5", "x + y/5"), {1, 0}).label == Label::diverged);
}

TEST_CASE("an oscillator that is damped by less than the digits show is no rotation") {
  // x(t) → 0 for every c > 0
  for (const char* c : {"1e-10", "1e-30"}) {
    CAPTURE(c);
    CHECK(destination(field("y", "-x - y*" + to_string(parse_rational(c))), {1, 0}, 12).label != Label::rotation);
  }
  CHECK(destination(field("y", "-x"), {1, 0}, 12).label == Label::rotation);
}

TEST_CASE("a cycle that attracts too weakly to be seen is undecided, and no rotation") {
  // ρ = exp(−2π 10⁻⁶): two turns differ by 10⁻⁵, and 20 000 steps lead hardly nearer
  CHECK(destination(field("y", "(1 - x^2)*y/1000000 - x"), {1, 0}, 12).label == Label::undecided);
}

TEST_CASE("a path that returns without coming nearer ends long before its steps do") {
  // Lorenz 1963: a strange attractor (proved by Tucker 2002), on which no path closes in on anything but the saddles' stable sets
  const Model lorenz = parse_model_file(
                           "name = \"lorenz\"\nstates = [\"x\", \"y\", \"z\"]\n[equations]\nx = \"10*(y - x)\"\n"
                           "y = \"x*(28 - z) - y\"\nz = \"x*y - 8/3*z\"\n[start]\nx = 1\ny = 1\nz = 1\n",
                           "lorenz.toml")
                           .model;
  // two frequencies whose ratio is irrational: a torus, which no path closes on
  const Model torus =
      parse_model_file(
          "name = \"torus\"\nstates = [\"x\", \"u\", \"y\", \"v\"]\n[equations]\nx = \"u\"\nu = \"-x\"\n"
          "y = \"v\"\nv = \"-2*y\"\n[start]\nx = 1\nu = 0\ny = 1\nv = 0\n",
          "torus.toml")
          .model;
  SweepSettings settings;
  std::vector<double> times;
  const auto reasons = [&](const Model& model, const std::vector<std::vector<Rational>>& starts) {
    std::vector<Reason> all;
    times.clear();
    for (const SweepResult& each : sweep(
             model, starts.size(),
             [&](std::size_t k) {
               return SweepCell{{}, starts[k]};
             },
             settings)) {
      CHECK(each.label == Label::undecided);
      all.push_back(each.reason);
      times.push_back(each.time);
    }
    return all;
  };
  const std::vector<std::vector<Rational>> starts{{1, 1, 1}, {-3, 2, 20}, {ratio(1, 2), 5, 12}, {7, -4, 30}};
  CHECK(reasons(lorenz, starts) == std::vector<Reason>(4, Reason::recurrent));
  // all 20 000 steps lead to t = 160 … 175
  for (const double time : times) CHECK(time < 90);
  CHECK(reasons(torus, {{1, 0, 1, 0}, {1, 0, 0, 2}}) == std::vector<Reason>(2, Reason::recurrent));
}

TEST_CASE("a path that closes in slowly, or leaves slowly, is followed to its end") {
  // the multiplier of van der Pol's cycle is exp(−2πμ + O(μ³)): μ = 1/50 takes 55 turns for a factor of 1000
  const Model slow = field("y", "(1 - x^2)*y/50 - x");
  const std::vector<std::vector<Rational>> starts{{1, 0}, {ratio(1, 10), 0}, {4, 1}, {-1, 1}};
  for (const SweepResult& each : sweep(
           slow, starts.size(),
           [&](std::size_t k) {
             return SweepCell{{}, starts[k]};
           },
           SweepSettings())) {
    CHECK(each.label == Label::cycle);
    REQUIRE(each.orbit);
    CHECK(std::fabs(each.orbit->multipliers[0].first.approximate() - std::exp(-2 * 3.14159265358979 / 50)) < 1e-4);
  }
  // e^(−t/20), e^(t/20): 22 turns for a factor of 1000, 220 for one of 10³⁰
  CHECK(destination(field("y", "-x - y/10"), {1, 0}, 12).label == Label::minimum);
  CHECK(destination(field("y", "-x + y/10"), {1, 0}, 20).label == Label::diverged);
}

TEST_CASE("a cycle of two turns has the period of both") {
  // Rössler 1976 with a = b = 1/5 behind its first doubling, c ≈ 2.83: one multiplier is negative no more than −1
  const Model roessler = parse_model_file(
                             "name = \"roessler\"\nstates = [\"x\", \"y\", \"z\"]\n[equations]\nx = \"-y - z\"\n"
                             "y = \"x + y/5\"\nz = \"1/5 + z*(x - c)\"\n[parameters]\nc = \"5/2\"\n"
                             "[start]\nx = 2\ny = 1\nz = 0\n",
                             "roessler.toml")
                             .model;
  const auto period = [&](const char* c) {
    const Destination found = DestinationFinder(roessler, roessler.values({{"c", parse_rational(c, "c")}}))(
        {2, 1, 0}, 12, Certainty::checked);
    REQUIRE(found.label == Label::cycle);
    CHECK(found.orbit->multipliers.size() == 2);
    return found.orbit->period.approximate();
  };
  const double single = period("5/2"), twofold = period("7/2");
  CHECK(twofold / single > 1.9);
  CHECK(twofold / single < 2.1);
}

// Crossings that differ by noise close in two turns as well as in one, and the errors of 1/(1 − ρ) turns add up.
TEST_CASE("one cycle has one name and its least period, however strongly or weakly it attracts") {
  const auto names = [](const Model& model, const Rational& side, const Rational& period) {
    SweepSettings settings;
    constexpr long n = 6;
    const auto cell = [&](std::size_t k) {
      const long i = static_cast<long>(k) % n, j = static_cast<long>(k) / n;
      return SweepCell{{}, {Rational(1 + side * ratio(2 * i + 1 - n, n)), Rational(side * ratio(2 * j + 1 - n, n))}};
    };
    const auto results = sweep(model, n * n, cell, settings);
    Equilibria equilibria(model, model.values({}), {{-3, 3}, {-3, 3}});
    std::set<std::string> all;
    for (const SweepResult& each : results) {
      if (each.label == Label::undecided) continue;
      all.insert(name(equilibria(limit_of(each))));
      REQUIRE(each.orbit);
      CHECK(std::fabs(each.orbit->period.approximate() / period.get_d() - 1) < 1e-3);
    }
    return all;
  };
  const std::set<std::string> one{"cycle-1"};
  // ṙ = c r (1 − r²), θ̇ = 1: the period is 2π, ρ = exp(−4πc)
  const Rational circle = parse_rational("6.28318530717958647692", "");
  for (const char* c : {"1/1000", "1/10000"}) {
    CAPTURE(c);
    const std::string pull = std::string("*(1 - x^2 - y^2)*") + c;
    CHECK(names(field("-y + x" + pull, "x + y" + pull), ratio(1, 2000), circle) == one);
  }
  // ((1 − x²)y − x)/μ, μ = 1/10: ρ is 0 to all digits. The period by Runge and Kutta's fourth order with a step of 2·10⁻⁵
  CHECK(names(field("y", "((1 - x^2)*y - x)*10"), 2, parse_rational("2.8686095", "")) == one);
}

TEST_CASE("competition: two sinks, and the boundary through the saddle by both roads") {
  CHECK(destination(competition, {ratio(1, 2), ratio(1, 2)}).label == Label::minimum);
  const Destination first = destination(competition, {ratio(1, 2), ratio(1, 2)});
  CHECK(first.limit[0].value() == 1);
  CHECK(first.limit[1].value() == 0);
  const Destination second = destination(competition, {ratio(1, 10), 1});
  CHECK(digits_of(second.limit[1], "1.33333333333333333333333") >= 19);
  CHECK(destination(competition, {ratio(1, 4), ratio(3, 4)}).label == Label::stationary);
  BoundaryRequest request;
  request.parameters = competition.values({});
  request.segment = {{ratio(1, 10), 0}, {ratio(1, 10), 1}};
  request.digits = 30;
  const BoundarySearch found = find_boundaries(competition, request);
  REQUIRE(found.boundaries.size() == 1);
  const Boundary& boundary = found.boundaries[0];
  CHECK(boundary.outcome == BoundaryOutcome::enclosed);
  // mpmath: the power series of the stable manifold of (1/4, 3/4), continued backward in time to x = 1/10
  const Rational expected = parse_rational("0.0294974234053258206909136674567014565067117777", "");
  CHECK(boundary.bracket.lower <= expected);
  CHECK(boundary.bracket.upper >= expected);
  REQUIRE(boundary.agreed_digits);
  CHECK(*boundary.agreed_digits == 30);
  REQUIRE(boundary.edge);
  CHECK(boundary.edge->x[0].value() == ratio(1, 4));
  CHECK(boundary.edge->x[1].value() == ratio(3, 4));
}

TEST_CASE("paths of a field that leave for infinity are told apart by their direction") {
  // x = x₀ e^(2t), and y follows: y/x → −1
  const auto all = labels(field("2*x", "y - x"), 4, 1, 2);
  CHECK(std::set<std::string>(all.begin(), all.end()) == std::set<std::string>{"diverged-1", "diverged-2"});
  const Destination found = destination(field("2*x", "y - x"), {1, 1});
  REQUIRE(found.away);
  CHECK(std::fabs(found.away->unit[0].approximate() - std::sqrt(0.5)) < 1e-6);
  CHECK(std::fabs(found.away->unit[1].approximate() + std::sqrt(0.5)) < 1e-6);
  // a source turns no path: every start has its own direction, and none has a number
  const auto source = labels(field("x", "y"), 4, 1, 2);
  CHECK(std::set<std::string>(source.begin(), source.end()) == std::set<std::string>{"diverged"});
  // x = 1/(1 − t), in a finite time
  CHECK(destination(field("x^2", "-y"), {1, 1}).label == Label::diverged);
}

TEST_CASE("an equilibrium without linear stability is undecided") {
  CHECK(destination(field("-x^3", "-y"), {1, 1}, 12).label == Label::undecided);
  CHECK(destination(field("-y - x*(x^2 + y^2)", "x - y*(x^2 + y^2)"), {1, 0}, 12).label == Label::undecided);
}

TEST_CASE("a field that depends on time has no basins") {
  CHECK_THROWS_WITH_AS(DestinationFinder(field("-x + t", "-y"), {}),
                       "model field is not allowed: a model whose equations do not depend on time: only then "
                       "has it basins",
                       InvalidArgument);
}

}  // namespace separatrix

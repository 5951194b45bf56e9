// Paths that leave for infinity: the expected directions are by hand, by the theorem of Soudry et al. (JMLR 2018) for logistic
// losses, else by the solution of the flow.
#include "solvers/basin/asymptotic_direction.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lib/num/decimal.hpp"
#include "solvers/basin/destination.hpp"
#include "solvers/basin/equilibria.hpp"
#include "solvers/basin/sweep.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

std::vector<Rational> exact(const std::vector<std::string>& values) {
  std::vector<Rational> all;
  for (const std::string& value : values) all.push_back(parse_rational(value));
  return all;
}

SweepResult swept(const Model& model, const std::vector<std::string>& start) {
  return sweep(model, 1, [&](std::size_t) { return SweepCell{{}, exact(start)}; }, {}).front();
}

struct Away {
  std::string loss;
  std::vector<std::string> start;
  Label label;
  std::vector<double> direction;
  double margin;  // 0: none
};

const double half = std::sqrt(0.5);

// two support vectors (2, −1), (−1, 3): 3/5 and 2/5 of them are (4/5, 3/5), where both are at 1 and (3, 1) is at 3
const std::string logistic_loss = "(softplus(-2*x + y) + softplus(x - 3*y) + softplus(-3*x - y))/3";

const std::vector<Away> ways{
    {logistic_loss, {"0", "0"}, Label::infinity, {0.8, 0.6}, 1},
    {logistic_loss, {"-3", "2"}, Label::infinity, {0.8, 0.6}, 1},
    // (3, 4) is the point of the hull nearest to 0, for (3, 4)·((6, 9) − (3, 4)) > 0
    {"softplus(-3*x - 4*y) + softplus(-6*x - 9*y)", {"1", "-1"}, Label::infinity, {0.6, 0.8}, 5},
    // x = log(t + e), y = log(t + 1)
    {"exp(-x) + exp(-y)", {"1", "0"}, Label::infinity, {half, half}, half},
    // x³ = 1 + 3t, y³ = 8 + 3t
    {"1/x + 1/y", {"1", "2"}, Label::infinity, {half, half}, 0},
    // x ~ log t, y³ ~ 3t
    {"exp(-x) + 1/y", {"1", "1"}, Label::infinity, {0, 1}, 0},
    // x² = 1 + 2t, y² = 4 + 2t: the loss falls like −log t
    {"-log(x) - log(y)", {"1", "2"}, Label::diverged, {half, half}, 0},
    {"-3*x - 4*y", {"1", "1"}, Label::diverged, {0.6, 0.8}, 0},
    // y ~ ±t, x ~ ±2 log t
    {"-y*tanh(x/2)", {"1", "1"}, Label::diverged, {0, 1}, 0},
    {"-y*tanh(x/2)", {"-1", "-1/2"}, Label::diverged, {0, -1}, 0},
    // x = e^t, y = 2 e^(t/2)
    {"-x^2/2 - y^2/4", {"1", "2"}, Label::diverged, {1, 0}, 0},
    // radial: every direction holds
    {"(x^2 + y^2)^(-1/2)", {"3", "4"}, Label::infinity, {0.6, 0.8}, 0},
    {"-x^2/2 - y^2/2", {"3", "4"}, Label::diverged, {0.6, 0.8}, 0}};

}  // namespace

TEST_CASE("infinity: the direction and the margin of paths whose solution is known") {
  for (const Away& each : ways) {
    CAPTURE(each.loss);
    const SweepResult found = swept(gradient_model({"x", "y"}, each.loss), each.start);
    CHECK(name(found.label) == name(each.label));
    CHECK(found.reason == Reason::none);
    CHECK_FALSE(found.at_limit);
    REQUIRE(found.direction.size() == 2);
    CHECK(found.direction_error <= 1e-3);  // 10 · 1e-8 · |x| ‖H‖/|f|, |x| = 345 where log t is
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(std::fabs(found.direction[i] - each.direction[i]) <= found.direction_error);
    }
    CHECK((found.margin > 0) == (each.margin > 0));
    CHECK(std::fabs(found.margin - each.margin) <= found.margin_error);
    CHECK(found.margin_error <= 1e-3 * each.margin);
  }
}

TEST_CASE("infinity: the direction to 20 digits, by series") {
  const Model model = gradient_model({"x", "y"}, logistic_loss);
  const Destination found = DestinationFinder(model, {})(exact({"1", "1"}), 20, Certainty::checked);
  CHECK(found.label == Label::infinity);
  REQUIRE(found.away);
  CHECK(found.away->digits >= 15);
  CHECK(found.away->unit[0].text() == "0.8");
  CHECK(found.away->unit[1].text() == "0.6");
  REQUIRE(found.away->margin);
  CHECK(found.away->margin->text() == "1");
}

TEST_CASE("infinity: what stops far away, beyond what the path has seen, is no way to it") {
  for (const std::string rest : {"1e-20", "1e-100", "1e-160", "1e-200", "1e-300"}) {
    CAPTURE(rest);
    // a minimum where 3 e^(−m) ~ rest |w|
    const Model decay = gradient_model({"x", "y"}, logistic_loss + " + " + rest + "*(x^2 + y^2)");
    CHECK_FALSE(is_away(swept(decay, {"0", "0"}).label));
    // x stops where e^(−x) = 2 rest x, y does not
    const SweepResult one = swept(gradient_model({"x", "y"}, "exp(-x) + exp(-2*y) + " + rest + "*x^2"), {"0", "0"});
    if (is_away(one.label)) CHECK(std::fabs(one.direction[1] - 1) <= one.direction_error);
  }
  // to a line of minima, slowly: x = (1 + 38 t)^(−1/38) of x⁴⁰/40
  CHECK_FALSE(is_away(swept(gradient_model({"x", "y"}, "x^40/40 + 0*y"), {"1", "1"}).label));
}

TEST_CASE("infinity: directions are numbered as they are met, one alone is not, nor one of many") {
  const Model saddle = gradient_model({"x", "y"}, "-y*tanh(x/2)"), radial = gradient_model({"x", "y"}, "-x^2/2-y^2/2");
  const std::vector<Interval> box(2, Interval{-3, 3});
  const std::vector<std::vector<std::string>> starts{{"-1", "-1"}, {"1", "1"}, {"2", "-1"}, {"-2", "2"}};
  Equilibria equilibria(saddle, {}, box), alone(saddle, {}, box), round(radial, {}, box);
  for (const auto& start : starts) equilibria.meet(limit_of(swept(saddle, start)));
  // −2 sinh(±1) = ∓2.35: (2, −1) is above the boundary, (−2, 2) below
  CHECK(name(equilibria(limit_of(swept(saddle, starts[0])))) == "diverged-1");
  CHECK(name(equilibria(limit_of(swept(saddle, starts[1])))) == "diverged-2");
  CHECK(name(equilibria(limit_of(swept(saddle, starts[2])))) == "diverged-2");
  CHECK(name(equilibria(limit_of(swept(saddle, starts[3])))) == "diverged-1");
  CHECK(name(alone(limit_of(swept(saddle, starts[1])))) == "diverged");
  for (const auto& start : starts) round.meet(limit_of(swept(radial, start)));
  for (const auto& start : starts) CHECK(name(round(limit_of(swept(radial, start)))) == "diverged");
}

}  // namespace separatrix

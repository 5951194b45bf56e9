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

TEST_CASE(
    "infinity: a direction that settles like 1/log t is known within its error, one that turns like log log t is not") {
  // x = log t, y' = y e^(-y): y = log t + log log t, the velocity is (1, 1 + 1/log t)/t
  const SweepResult slow = swept(gradient_model({"x", "y"}, "exp(-x) + (1 + y)*exp(-y)"), {"1", "1"});
  CHECK(slow.label == Label::infinity);
  REQUIRE(slow.direction.size() == 2);
  CHECK(slow.direction[1] - half > 5e-4);  // 1/(2 sqrt(2) log t) = 1e-3 is still to come
  CHECK(std::hypot(slow.direction[0] - half, slow.direction[1] - half) <= slow.direction_error);
  // r = sqrt(2 t) along a ridge at the angle g, which grows for ever, by 0.002 whenever t is squared
  const std::string turning = "3/1000*log(log(x^2 + y^2 + 10))";
  const Model ridge = gradient_model({"x", "y"}, "-log(x*cos(" + turning + ") + y*sin(" + turning + "))");
  CHECK(swept(ridge, {"2", "0"}).label == Label::undecided);
}

TEST_CASE("infinity: a direction that is not known to two digits is none") {
  // y' = y^4 e^(-y): the velocity is (1, 1 + 4/log t)/t, off by 6e-3 at t = 1e150
  const Model slower = gradient_model({"x", "y"}, "exp(-x) + (24 + 24*y + 12*y^2 + 4*y^3 + y^4)*exp(-y)");
  const SweepResult found = swept(slower, {"8", "8"});
  if (is_away(found.label) && !found.direction.empty()) {
    CHECK(found.direction_error <= 0.01);
    CHECK(std::hypot(found.direction[0] - half, found.direction[1] - half) <= found.direction_error);
  }
}

TEST_CASE("infinity: a path that has hardly moved says nothing of where it goes") {
  // x' = 1e-160 (1 - x/1e20) (1 - x/1e30), y' = 1e-160: x has a limit, which takes t = 1e180, y has none
  const Model beyond = gradient_model({"x", "y"}, "1e-160*(-x + (1e-20 + 1e-30)*x^2/2 - 1e-50*x^3/3 - y)");
  CHECK(swept(beyond, {"1", "1"}).label == Label::undecided);
}

TEST_CASE("infinity: a minimum that only the ray sees, and one that only what is far sees") {
  const auto label = [](const std::string& rest) {
    return swept(gradient_model({"x", "y"}, "exp(-x) + exp(-y)" + rest), {"0", "0"}).label;
  };
  CHECK(is_away(label("")));
  // the slope 1e-170 x (1 - x/1e45) turns x back where it is e^(-x), at 385; when t is 1e150, x is 345
  CHECK_FALSE(is_away(label(" + 1e-170*x^2/2 - 1e-215*x^3/3")));
  // the slope 1e-200 (1 - x/1e20) does at 1e20
  CHECK_FALSE(is_away(label(" - 1e-200*x + 1e-220*x^2/2")));
}

// The slope 1/(x log² x) leads from 1 into a well at e^150 = 10^65, with the loss −1.
TEST_CASE("infinity: a well at 10^65 that is as wide as it is far") {
  const auto label = [](const std::string& rest) {
    return swept(gradient_model({"x"}, "1/log(3+x^2)" + rest), {"1"}).label;
  };
  CHECK(is_away(label("")));
  CHECK_FALSE(is_away(label(" - exp(-(log(1+x^2)/2-150)^2)")));
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

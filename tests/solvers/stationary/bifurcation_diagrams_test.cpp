// Bifurcation diagrams of textbooks: the number of branches, and every bifurcation with its kind and place. Places are
// closed forms; those given as decimals are roots of the polynomials named beside them, and the signs of first Lyapunov
// coefficients are those of the normal form of Guckenheimer and Holmes (1983), (3.4.11), both computed with mpmath.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/stationary/continuation.hpp"
#include "tests/solvers/stationary/diagram.hpp"

namespace separatrix {
namespace {

using Box = std::vector<std::pair<std::string, std::string>>;
const Box unit{{"-1", "1"}}, two{{"-2", "2"}}, three{{"-3", "3"}};

// one state
const std::vector<Diagram> scalar{
    {"fold", {"x"}, {"mu - x^2"}, false, "-1", "1", two, 1, {fold("0")}},
    {"hysteresis", {"x"}, {"mu + x - x^3"}, false, "-1", "1", two, 1, {fold("-2/(3*sqrt(3))"), fold("2/(3*sqrt(3))")}},
    {"transcritical", {"x"}, {"mu*x - x^2"}, false, "-1", "1", three, 2, {transcritical("0")}},
    {"transcritical twice, side by side",
     {"x"},
     {"x*(x - mu*(mu - 1e-6))"},
     false,
     "-1",
     "1",
     three,
     2,
     {transcritical("0"), transcritical("1e-6")}},
    {"three lines that nearly meet",  // at (0, 0), x = 0 = mu − 1e-6, and x = mu = (mu − 1e-6)/2
     {"x"},
     {"x*(mu - x)*(mu - 1e-6 - 2*x)"},
     false,
     "-1",
     "1",
     three,
     3,
     {transcritical("-1e-6"), transcritical("0"), transcritical("1e-6")}},
    {"two lines", {"x"}, {"mu^2 - x^2"}, false, "-1", "1", three, 2, {transcritical("0")}},
    {"pitchfork", {"x"}, {"mu*x - x^3"}, false, "-1", "1", three, 2, {pitchfork("0", super)}},
    {"inverted pitchfork", {"x"}, {"mu*x + x^3"}, false, "-1", "1", three, 2, {pitchfork("0", sub)}},
    {"pitchfork with folds",
     {"x"},
     {"mu*x + x^3 - x^5"},
     false,
     "-1/2",
     "1/2",
     two,
     2,
     {fold("-1/4"), fold("-1/4"), pitchfork("0", sub)}},
    {"skew pitchfork",
     {"x"},
     {"(mu - x/2)*(mu*x - x^3)"},
     false,
     "-1/4",
     "1/3",
     unit,
     3,
     {degenerate("0"), transcritical("1/4")}},
    {"cusp on its axis", {"x"}, {"mu - x^3"}, false, "-1", "1", two, 1, {degenerate("0")}},
    {"cusp, along its height",
     {"x"},
     {"mu + x/2 - x^3"},
     false,
     "-1",
     "1",
     two,
     1,
     {fold("-2*(1/6)^(3/2)"), fold("2*(1/6)^(3/2)")}},
    {"cusp, along its width", {"x"}, {"1/10 + mu*x - x^3"}, false, "-1", "1", two, 2, {fold("3*(1/20)^(2/3)")}},
    {"nearly a pitchfork", {"x"}, {"1e-6 + mu*x - x^3"}, false, "-1", "1", two, 2, {fold("3*(1/2000000)^(2/3)")}},
    {"gap of 1/5", {"x"}, {"mu*x - x^2 - 1/100"}, false, "-1", "1", two, 2, {fold("-1/5"), fold("1/5")}},
    {"narrow avoided crossing", {"x"}, {"mu*x - x^2 + 1e-6"}, false, "-1", "1", two, 2, {}},
    {"isola", {"x"}, {"1/4 - mu^2 - x^2"}, false, "-1", "1", two, 1, {fold("-1/2"), fold("1/2")}},
    {"touching branches", {"x"}, {"x*(mu^2 - x)"}, false, "-1", "1", two, 2, {degenerate("0")}},
    {"touching aslant", {"x"}, {"(x - mu/2)*((mu - 1/7)^2 - x + mu/2)"}, false, "-1", "1", two, 2, {degenerate("1/7")}},
    {"swallowtail section",
     {"x"},
     {"x^2 - x^4 - mu"},
     false,
     "-1/2",
     "1/2",
     two,
     1,
     {fold("0"), fold("1/4"), fold("1/4")}},
    {"Euler's column", {"x"}, {"mu*sin(x) - x"}, false, "0", "3", {{"-14/5", "14/5"}}, 2, {pitchfork("1", super)}},
    {"bead on a hoop", {"x"}, {"sin(x)*(mu*cos(x) - 1)"}, false, "1/2", "3", three, 2, {pitchfork("1", super)}},
    {"pendulum under torque", {"x"}, {"mu - sin(x)"}, false, "1/10", "2", {{"0", "3"}}, 1, {fold("1")}},
    // r = 2x³/(1 + x²)² where 2x³ − 10x² + 10 = 0
    {"spruce budworm",
     {"x"},
     {"mu*x*(1 - x/10) - x^2/(1 + x^2)"},
     false,
     "1/5",
     "4/5",
     {{"0", "10"}},
     2,
     {fold("0.383970731627460817254107991496722318"), fold("0.559525012445635718824737661673365953")}},
    {"laser", {"x"}, {"(mu - 1)*x - mu*x^2"}, false, "1/2", "2", {{"0", "1"}}, 2, {transcritical("1")}},
    {"linear, marginal at one value", {"x"}, {"mu*x"}, false, "-1", "1", two, 1, {degenerate("0")}},
};

// several states
const std::vector<Diagram> planar{
    {"supercritical Hopf",
     {"x", "y"},
     {"mu*x - y - x*(x^2 + y^2)", "x + mu*y - y*(x^2 + y^2)"},
     false,
     "-1",
     "1",
     {{"-3", "3"}, {"-3", "3"}},
     1,
     {hopf("0", super)}},
    {"subcritical Hopf",
     {"x", "y"},
     {"mu*x - y + x*(x^2 + y^2)", "x + mu*y + y*(x^2 + y^2)"},
     false,
     "-1",
     "1",
     {{"-3", "3"}, {"-3", "3"}},
     1,
     {hopf("0", sub)}},
    {"two Hopf points in one step",
     {"x", "y"},
     {"(mu^2 - 1e-8)*x - y - x*(x^2 + y^2)", "x + (mu^2 - 1e-8)*y - y*(x^2 + y^2)"},
     false,
     "-1",
     "1",
     {{"-3", "3"}, {"-3", "3"}},
     1,
     {hopf("-1/10000", super), hopf("1/10000", super)}},
    {"van der Pol",
     {"x", "y"},
     {"y", "mu*(1 - x^2)*y - x"},
     false,
     "-1",
     "1",
     {{"-3", "3"}, {"-3", "3"}},
     1,
     {hopf("0", none)}},
    {"Brusselator",
     {"x", "y"},
     {"1 - (mu + 1)*x + x^2*y", "mu*x - x^2*y"},
     false,
     "1",
     "3",
     {{"0", "4"}, {"0", "4"}},
     1,
     {hopf("2", super)}},
    {"FitzHugh-Nagumo",
     {"v", "w"},
     {"v - v^3/3 - w + mu", "(v + 7/10 - 4*w/5)*2/25"},
     false,
     "0",
     "2",
     {{"-3", "3"}, {"-3", "3"}},
     1,
     {hopf("(7/10 - sqrt(117/125))*5/4 + sqrt(117/125) - (117/125)^(3/2)/3", sub),
      hopf("(7/10 + sqrt(117/125))*5/4 - sqrt(117/125) + (117/125)^(3/2)/3", sub)}},
    {"section beside Bogdanov and Takens",
     {"x", "y"},
     {"y", "mu + y/10 + x^2 + x*y"},
     false,
     "-1/4",
     "1/4",
     {{"-1", "1"}, {"-1", "1"}},
     1,
     {hopf("-1/100", sub), fold("0")}},
    // s³ − s + 1/5 = 0, μ = s − 1/10
    {"Schnakenberg",
     {"u", "v"},
     {"1/10 - u + u^2*v", "mu - u^2*v"},
     false,
     "1/20",
     "1",
     {{"0", "2"}, {"0", "5"}},
     1,
     {hopf("0.109148848441316582352086708167729454", super), hopf("0.778885066249972832343381936665304641", super)}},
    {"predator and prey",
     {"x", "y"},
     {"x*(1 - x/mu) - x*y/(1 + x)", "y*(x/(1 + x) - 1/2)"},
     false,
     "1/2",
     "4",
     {{"0", "5"}, {"0", "2"}},
     3,
     {transcritical("1"), hopf("3", super)}},
    {"competition",
     {"x", "y"},
     {"x*(1 - x - mu*y)", "y*(1 - y - x/2)"},
     false,
     "1/10",
     "3/2",
     {{"0", "5/4"}, {"0", "5/4"}},
     4,
     {transcritical("1")}},
    {"endemic infection",
     {"s", "i"},
     {"(1 - s)/10 - mu*s*i", "mu*s*i - i/2"},
     false,
     "1/10",
     "2",
     {{"0", "1"}, {"0", "1"}},
     2,
     {transcritical("1/2")}},
    {"toggle switch",
     {"u", "v"},
     {"mu/(1 + v^2) - u", "mu/(1 + u^2) - v"},
     false,
     "1",
     "3",
     {{"0", "4"}, {"0", "4"}},
     2,
     {pitchfork("2", super)}},
    {"two inhibiting units",
     {"u", "v"},
     {"exp(-mu*v) - u", "exp(-mu*u) - v"},
     false,
     "2",
     "4",
     {{"-1", "2"}, {"-1", "2"}},
     2,
     {pitchfork("exp(1)", super)}},
    {"Duffing",
     {"x", "y"},
     {"y", "mu*x - x^3 - y/5"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     2,
     {pitchfork("0", super)}},
    {"stirred reactor",
     {"x", "y"},
     {"mu*(1 - x)*exp(y) - x", "5*mu*(1 - x)*exp(y) - y"},
     false,
     "1/100",
     "1/5",
     {{"0", "1"}, {"0", "5"}},
     1,
     {fold("(5 + sqrt(5))/(5 - sqrt(5))*exp(-(5 + sqrt(5))/2)"),
      fold("(5 - sqrt(5))/(5 + sqrt(5))*exp(-(5 - sqrt(5))/2)")}},
    {"stirred reactor, folds 5e-11 apart",
     {"x", "y"},
     {"mu*(1 - x)*exp(y) - x", "4.000001*mu*(1 - x)*exp(y) - y"},
     false,
     "1/100",
     "1/5",
     {{"0", "1"}, {"0", "5"}},
     1,
     {fold("0.135335215546432122927310264964831014"), fold("0.13533521559154385806693632570331502")}},
    {"stirred reactor at its cusp",
     {"x", "y"},
     {"mu*(1 - x)*exp(y) - x", "4*mu*(1 - x)*exp(y) - y"},
     false,
     "1/100",
     "1/5",
     {{"0", "1"}, {"0", "5"}},
     1,
     {degenerate("exp(-2)")}},
    {"column of two links",
     {"x", "y"},
     {"x^2/2 + (y - x)^2/2 + mu*(cos(x) + cos(y))"},
     true,
     "1/10",
     "1",
     {{"-1", "1"}, {"-1", "1"}},
     2,
     {pitchfork("(3 - sqrt(5))/2", super)}},
    {"symmetry of the square",
     {"x", "y"},
     {"mu*x - x^3 - x*y^2/2", "mu*y - y^3 - y*x^2/2"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     5,
     {degenerate("0")}},
    {"Lorenz",
     {"x", "y", "z"},
     {"10*(y - x)", "mu*x - y - x*z", "x*y - 8*z/3"},
     false,
     "1/2",
     "30",
     {{"-12", "12"}, {"-12", "12"}, {"-1", "35"}},
     2,
     {pitchfork("1", super), hopf("470/19", sub), hopf("470/19", sub)}},
};

}  // namespace

TEST_CASE("diagrams: one state") {
  for (const Diagram& diagram : scalar) check(diagram);
}

TEST_CASE("diagrams: several states") {
  for (const Diagram& diagram : planar) check(diagram);
}

TEST_CASE("diagrams: to 60 digits" * doctest::test_suite("full")) {
  for (const auto* all : {&scalar, &planar}) {
    for (const Diagram& diagram : *all) {
      const bool is_decimal = std::any_of(diagram.bifurcations.begin(), diagram.bifurcations.end(),
                                          [](const Expected& each) { return each.at.starts_with("0."); });
      if (!is_decimal) check(diagram, 60);
    }
  }
}

TEST_CASE("diagrams: units and boxes change nothing") {
  const Diagram plain{"hysteresis and pitchfork",
                      {"x", "y"},
                      {"mu + x - x^3", "(mu + 1/5)*y - y^3"},
                      false,
                      "-1",
                      "1",
                      {{"-2", "2"}, {"-2", "2"}},
                      0,
                      {}};
  // x in thousandths, mu in millions
  Diagram scaled = plain;
  scaled.equations = {"1000*(mu/1000000 + x/1000 - (x/1000)^3)", "(mu/1000000 + 1/5)*y - y^3"};
  scaled.low = "-1000000";
  scaled.high = "1000000";
  scaled.box = {{"-2000", "2000"}, {"-2", "2"}};
  Diagram wide = plain;
  wide.box = {{"-30", "20"}, {"-15", "40"}};
  const Continuation found = follow(plain, 20);
  CHECK(found.bifurcations.size() > 4);
  for (const Diagram& other : {scaled, wide}) {
    const Continuation there = follow(other, 20);
    CHECK(there.branches.size() == found.branches.size());
    REQUIRE(there.bifurcations.size() == found.bifurcations.size());
    for (std::size_t i = 0; i < found.bifurcations.size(); ++i) {
      const BifurcationReport &a = found.bifurcations[i], &b = there.bifurcations[i];
      CHECK(a.kind == b.kind);
      CHECK(a.criticality == b.criticality);
      CHECK(a.branches == b.branches);
      if (other.low == plain.low && a.parameter != "0") CHECK(agreed_digits(a.parameter, b.parameter) >= 19);
    }
  }
}

TEST_CASE("diagrams: branches in faces of the box are whole") {
  // the faces M = 0 and C = 0 are invariant
  const Diagram algae{"algae",
                      {"M", "C"},
                      {"M*C/10 - mu*M/(M + 1 - M - C) + 4*M*(1 - M - C)/5", "(1 - M - C)*C - 11*C/25 - M*C/10"},
                      false,
                      "1/100",
                      "1",
                      {{"0", "1"}, {"0", "1"}},
                      4,
                      {transcritical("0.17952"), transcritical("108/275"), transcritical("4/5")}};
  check(algae);
  const Continuation found = follow(algae, 15);
  for (const BranchReport& branch : found.branches) {
    for (const std::size_t state : {0U, 1U}) {
      if (branch.x[branch.x.size() / 2][state] != "0") continue;
      for (const auto& x : branch.x) CHECK(x[state] == "0");
    }
  }
  // a branch that leaves the box at a bifurcation ends there
  REQUIRE(found.branches.size() == 4);
  CHECK(found.branches[3].parameter.front() == found.bifurcations[0].parameter);
  CHECK(found.branches[3].parameter.back() == found.bifurcations[1].parameter);
}

TEST_CASE("diagrams: a steep branch is one line, and every branch runs upwards") {
  check({"steep", {"x"}, {"20*mu - x"}, false, "-1", "1", {{"-30", "30"}}, 1, {}});
  const Continuation found = follow({"steep", {"x"}, {"x - 20*mu"}, false, "-1", "1", {{"-30", "30"}}, 1, {}}, 15);
  REQUIRE(found.branches.size() == 1);
  CHECK(found.branches[0].parameter.front() == "-1");
  CHECK(found.branches[0].parameter.back() == "1");
  CHECK(found.branches[0].x.front()[0] == "-20");
  CHECK(found.branches[0].x.back()[0] == "20");
}

TEST_CASE("diagrams: a budget ends every part") {
  // two heads of rank one: manifolds of dimension 2 and more for every value
  ModelDescription description;
  description.name = "two heads";
  description.states = {"v1", "k1", "q1", "v2", "k2", "q2"};
  description.parameters = {{"mu", "", ratio(1, 2), {}}};
  description.loss = parse(
      "1 - 2*v1*k1*q1 + (v1*k1*q1)^2*(1 + (1 + 1 + mu)/31) + mu - 2*mu^2*v2*k2*q2 + "
      "mu*(v2*k2*q2)^2*(mu^2 + (mu^2 + mu*(1 + mu))/31)");
  description.start.assign(6, ratio(1, 50));
  const Model model(std::move(description));
  StationaryRequest request;
  request.parameters = model.values({});
  request.box.assign(6, {-3, 3});
  request.most_seconds = 2;
  const auto began = std::chrono::steady_clock::now();
  const Continuation found = continue_stationary(model, request, "mu", {0, 1});
  CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() < 20);
  CHECK(found.out_of_time);
}

}  // namespace separatrix

// Normal forms in disguise, chosen to be missed: other units, folds next to one another, hidden symmetries, faces of the box,
// unfoldings, several at once, kinks. Places are closed forms, or from mpmath.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/solvers/stationary/diagram.hpp"

namespace separatrix {
namespace {

const std::vector<Diagram> forms{
    {"a millionth", {"x"}, {"mu - x^2"}, false, "-1/1000000", "1/1000000", {{"-1/500", "1/500"}}, 1, {fold("0")}},
    {"millions",
     {"x"},
     {"(mu - 3e6)*x - 1e6*x^3"},
     false,
     "0",
     "10000000",
     {{"-3", "3"}},
     2,
     {pitchfork("3000000", super)}},
    {"folds 8e-7 apart",
     {"x"},
     {"mu + 1e-4*x - x^3"},
     false,
     "-1",
     "1",
     {{"-2", "2"}},
     1,
     {fold("-2*(1/30000)^(3/2)"), fold("2*(1/30000)^(3/2)")}},
    {"folds 8e-10 apart",
     {"x"},
     {"mu + 1e-6*x - x^3"},
     false,
     "-1",
     "1",
     {{"-2", "2"}},
     1,
     {fold("-2*(1/3000000)^(3/2)"), fold("2*(1/3000000)^(3/2)")}},
    {"branch in a face", {"x"}, {"x*(mu - x)"}, false, "-1", "1", {{"0", "2"}}, 2, {transcritical("0")}},
    {"branches in two faces and their corner",
     {"x", "y"},
     {"x*(mu - 1/3 - x - y)", "y*(mu - 2/3 - y - x/2)"},
     false,
     "0",
     "3/2",
     {{"0", "2"}, {"0", "2"}},
     4,
     {transcritical("1/3"), transcritical("2/3"), transcritical("1")}},
    {"symmetry of no coordinate",
     {"x", "y"},
     {"mu*(x - y)/2 - ((x - y)/2)^3 - (x + y - 1)", "-mu*(x - y)/2 + ((x - y)/2)^3 - (x + y - 1)"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     2,
     {pitchfork("0", super)}},
    {"tilted isola",
     {"x"},
     {"1/16 - (mu - 1/2)^2 - (x - mu)^2"},
     false,
     "0",
     "1",
     {{"-1", "2"}},
     1,
     {fold("1/4"), fold("3/4")}},
    {"unfolded pitchfork",
     {"x"},
     {"1/1000 + mu*x - x^3"},
     false,
     "-1",
     "1",
     {{"-2", "2"}},
     2,
     {fold("3*(1/2000)^(2/3)")}},
    {"unfolded transcritical",
     {"x"},
     {"mu*x - x^2 - 1e-4"},
     false,
     "-1",
     "1",
     {{"-2", "2"}},
     2,
     {fold("-1/50"), fold("1/50")}},
    {"pitchfork of fifth order", {"x"}, {"mu*x - x^5"}, false, "-1", "1", {{"-2", "2"}}, 2, {degenerate("0")}},
    {"pitchfork by a slaved state",
     {"x", "y"},
     {"mu*x - x*y", "x^2 - y"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-1", "2"}},
     2,
     {pitchfork("0", super)}},
    {"the other sign",
     {"x", "y"},
     {"mu*x + x*y", "x^2 - y"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-1", "2"}},
     2,
     {pitchfork("0", sub)}},
    {"ignition", {"x"}, {"mu*exp(x) - x"}, false, "1/100", "1/2", {{"0", "4"}}, 1, {fold("exp(-1)")}},
    {"isola of a sine",
     {"x"},
     {"sin(mu) - x^2"},
     false,
     "-1",
     "4",
     {{"-2", "2"}},
     1,
     {fold("0"), fold("3.14159265358979323846264338327950288")}},
    {"four pitchforks",
     {"x", "y"},
     {"mu*x - x^3", "(mu - 1/2)*y - y^3"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     5,
     {pitchfork("0", super), pitchfork("1/2", super), pitchfork("1/2", super), pitchfork("1/2", super)}},
    {"chain with feedback",
     {"x", "y", "z"},
     {"y - x", "z - y", "mu + 2*x - x^3 - z"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}, {"-2", "2"}},
     1,
     {fold("-2/(3*sqrt(3))"), fold("2/(3*sqrt(3))")}},
    {"rates a million apart",
     {"x", "y"},
     {"1e6*(y - x)", "mu - x^2"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     1,
     {fold("0")}},
    {"three lines", {"x"}, {"mu^2*x - x^3"}, false, "-1", "1", {{"-2", "2"}}, 3, {degenerate("0")}},
    {"line and parabola", {"x"}, {"x*(mu^2 - 2 - x)"}, false, "1", "2", {{"-3", "3"}}, 2, {transcritical("sqrt(2)")}},
    {"saturating", {"x"}, {"mu - x/(1 + x^2)"}, false, "-1", "1", {{"-3", "3"}}, 1, {fold("-1/2"), fold("1/2")}},
    {"harvest", {"x"}, {"x*(1 - x) - mu"}, false, "0", "1", {{"0", "1"}}, 1, {fold("1/4")}},
    {"Allee effect", {"x"}, {"x*(x - 1/5)*(1 - x) - mu*x"}, false, "0", "1", {{"0", "1"}}, 2, {fold("4/25")}},
    {"self-activation", {"x"}, {"mu*x^2/(1 + x^2) - x"}, false, "1/2", "4", {{"0", "4"}}, 2, {fold("2")}},
    {"ring of three",
     {"x", "y", "z"},
     {"mu*tanh(y) - x", "mu*tanh(z) - y", "mu*tanh(x) - z"},
     false,
     "0",
     "3",
     {{"-4", "4"}, {"-4", "4"}, {"-4", "4"}},
     2,
     {pitchfork("1", super)}},
    {"three parabolas at a double zero",
     {"x", "y"},
     {"(x*y - mu)^2/2 + (x^2 - y^2)^2/8"},
     true,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     3,
     {degenerate("0")}},
    {"product of two weights",
     {"x", "y"},
     {"(x*y - mu)^2/2"},
     true,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     3,
     {degenerate("0")}},
    {"through Bogdanov and Takens",
     {"x", "y"},
     {"y", "mu + x^2 + x*y"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     1,
     {degenerate("0")}},
    {"fold and Hopf at once",
     {"x", "y", "z"},
     {"mu*x - y - x*(x^2+y^2)", "x + mu*y - y*(x^2+y^2)", "mu - z^2"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}, {"-2", "2"}},
     1,
     {degenerate("0")}},
    {"two pairs at once",
     {"x", "y", "u", "v"},
     {"mu*x - y - x*(x^2+y^2)", "x + mu*y - y*(x^2+y^2)", "mu*u - 2*v - u*(u^2+v^2)", "2*u + mu*v - v*(u^2+v^2)"},
     false,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}, {"-2", "2"}, {"-2", "2"}},
     1,
     {degenerate("0")}},
    {"pitchfork of a loss",
     {"x", "y"},
     {"x^4/4 - mu*x^2/2 + (y - x)^2/2"},
     true,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     2,
     {pitchfork("0", super)}},
    {"the same, unfolded by 1e-5",
     {"x", "y"},
     {"x^4/4 - mu*x^2/2 + x*1e-5 + (y - x)^2/2"},
     true,
     "-1",
     "1",
     {{"-2", "2"}, {"-2", "2"}},
     2,
     {fold("3*(1/200000)^(2/3)")}},
    {"states of a millionth and a million",
     {"x", "y"},
     {"mu*x/1e6 - (x/1e6)^3*1", "x - 1e6*y"},
     false,
     "-1/1000",
     "1/1000",
     {{"-100000", "100000"}, {"-1", "1"}},
     2,
     {pitchfork("0", super)}},
    {"butterfly section, 4x^3 - 4x + 1/10 = 0",
     {"x"},
     {"mu - (x^4 - 2*x^2 + x/10)"},
     false,
     "-3/2",
     "1",
     {{"-2", "2"}},
     1,
     {fold("-1.10061737663815831586606102016428601"), fold("-0.900633014476040565000452195495021477"),
      fold("0.00125039111419888086651321565930748843")}},
    {"two pitchforks on a line",
     {"x"},
     {"(x - 1/2)*(mu^2 - 1/4 + (x-1/2)^2)"},
     false,
     "-1",
     "1",
     {{"-1", "2"}},
     2,
     {pitchfork("-1/2", sub), pitchfork("1/2", sub)}},
    {"three lines, unstable", {"x"}, {"x^3 - mu^2*x"}, false, "-1", "1", {{"-2", "2"}}, 3, {degenerate("0")}},
    {"a snake of folds",
     {"x"},
     {"mu - cos(x)"},
     false,
     "-2",
     "2",
     {{"-10", "10"}},
     1,
     {fold("-1"), fold("-1"), fold("-1"), fold("-1"), fold("1"), fold("1"), fold("1")}},
    {"two folds of a cubic", {"x"}, {"mu - x^2 + x^3"}, false, "-1", "1", {{"-1", "1"}}, 1, {fold("0"), fold("4/27")}},
    {"three lines, crossings 1e-4 apart",
     {"x"},
     {"(x - 1e-5)*(mu - x)*(mu - x - 1e-4)"},
     false,
     "-1",
     "1",
     {{"-2", "2"}},
     3,
     {transcritical("1/100000"), transcritical("11/100000")}},
    {"ring of four: a double eigenvalue",
     {"x1", "x2", "x3", "x4"},
     {"mu*x1 - x1^3 + (x2 + x4 - 2*x1)/10", "mu*x2 - x2^3 + (x1 + x3 - 2*x2)/10", "mu*x3 - x3^3 + (x2 + x4 - 2*x3)/10",
      "mu*x4 - x4^3 + (x1 + x3 - 2*x4)/10"},
     false,
     "-1/2",
     "3/10",
     {{"-2", "2"}, {"-2", "2"}, {"-2", "2"}, {"-2", "2"}},
     6,
     {pitchfork("0", super), degenerate("1/5")}},
    {"six Hopf points",
     {"x", "y"},
     {"sin(mu)*x - y - x*(x^2+y^2)", "x + sin(mu)*y - y*(x^2+y^2)"},
     false,
     "1",
     "20",
     {{"-2", "2"}, {"-2", "2"}},
     1,
     {hopf("3.14159265358979323846264338327950288", super), hopf("6.28318530717958647692528676655900577", super),
      hopf("9.42477796076937971538793014983850865", super), hopf("12.5663706143591729538505735331180115", super),
      hopf("15.7079632679489661923132169163975144", super), hopf("18.8495559215387594307758602996770173", super)}},
    {"beside a pole", {"x"}, {"mu - 1/x - x"}, false, "0", "4", {{"1/10", "5"}}, 1, {fold("2")}},
    {"with a logarithm", {"x"}, {"log(x) - mu*x"}, false, "1/100", "1", {{"1/10", "20"}}, 1, {fold("exp(-1)")}},
};

}  // namespace

TEST_CASE("forms: every bifurcation, and nothing else") {
  for (const Diagram& diagram : forms) check(diagram);
}

TEST_CASE("forms: to 40 digits" * doctest::test_suite("full")) {
  for (const Diagram& diagram : forms) {
    const bool is_decimal = std::any_of(diagram.bifurcations.begin(), diagram.bifurcations.end(),
                                        [](const Expected& each) { return each.at.find('.') != std::string::npos; });
    if (!is_decimal) check(diagram, 40);
  }
}

TEST_CASE("forms: on a kink derivatives say nothing") {
  const Continuation found = follow({"kink", {"x"}, {"mu - abs(x)"}, false, "-1", "1", {{"-2", "2"}}, 1, {}}, 15);
  CHECK(found.branches.size() == 1);
  REQUIRE(found.bifurcations.size() == 1);
  CHECK(found.bifurcations[0].kind == Bifurcation::fold);
  CHECK(found.bifurcations[0].parameter == "0");
  // 2x = mu − 1/3 below x = 0 and x = mu − 1/3 above: a corner, no bifurcation
  check({"corner", {"x"}, {"mu - 1/3 - (3*x - abs(x))/2"}, false, "-1", "1", {{"-2", "2"}}, 1, {}});
  check({"two states",
         {"x", "y"},
         {"mu - 1/7 - abs(x - y)", "1/3 - y"},
         false,
         "-1",
         "1",
         {{"-2", "2"}, {"-1", "1"}},
         1,
         {fold("1/7")}});
  check({"acute corner", {"x"}, {"mu - abs(x) + x/2"}, false, "-1", "1", {{"-2", "2"}}, 1, {fold("0")}});
}

// W = BA with B, A of size 2x2 and the target diag(1, mu). Where only the first mode is learned the loss is mu^2/2: a
// minimum at mu = 0, then with one direction down, and with a second one from mu = 1, where the learned mode is the smaller.
TEST_CASE("forms: a linear network, one mode learned" * doctest::test_suite("full")) {
  ModelDescription description;
  description.name = "linear";
  description.states = {"a11", "a12", "a21", "a22", "b11", "b12", "b21", "b22"};
  description.parameters = {{"mu", "", ratio(1, 2), {}}};
  description.loss = parse(
      "((b11*a11 + b12*a21 - 1)^2 + (b11*a12 + b12*a22)^2 + (b21*a11 + b22*a21)^2 + (b21*a12 + b22*a22 - mu)^2)/2");
  description.start.assign(8, ratio(1, 10));
  const Model model(std::move(description));
  StationaryRequest request;
  request.parameters = model.values({});
  request.box.assign(8, {-3, 3});
  request.most_seconds = 300;
  const Continuation found = continue_stationary(model, request, "mu", {0, 2});
  std::vector<std::string> counts;
  for (const BranchReport& branch : found.branches) {
    std::string text = std::to_string(branch.dimension) + ":";
    for (std::size_t i = 0; i < branch.unstable.size(); ++i) {
      if (i == 0 || branch.unstable[i] != branch.unstable[i - 1]) text += " " + std::to_string(branch.unstable[i]);
    }
    counts.push_back(text);
  }
  std::sort(counts.begin(), counts.end());
  CHECK(counts == std::vector<std::string>{"0: 4", "3: 0 1 2", "3: 2 1", "4: 0"});
  REQUIRE(found.bifurcations.size() == 2);
  for (const BifurcationReport& each : found.bifurcations) {
    CHECK(each.kind == Bifurcation::exchange);
    CHECK(each.parameter == "1");
  }
}

}  // namespace separatrix

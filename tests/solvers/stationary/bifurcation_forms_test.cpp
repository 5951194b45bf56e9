// Normal forms in disguise, chosen to be missed: other units, folds next to one another, hidden symmetries, faces of the box,
// unfoldings, kinks. Places are closed forms.
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
};

}  // namespace

TEST_CASE("forms: every bifurcation, and nothing else") {
  for (const Diagram& diagram : forms) check(diagram);
}

TEST_CASE("forms: to 40 digits" * doctest::test_suite("full")) {
  for (const Diagram& diagram : forms) {
    if (diagram.name != "isola of a sine") check(diagram, 40);
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
  // x = 1/3 is stable on one side of mu = 1/7 and folds back in a sharp corner there, in two states
  check({"two",
         {"x", "y"},
         {"mu - 1/7 - abs(x - y)", "1/3 - y"},
         false,
         "-1",
         "1",
         {{"-2", "2"}, {"-1", "1"}},
         1,
         {fold("1/7")}});
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

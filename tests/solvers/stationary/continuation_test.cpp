// Branches against a parameter whose bifurcations are known in closed form.
#include "solvers/stationary/continuation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "lib/num/agreement.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/evaluation.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

ModelDescription with_parameter(const std::vector<std::string>& states) {
  ModelDescription model;
  model.name = "branches";
  model.states = states;
  model.parameters = {{"mu", "", Rational(0), {}}};
  model.start.assign(states.size(), Rational(0));
  return model;
}

Model field_model(const std::vector<std::string>& states, const std::vector<std::string>& equations) {
  ModelDescription model = with_parameter(states);
  for (const std::string& equation : equations) model.equations.push_back(parse(equation));
  return Model(std::move(model));
}

Continuation along_mu(const Model& model, std::size_t digits, const Rational& low = -1, const Rational& high = 1) {
  StationaryRequest request;
  request.parameters = model.values({});
  request.box.assign(model.dimension(), {-3, 3});
  request.digits = digits;
  return continue_stationary(model, request, "mu", {low, high});
}

double number(const Known& known) { return known.approximate(); }

Known value_of(const std::string& expression, std::size_t digits) {
  return evaluate({parse(expression)}, {}, {}, digits).front();
}

}  // namespace

TEST_CASE("continuation: a fold, one branch through it") {
  const Continuation found = along_mu(field_model({"x"}, {"mu - x^2"}), 60);
  REQUIRE(found.branches.size() == 1);
  const BranchReport& branch = found.branches[0];
  CHECK(branch.parameter.front() == "1");
  CHECK(branch.parameter.back() == "1");
  CHECK(number(branch.x.front()[0]) * number(branch.x.back()[0]) == -1);
  for (std::size_t i = 0; i < branch.x.size(); ++i) {
    const double x = number(branch.x[i][0]);
    CHECK(std::abs(number(branch.parameter[i]) - x * x) < 1e-14);
    CHECK(branch.unstable[i] == (x < 0 ? 1 : 0));
  }
  REQUIRE(found.bifurcations.size() == 1);
  CHECK(found.bifurcations[0].kind == Bifurcation::fold);
  CHECK(found.bifurcations[0].parameter == "0");
  CHECK(found.bifurcations[0].x[0] == "0");
}

TEST_CASE("continuation: a fold away from 0, to 50 digits") {
  // L = x⁴/4 − μ x²/2 + x/10: f = 0 and f' = 0 at x = 20^(−1/3), μ = 3x²
  ModelDescription description = with_parameter({"x", "y"});
  description.loss = parse("x^4/4 - mu*x^2/2 + x/10 + y^2/2");
  const Continuation found = along_mu(Model(std::move(description)), 50);
  CHECK(found.branches.size() == 2);
  REQUIRE(found.bifurcations.size() == 1);
  CHECK(found.bifurcations[0].kind == Bifurcation::fold);
  CHECK(agreed_digits(found.bifurcations[0].x[0], value_of("20^(-1/3)", 50)) >= 49);
  CHECK(agreed_digits(found.bifurcations[0].parameter, value_of("3*20^(-2/3)", 50)) >= 49);
}

TEST_CASE("continuation: pitchfork, transcritical and Hopf") {
  for (const std::size_t digits : {15U, 40U, 100U}) {
    CAPTURE(digits);
    const Continuation fork = along_mu(field_model({"x"}, {"mu*x - x^3"}), digits);
    CHECK(fork.branches.size() == 2);
    REQUIRE(fork.bifurcations.size() == 1);
    CHECK(fork.bifurcations[0].kind == Bifurcation::pitchfork);
    CHECK(fork.bifurcations[0].parameter == "0");
    CHECK(fork.bifurcations[0].x[0] == "0");
    CHECK(fork.bifurcations[0].branches == std::vector<std::size_t>{1, 2});
  }
  // the same, moved to where no coordinate is rational: x = √2, μ = 1/3
  const Continuation moved = along_mu(field_model({"x"}, {"(mu - 1/3)*(x - sqrt(2)) - (x - sqrt(2))^3"}), 40);
  REQUIRE(moved.bifurcations.size() == 1);
  CHECK(moved.bifurcations[0].kind == Bifurcation::pitchfork);
  CHECK(agreed_digits(moved.bifurcations[0].x[0], value_of("sqrt(2)", 40)) >= 39);
  CHECK(agreed_digits(moved.bifurcations[0].parameter, value_of("1/3", 40)) >= 39);

  const Continuation crossing = along_mu(field_model({"x"}, {"mu*x - x^2"}), 30);
  REQUIRE(crossing.bifurcations.size() == 1);
  CHECK(crossing.bifurcations[0].kind == Bifurcation::transcritical);
  CHECK(crossing.branches.size() == 2);

  const Continuation hopf =
      along_mu(field_model({"x", "y"}, {"(mu - 1/7)*x - y - x*(x^2 + y^2)", "x + (mu - 1/7)*y - y*(x^2 + y^2)"}), 30);
  REQUIRE(hopf.bifurcations.size() == 1);
  CHECK(hopf.bifurcations[0].kind == Bifurcation::hopf);
  CHECK(agreed_digits(hopf.bifurcations[0].parameter, value_of("1/7", 30)) >= 29);
}

TEST_CASE("continuation: without a bifurcation there is none, and without a point no branch") {
  CHECK(along_mu(field_model({"x"}, {"mu - x - x^3"}), 20).bifurcations.empty());
  CHECK(along_mu(field_model({"x"}, {"mu^2 + 1 + x^2"}), 20).branches.empty());
}

TEST_CASE("continuation: markov exchanges its stability at p + q = 1") {
  const Model& model = find_model("markov").model;
  StationaryRequest request;
  request.parameters = model.values({{"q", ratio(1, 10)}});
  request.box.assign(2, {-3, 3});
  request.digits = 50;
  const Continuation found = continue_stationary(model, request, "p", {ratio(1, 20), ratio(19, 20)});
  std::size_t exchanges = 0, pitchforks = 0;
  for (const BifurcationReport& each : found.bifurcations) {
    CHECK(agreed_digits(each.parameter, "0.9") >= 49);
    CHECK(each.x[0] == "0");  // on the axis
    exchanges += each.kind == Bifurcation::exchange;
    pitchforks += each.kind == Bifurcation::pitchfork;
  }
  CHECK(exchanges == 2);   // the axis on both sides of w_s
  CHECK(pitchforks == 2);  // the minima that leave it there, for w > w_s below p + q = 1 and for w < w_s above
  for (const BranchReport& branch : found.branches) {
    CHECK(branch.dimension == 1);
    REQUIRE(branch.fixed.size() == 1);
    const std::size_t fixed = branch.fixed[0].first == "e" ? 0 : 1;
    for (std::size_t i = 0; i < branch.x.size(); ++i) {
      CHECK(branch.x[i][fixed] == branch.fixed[0].second);
      // e²(1 + 2w|w|) = ln[(1−p)(1−q)/(pq)] or e = 0
      const double e = number(branch.x[i][0]), w = number(branch.x[i][1]), p = number(branch.parameter[i]);
      if (e == 0) continue;
      CHECK(std::abs(e * e * (1 + 2 * w * std::abs(w)) - std::log((1 - p) * 9 / p)) < 1e-12);
      CHECK(branch.unstable[i] == 0);
    }
  }
}

TEST_CASE("continuation: what is not allowed") {
  const Model& model = find_model("markov").model;
  StationaryRequest request;
  request.parameters = model.values({});
  request.box.assign(2, {-3, 3});
  CHECK_THROWS_AS(continue_stationary(model, request, "r", {ratio(1, 10), ratio(2, 10)}), InvalidArgument);
  CHECK_THROWS_AS(continue_stationary(model, request, "p", {0, ratio(2, 10)}), InvalidArgument);
  CHECK_THROWS_AS(continue_stationary(model, request, "p", {ratio(2, 10), ratio(1, 10)}), InvalidArgument);
}

}  // namespace separatrix

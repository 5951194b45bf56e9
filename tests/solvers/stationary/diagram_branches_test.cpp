// What a bifurcation diagram is made of, whatever its bifurcations: units and boxes change nothing, branches are whole and run
// upwards, and a budget ends every part of the work.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/stationary/continuation.hpp"
#include "tests/solvers/stationary/diagram.hpp"

namespace separatrix {

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
  const Continuation found = continue_stationary(model, request, "mu", {0, 1});
  CHECK(found.out_of_time);
}

}  // namespace separatrix

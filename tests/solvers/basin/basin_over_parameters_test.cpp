// Basins over boxes of parameters and starts: what theory says of them, and nothing else.
#include "solvers/basin/basin_over_parameters.hpp"

#include <doctest/doctest.h>

#include "lib/model/enclosable.hpp"
#include "lib/model/model_file.hpp"
#include "lib/model/still_states.hpp"
#include "lib/num/error.hpp"
#include "solvers/basin/certified_basin.hpp"
#include "solvers/enclosure/autonomous_field.hpp"
#include "solvers/enclosure/flow_enclosure.hpp"

namespace separatrix {
namespace {

// x' = x (a − x²), y' = −y: from x > 0 to √a for a > 0; all to 0, faster than 1/√t for a < 0 only
Model pitchfork() {
  return parse_model_file(
             "name = \"pitchfork\"\nstates = [\"x\", \"y\"]\nloss = \"x^4/4 - a*x^2/2 + y^2/2\"\n"
             "[parameters]\na = { default = 1 }\n[start]\nx = 1\ny = 1\n",
             "m.toml")
      .model;
}

// xy → m from all starts with x + y ≠ 0: a curve of minima for each m
Model product() {
  return parse_model_file(
             "name = \"product\"\nstates = [\"x\", \"y\"]\nloss = \"(x*y - m)^2/2\"\n"
             "[parameters]\nm = { default = 1 }\n[start]\nx = 1\ny = 1\n",
             "m.toml")
      .model;
}

struct Where {
  Interval parameter, x, y;
};

ProvedBasin prove(const Model& model, const Where& where, const std::string& label, bool exactly = false,
                  std::size_t most_steps = 20'000) {
  const Interval whole{-3, 3};
  BasinOverParameters claim{{where.parameter}, {where.x, where.y}, label, {whole, whole}, exactly, {}, {}, {}, {}};
  // the starts with x > 0
  claim.contains = [](const ParameterValues&, const std::vector<Rational>& start) { return verdict(start[0] > 0); };
  claim.contains_piece = [](const std::vector<Interval>& piece) {
    return piece[1].low > 0 ? Verdict::holds : piece[1].high <= 0 ? Verdict::fails : Verdict::undecided;
  };
  claim.claimed = [](const ParameterValues&) { return Verdict::holds; };
  claim.nothing_claimed = [](const std::vector<Interval>&) { return false; };
  claim.most_steps = most_steps;
  return prove_basin(model, claim);
}

TEST_CASE("basin over parameters: proved on a box of parameters and starts") {
  const Where right{{1, ratio(3, 2)}, {ratio(3, 4), ratio(3, 2)}, {-1, 1}};
  const ProvedBasin any = prove(pitchfork(), right, "minimum");
  CHECK(any.all.verdict == Verdict::holds);
  CHECK(any.all.open_share == 0);
  CHECK(any.all.pieces > 0);
  // the minima by their loss, then by x: (−√a, 0), (√a, 0)
  CHECK(prove(pitchfork(), right, "equilibrium-2").all.verdict == Verdict::holds);
  CHECK(prove(pitchfork(), right, "equilibrium-2", true).all.verdict == Verdict::holds);
  // a curve of minima, for all m
  CHECK(prove(product(), {{1, ratio(5, 4)}, {ratio(3, 4), 1}, {ratio(3, 4), 1}}, "minimum").all.verdict ==
        Verdict::holds);
  // one minimum, which attracts both sides
  CHECK(prove(pitchfork(), {{-2, ratio(-1, 2)}, {-1, 1}, {-1, 1}}, "equilibrium-1").all.verdict == Verdict::holds);
}

TEST_CASE("basin over parameters: what is false fails at an exact start and exact parameters") {
  const Where right{{1, ratio(3, 2)}, {ratio(3, 4), ratio(3, 2)}, {-1, 1}};
  const ProvedBasin left = prove(pitchfork(), right, "equilibrium-1");
  REQUIRE(left.all.verdict == Verdict::fails);
  REQUIRE(left.parameters);
  CHECK(left.start[0] > 0);
  CHECK(left.found == "equilibrium-2");
  CHECK(prove(pitchfork(), right, "stationary").all.verdict == Verdict::fails);
  // starts with x < 0 do not go to the right, but those with x > 0 are not all that go to some minimum
  const ProvedBasin others = prove(pitchfork(), {{1, 2}, {-2, ratio(-1, 2)}, {-1, 1}}, "minimum", true);
  REQUIRE(others.all.verdict == Verdict::fails);
  CHECK(others.start[0] < 0);
  CHECK(prove(pitchfork(), {{1, 2}, {-2, ratio(-1, 2)}, {-1, 1}}, "equilibrium-2", true).all.verdict == Verdict::holds);
}

// at a = 0 the minimum is degenerate, and x = 0 is the edge of its basin for a > 0
TEST_CASE("basin over parameters: neither over a bifurcation nor over an edge") {
  constexpr std::size_t few = 2000;
  const ProvedBasin bifurcation = prove(pitchfork(), {{-1, 1}, {ratio(1, 2), 1}, {-1, 1}}, "minimum", false, few);
  CHECK(bifurcation.all.verdict == Verdict::undecided);
  CHECK(bifurcation.all.pieces > 0);
  CHECK(bifurcation.all.open > 0);
  CHECK(bifurcation.all.open_share > 0);
  CHECK(bifurcation.all.where.size() == 3);
  CHECK_FALSE(bifurcation.all.obstacle.empty());
  CHECK(prove(pitchfork(), {{1, 2}, {0, 1}, {-1, 1}}, "equilibrium-2", false, few).all.verdict == Verdict::undecided);
  CHECK(prove(pitchfork(), {{1, 2}, {-1, 1}, {-1, 1}}, "equilibrium-2", true, few).all.verdict == Verdict::undecided);
}

TEST_CASE("states that stand still: parameters as states, and back") {
  const Model family = enclosable(pitchfork(), {1}, {0});
  CHECK(family.description().states == std::vector<std::string>{"x", "y", "a"});
  REQUIRE(still_states(family) == std::vector<std::size_t>{2});
  const Model again = still_as_parameters(family, {2});
  CHECK(again.description().states == pitchfork().description().states);
  CHECK(again.description().parameters.front().name == "a");
  CHECK(again.field() == pitchfork().field());
  CHECK(still_states(again).empty());
}

// limits (√a, 0) for all a of an interval
bool encloses_limits() {
  const Interval a{ratio(9, 10), ratio(11, 10)};
  BasinProver prover(pitchfork(), {1}, {}, {0});
  const ProvedDestination found = prover({{ratio(9, 10), 1}, {0, ratio(1, 10)}, a});
  if (found.label != Label::minimum) return false;
  // 19/20 > √(9/10), 20/19 < √(11/10)
  return found.limit[0].low < 0.95 && 1.0488 < found.limit[0].high && found.limit[1].contains(0);
}

TEST_CASE(
    "basin over parameters: limits enclose those of all parameters; with one parameter in place of all they do not") {
  CHECK(encloses_limits());
  const SabotagedParameters sabotage;
  CHECK_FALSE(encloses_limits());
}

TEST_CASE("basin over parameters: boxes of the wrong size are refused") {
  CHECK_THROWS_AS(prove_basin(pitchfork(), {{}, {{0, 1}}, "minimum", {}, false, {}, {}, {}, {}}), InvalidArgument);
}

}  // namespace
}  // namespace separatrix

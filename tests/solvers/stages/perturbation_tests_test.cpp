#include "solvers/stages/perturbation_tests.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/diagonal/dual_path.hpp"
#include "solvers/diagonal/other_starts.hpp"
#include "solvers/stages/weight_path.hpp"
#include "solvers/trajectory/methods.hpp"
#include "tests/support/networks.hpp"

using namespace separatrix;

namespace {

DiagonalStart generic(std::size_t n, const std::string& alpha) {
  const std::vector<Rational> xi = numbers("0.7,-1.1,0.4,1.3"), eta = numbers("-0.2,0.5,1.2,0.3");
  return {{xi.begin(), xi.begin() + n}, {eta.begin(), eta.begin() + n}, parse_rational(alpha)};
}

std::vector<PerturbedStage> tested(const DiagonalNetwork& network, const StageSequence& sequence,
                                   const std::string& alpha, const PerturbationSettings& settings) {
  DualPath path(network, generic(network.coordinates.size(), alpha), {}, sequence, std::string(automatic_method));
  return perturbation_tests(path, settings);
}

// One product whose loss has two minima: g(β) = (1 − 25β)(1 − 50β/3)(1 − β) is 0 at 1/25, 3/50 and 1. The plateau at 1/25
// is a strict minimum, but the basin of the one at 1 begins at 3/50.
DiagonalNetwork two_minima() {
  DiagonalNetwork network;
  network.name = "two-minima";
  network.coordinates = {"b0"};
  const Expression b = symbol("b0");
  // −∫g, of (1 − βA + β²B)(1 − β) with A = 125/3, B = 1250/3
  network.loss =
      -(b - ratio(128, 3) * power(b, 2) / 2 + ratio(1375, 3) * power(b, 3) / 3 - ratio(1250, 3) * power(b, 4) / 4);
  return network;
}

}  // namespace

TEST_CASE("plateaus of a quadratic loss are returned to and reached") {
  const DiagonalNetwork network = diagonal_case();
  const auto tests = tested(network, stage_sequence(network, {}), "1e-250", {});
  REQUIRE(tests.size() == 8);
  CHECK(verdict_of(tests) == Verdict::holds);
  for (const PerturbedStage& each : tests) {
    CHECK(each.draws.size() == 2);
    CHECK(each.farthest() < 1e-3);
  }
}

TEST_CASE("a coordinate that is driven back to 0 passes it where a perturbation has undone |u| = |v|") {
  const DiagonalNetwork network = dropping_case();
  const auto tests = tested(network, stage_sequence(network, {}), "1e-250", {});
  REQUIRE(tests.size() == 10);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    CHECK(tests[i].verdict == (i == 4 ? Verdict::fails : Verdict::holds));
  }
  // stage 3: the minimum over coordinates 0, 1, 2 of any sign. r = Hβ* = (.945, 1.04, .6725, …):
  // b0 (1 − 2·.36) = .945 − .6 (1.04 + .6725),  b1 = 1.04 − .6 b0,  b2 = .6725 − .6 b0
  const double b0 = -.0825 / .28;
  CHECK(tests[4].test == PerturbationTest::fast_phase);
  CHECK(tests[4].draws[0].reached[0] == doctest::Approx(b0).epsilon(1e-6));
  CHECK(tests[4].draws[0].reached[1] == doctest::Approx(1.04 - .6 * b0).epsilon(1e-6));
  CHECK(tests[4].draws[0].reached[2] == doctest::Approx(.6725 - .6 * b0).epsilon(1e-6));
}

TEST_CASE("a perturbation that crosses to another minimum fails, with where it settles") {
  const DiagonalNetwork network = two_minima();
  const StageSequence sequence = stage_sequence(network, {});
  REQUIRE(sequence.stages.size() == 1);
  CHECK(std::abs(to_double(sequence.stages[0].state[0]) - 0.04) < 1e-9);
  PerturbationSettings settings;
  settings.draws = 40;
  const auto tests = tested(network, sequence, "1e-64", settings);
  REQUIRE(tests.size() == 2);
  // √β = 0.2 on the plateau: N(0, .05²) on both weights passes 3/50 often, N(0, .01²) on weights of 0.003 never
  CHECK(tests[0].verdict == Verdict::holds);
  CHECK(tests[1].verdict == Verdict::fails);
  CHECK(tests[1].message.find("settles at (1), not at (0.04)") != std::string::npos);
  for (const PerturbedDraw& each : tests[1].draws) {
    CHECK((each.verdict == Verdict::holds || std::abs(each.reached[0] - 1) < 1e-6));
  }
}

TEST_CASE("where the path without a perturbation is not on the plateau, nothing follows") {
  const DiagonalNetwork network = correlated_case();
  const StageSequence sequence = stage_sequence(network, {});
  // stages 2 and 3 are 0.02 apart: at this scale the plateau between them lasts 1.5 units of time
  const auto tests = tested(network, sequence, "1e-32", {});
  REQUIRE(tests.size() == 8);
  CHECK(tests[3].verdict == Verdict::undecided);
  CHECK(tests[3].draws.empty());
  CHECK(tests[3].message == "the path is not on this plateau without a perturbation either");
  CHECK(verdict_of(tests) == Verdict::undecided);
}

TEST_CASE("a sequence that ends in a tie leaves its last plateau untested, and those before it decided") {
  const DiagonalNetwork network = quadratic_network("2,0,0,0,1,0,0,0,1", "1,1,-1");
  const StageSequence sequence = stage_sequence(network, {});
  REQUIRE(sequence.stages.size() == 1);
  const auto tests = tested(network, sequence, "1e-64", {});
  CHECK(tests[1].verdict == Verdict::undecided);
  CHECK(tests[1].message.find("it is not known when this plateau ends") == 0);
}

TEST_CASE("the same seed draws the same, another one does not") {
  const DiagonalNetwork network = diagonal_case();
  const StageSequence sequence = stage_sequence(network, {});
  PerturbationSettings settings;
  const auto first = tested(network, sequence, "1e-64", settings), again = tested(network, sequence, "1e-64", settings);
  settings.seed = 1;
  const auto other = tested(network, sequence, "1e-64", settings);
  CHECK(first[0].draws[0].reached == again[0].draws[0].reached);
  CHECK(first[0].draws[0].reached != other[0].draws[0].reached);
}

TEST_CASE("weights as states and dual coordinates lead to the same verdicts and the same plateaus") {
  const DiagonalNetwork network = diagonal_case();
  const StageSequence sequence = stage_sequence(network, {});
  const DiagonalStart start = generic(4, "1e-64");
  const Model primal = primal_model(network, start);
  std::vector<Expression> products;
  std::vector<std::string> texts;
  std::vector<WeightGroup> weights;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string u = "u" + std::to_string(i), v = "v" + std::to_string(i);
    products.push_back(symbol(u) * symbol(v));
    texts.push_back(u + "*" + v);
    weights.push_back({products.back(), {i, 4 + i}});
  }
  SimulationRequest request;
  request.start = primal.description().start;
  WeightPath path({primal, request}, visits_of(sequence, texts, start.alpha), products, weights, visible_product / 2);
  const auto by_weights = perturbation_tests(path, {}), by_dual = tested(network, sequence, "1e-64", {});
  REQUIRE(by_weights.size() == by_dual.size());
  for (std::size_t i = 0; i < by_dual.size(); ++i) {
    CHECK(by_weights[i].verdict == by_dual[i].verdict);
    REQUIRE(by_weights[i].draws.size() == by_dual[i].draws.size());
    for (std::size_t draw = 0; draw < by_dual[i].draws.size(); ++draw) {
      for (std::size_t m = 0; m < 4; ++m) {
        CHECK(by_weights[i].draws[draw].reached[m] == doctest::Approx(by_dual[i].draws[draw].reached[m]).epsilon(1e-6));
      }
    }
  }
}

TEST_CASE("stages from other initial weights: the order remains where alpha is small enough") {
  const DiagonalNetwork network = dropping_case();
  const StageSequence sequence = stage_sequence(network, {});
  for (const OtherStart& each : stages_from_other_starts(network, parse_rational("1e-256"), {}, sequence, {}, 3, 0)) {
    CHECK(each.verdict == Verdict::holds);
    CHECK(each.message.empty());
  }
  // from Gaussian weights at 1/10 the stages of the limit are not all there
  const auto large = stages_from_other_starts(network, ratio(1, 10), {}, sequence, {}, 3, 0);
  const auto failing =
      std::find_if(large.begin(), large.end(), [](const OtherStart& each) { return each.verdict == Verdict::fails; });
  REQUIRE(failing != large.end());
  CHECK(failing->message.find("is missing: the coordinate never passes") != std::string::npos);
}

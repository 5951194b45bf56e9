#include "solvers/diagonal/stage_algorithm.hpp"

#include <doctest/doctest.h>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/diagonal/quadratic.hpp"
#include "tests/support/networks.hpp"

using namespace separatrix;

namespace {

// "0.5 0+; 0.769 1-; 1.68 2+ [0]": time, coordinate with sign, dropped
std::string told(const StageSequence& sequence, std::size_t digits) {
  std::string text;
  for (const Stage& stage : sequence.stages) {
    text += (text.empty() ? "" : "; ") + decimal(stage.time, digits) + " " + std::to_string(stage.coordinate) +
            (stage.sign > 0 ? "+" : "-");
    for (const std::size_t i : stage.dropped) text += " [" + std::to_string(i) + "]";
  }
  return text;
}

}  // namespace

TEST_CASE("stages of quadratic losses are exact") {
  // reference: an independent stiff integration in dual coordinates, extrapolated to alpha = 0
  const StageSequence diagonal = stage_sequence(diagonal_case(), {});
  CHECK(diagonal.exact);
  CHECK(diagonal.end == StageEnd::complete);
  CHECK(told(diagonal, 9) == "0.5 0+; 0.769230769 1-; 1.66666667 2+; 2.85714286 3-");
  CHECK(diagonal.stages[1].time == ratio(10, 13));
  CHECK(diagonal.stages[2].time == ratio(5, 3));
  CHECK(diagonal.stages[0].gap == ratio(10, 13) - ratio(1, 2));
  CHECK(diagonal.stages[3].loss == 0);
  CHECK_FALSE(diagonal.stages[3].gap.has_value());

  const StageSequence correlated = stage_sequence(correlated_case(), {});
  CHECK(told(correlated, 9) == "1.11111111 0+; 1.3559322 3-; 1.37554585 2+; 1.62264537 1-");

  const StageSequence dropping = stage_sequence(dropping_case(), {});
  CHECK(told(dropping, 8) == "0.96153846 1+; 1.2461059 0+; 1.6820858 2+ [0]; 3.6564558 3+; 16.253113 0-");
  CHECK(dropping.stages[0].state == numbers("0,1.04,0,0"));
  CHECK(dropping.stages[1].state == numbers("0.5015625,0.7390625,0,0"));
  CHECK(dropping.stages[2].state == numbers("0,1.04,0.6725,0"));
  CHECK(decimal(dropping.stages[3].state[2], 8) == "0.72250639");
  CHECK(decimal(dropping.stages[3].state[3], 8) == "0.33337596");
  CHECK(dropping.stages[4].state == numbers("-.6,1.4,1.1,.45"));
}

TEST_CASE("stages of a quadratic loss, followed as a flow") {
  StageSettings flow;
  flow.follow_flow = true;
  flow.digits = 25;
  for (const DiagonalNetwork& network : {diagonal_case(), correlated_case(), dropping_case()}) {
    const StageSequence exact = stage_sequence(network, {}), followed = stage_sequence(network, {}, flow);
    CHECK_FALSE(followed.exact);
    CHECK(followed.end == StageEnd::complete);
    CHECK(told(exact, 20) == told(followed, 20));
    for (const Stage& stage : followed.stages) {
      CHECK(stage.robust == Verdict::holds);
      CHECK(stage.strict == Verdict::holds);
    }
  }
}

TEST_CASE("stages end with a reason") {
  const StageSequence tie = stage_sequence(quadratic_network("1,0,0, 0,1,0, 0,0,1", "2,1,-1"), {});
  CHECK(tie.end == StageEnd::tie);
  CHECK(tie.stages.size() == 1);
  CHECK(tie.message == "coordinates 1 and 2 tie: which goes first depends on the start");
  const StageSequence singular = stage_sequence(quadratic_network("1,1, 1,1", "1,1/2"), {});
  CHECK(singular.end == StageEnd::tie);  // both slopes are 3/2
  // rank one, the slopes differ: the first stage reaches the bottom
  const StageSequence flat = stage_sequence(quadratic_network("4,2, 2,1", "1,1/2"), {});
  CHECK(flat.end == StageEnd::complete);
  CHECK(flat.stages.size() == 1);
  const StageSequence three = stage_sequence(quadratic_network("4,2,0, 2,1,0, 0,0,1", "1,1/2,1/9"), {});
  CHECK(three.end == StageEnd::complete);
  const StageSequence saddle = stage_sequence(quadratic_network("1,2, 2,1", "1,1/3"), {});
  CHECK(saddle.end == StageEnd::unbounded);
  CHECK(saddle.message.find("coordinates 0 and 1") != std::string::npos);
  const StageSequence nothing = stage_sequence(quadratic_network("1,0, 0,1", "0,0"), {});
  CHECK(nothing.stages.empty());
  CHECK(nothing.end == StageEnd::complete);
  StageSettings two;
  two.most_stages = 2;
  CHECK(stage_sequence(diagonal_case(), {}, two).end == StageEnd::most);
}

TEST_CASE("stages of a loss that is not quadratic") {
  // L = (b0 − 1)⁴/4 + (b1 − 1)²/4: slopes 1 and 1/2 at 0
  DiagonalNetwork network = quadratic_network("1/2,0, 0,1/2", "0,1");
  const Expression b0 = symbol("b0"), b1 = symbol("b1");
  network.loss = power(b0 - 1, 2) * (2 - b0) / 2 + power(b1 - 1, 2) / 4;  // slope at 0: −(−2·2 − 1)/2 = 5/2
  const StageSequence sequence = stage_sequence(network, {});
  CHECK_FALSE(sequence.exact);
  CHECK(told(sequence, 12) == "0.4 0+; 2 1+");
  CHECK(sequence.stages[0].state == numbers("1,0"));
}

TEST_CASE("minimum on a face") {
  const auto loss = quadratic_of(dropping_case(), {});
  REQUIRE(loss.has_value());
  CHECK(loss->r == numbers("0.945,1.04,0.6725,0.225"));
  const FaceMinimum minimum = minimum_on_face(*loss, {1, 1, 1, 0});
  CHECK(minimum.outcome == FaceOutcome::found);
  CHECK(minimum.beta == numbers("0,1.04,0.6725,0"));
  CHECK(minimum.slope[0] < 0);
  CHECK(minimum.slope[1] == 0);
  CHECK(loss->loss(numbers("-.6,1.4,1.1,.45")) == 0);
}

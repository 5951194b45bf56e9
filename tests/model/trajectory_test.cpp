#include "lib/model/trajectory.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"

namespace separatrix {
namespace {

/// Straight lines with slope 1, and a note of what was asked.
class Lines final : public DenseOutput<double> {
 public:
  State<double> state(std::size_t step, const double& t0, const State<double>& x0, const double& t) override {
    asked = step;
    return {x0[0] + (t - t0)};
  }
  std::size_t asked = 99;
};

TEST_CASE("trajectory: a time is looked up in its step, forwards and backwards") {
  for (const double sign : {1.0, -1.0}) {
    const auto lines = std::make_shared<Lines>();
    Trajectory<double> path;
    path.t = {0, sign * 1, sign * 3, sign * 4};
    path.x = {{0}, {10}, {30}, {40}};
    path.dense = lines;
    for (std::size_t k = 0; k < 4; ++k) CHECK(path.at(path.t[k]) == path.x[k]);
    CHECK(lines->asked == 99);  // stored points are given as they are
    CHECK(path.at(sign * 0.5)[0] == sign * 0.5);
    CHECK(lines->asked == 0);
    CHECK(path.at(sign * 2.5)[0] == 10 + sign * 1.5);
    CHECK(lines->asked == 1);
    CHECK(path.at(sign * 3.5)[0] == 30 + sign * 0.5);
    CHECK(lines->asked == 2);
    CHECK_THROWS_AS(path.at(sign * 4.25), InvalidArgument);
    CHECK_THROWS_AS(path.at(-sign * 0.25), InvalidArgument);
    CHECK(path.end_time() == sign * 4);
    CHECK(path.end() == State<double>{40});
  }
}

TEST_CASE("trajectory: without dense output only stored points are known") {
  Trajectory<double> path;
  path.t = {0, 1};
  path.x = {{0}, {10}};
  CHECK(path.at(1.0) == State<double>{10});
  CHECK_THROWS_AS(path.at(0.5), InternalError);
}

TEST_CASE("trajectory: a single point is an interval") {
  Trajectory<double> path;
  path.t = {2};
  path.x = {{7}};
  CHECK(path.at(2.0) == State<double>{7});
  CHECK_THROWS_AS(path.at(2.5), InvalidArgument);
}

TEST_CASE("trajectory: every outcome has a word and a sentence") {
  for (const Outcome outcome :
       {Outcome::reached_end, Outcome::stopped_by_event, Outcome::converged, Outcome::step_limit, Outcome::time_limit,
        Outcome::work_limit, Outcome::step_underflow, Outcome::escaped, Outcome::singularity, Outcome::unresolved,
        Outcome::sliding, Outcome::nonfinite}) {
    CHECK_FALSE(name(outcome).empty());
    CHECK(message(outcome).size() > 10);
    const bool good =
        outcome == Outcome::reached_end || outcome == Outcome::stopped_by_event || outcome == Outcome::converged;
    CHECK(is_success(outcome) == good);
    for (const Outcome other : {Outcome::step_limit, Outcome::time_limit, Outcome::nonfinite}) {
      CHECK((name(other) == name(outcome)) == (other == outcome));
    }
  }
}

}  // namespace
}  // namespace separatrix

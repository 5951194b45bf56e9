#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lib/num/agreement.hpp"
#include "lib/num/rational.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"

// Runs chosen to break what simulate() says of events, ends and outcomes. The values beside them are closed forms,
// evaluated by mpmath with 60 digits.

namespace separatrix {
namespace {

struct System {
  std::vector<std::string> states, equations, start;
};
struct ExpectedEvent {
  std::string name, t;
  int direction;
};
struct Run {
  bool at_length;  // in the suite full
  std::string title;
  System system;
  std::string until, method;
  std::size_t digits;
  std::vector<std::string> events;
  std::vector<ExpectedEvent> expected;
  std::vector<std::string> end;
  std::string outcome;
};

const std::vector<Run> runs{
#include "tests/solvers/trajectory/adversarial_runs.inc"
};

// |found − exact| ≤ 10^−digits · max(1, |exact|)
bool is_right(const Known& found, const std::string& exact, std::size_t digits) {
  const Rational truth = parse_rational(exact);
  const Rational scale = std::max(Rational(1), Rational(abs(truth)));
  return agreed_digits(Rational(abs(Rational(found.value() - truth))), scale) >= digits;
}

void check(const Run& run) {
  CAPTURE(run.title);
  std::vector<Rational> start;
  for (const std::string& value : run.system.start) start.push_back(parse_rational(value));
  SimulationRequest request;
  request.start = start;
  request.until = parse_rational(run.until);
  request.method = run.method;
  request.digits = run.digits;
  request.events = run.events;
  const Simulation found = simulate(vector_field_model(run.system.states, run.system.equations, start), request);
  CHECK(std::string(name(found.outcome)) == run.outcome);
  if (run.outcome != "reached_end") return;
  REQUIRE(found.agreed_digits.has_value());
  CHECK(*found.agreed_digits >= run.digits);
  for (std::size_t i = 0; i < run.end.size(); ++i) {
    CAPTURE(found.rows.back()[1 + i].text());
    CAPTURE(run.end[i]);
    CHECK(is_right(found.rows.back()[1 + i], run.end[i], run.digits - 1));  // printed numbers are rounded
  }
  std::string listed;
  for (const EventReport& each : found.events)
    listed += each.name + " at " + each.t.text() + " (" + std::to_string(each.direction) + "); ";
  CAPTURE(listed);
  REQUIRE(found.events.size() == run.expected.size());
  for (std::size_t k = 0; k < run.expected.size(); ++k) {
    CHECK(found.events[k].name == run.expected[k].name);
    CHECK(found.events[k].direction == run.expected[k].direction);
    CHECK(is_right(found.events[k].t, run.expected[k].t, run.digits - 1));
  }
}

TEST_CASE("adversarial runs: every number that is printed is right") {
  for (const Run& run : runs) {
    if (!run.at_length) check(run);
  }
}

TEST_SUITE("full") {
  TEST_CASE("adversarial runs that take their time") {
    for (const Run& run : runs) {
      if (run.at_length) check(run);
    }
  }
}

}  // namespace
}  // namespace separatrix

// Piecewise constant learning rates: the exact rescaling of time, and gradient descent that follows them.
#include "solvers/trajectory/schedule.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

Schedule steps_down() { return parse_schedule("0:0.1,1000:0.01,1500.5:2", "rate"); }

TEST_CASE("schedule: the time of the flow and its inverse are exact") {
  const Schedule schedule = steps_down();
  CHECK(schedule.rate(0) == ratio(1, 10));
  CHECK(schedule.rate(ratio(9999, 10)) == ratio(1, 10));
  CHECK(schedule.rate(1000) == ratio(1, 100));
  CHECK(schedule.rate(1'000'000) == 2);
  CHECK(schedule.flow_time(0) == 0);
  CHECK(schedule.flow_time(1000) == 100);
  CHECK(schedule.flow_time(1100) == 101);
  CHECK(schedule.flow_time(1501) == 100 + ratio(5005, 1000) + 1);
  // t = t₁ + (τ − η₁ t₁)/η₂
  CHECK(schedule.step_time(101) == 1000 + (Rational(101) - ratio(1, 10) * 1000) / ratio(1, 100));
  for (const Rational& t : {ratio(0, 1), ratio(1, 3), ratio(1000, 1), ratio(4001, 4), ratio(3001, 2), ratio(7777, 3)}) {
    CHECK(schedule.step_time(schedule.flow_time(t)) == t);
    CHECK(schedule.flow_time(schedule.step_time(t)) == t);
  }
  const Schedule constant(ratio(1, 7));
  CHECK(constant.flow_time(21) == 3);
  CHECK(constant.step_time(3) == 21);
  CHECK(to_string(constant) == "1/7");
  CHECK(to_string(schedule) == "0:1/10,1000:1/100,3001/2:2");
}

TEST_CASE("schedule: whole steps") {
  const Schedule whole = parse_schedule("0:1,1/2:2,3/4:3,2:4", "rate").in_whole_steps();
  CHECK(to_string(whole) == "0:1,1:3,2:4");
}

TEST_CASE("schedule: what is none is refused in one sentence") {
  const auto refused = [](const std::string& text, const std::string& why) {
    CAPTURE(text);
    try {
      parse_schedule(text, "--learning-rate");
      FAIL("accepted");
    } catch (const InvalidArgument& error) {
      const std::string message = error.what();
      CHECK(message.find("--learning-rate") != std::string::npos);
      CHECK(message.find(why) != std::string::npos);
    }
  };
  refused("1:0.1", "begins at time 0");
  refused("0:0.1,10:0.2,10:0.3", "times increase");
  refused("0:0.1,10:0.2,5:0.3", "times increase");
  refused("0:0.1,10:0", "greater than 0");
  refused("0:-1", "greater than 0");
  refused("0", "greater than 0");
  refused("0:0.1,", "TIME:RATE");
  refused("0.1,0.2", "TIME:RATE");
  refused("0:x", "number");
  refused("", "number");
}

// on x²/2 every step multiplies x by 1 − η
TEST_CASE("schedule: gradient descent follows it, in the time of the flow") {
  const Model bowl = gradient_model({"x"}, "x^2/2");
  SimulationRequest request;
  request.start = {1};
  request.method = "gradient-descent";
  request.until = 3;
  request.descent = Descent{parse_schedule("0:1/2,4:1/8,9:1/4", "rate"), 0, 0};
  for (const std::size_t digits : {15, 30}) {
    request.digits = digits;
    const Simulation run = simulate(bowl, request);
    // 4 steps to 2, 5 steps to 2.625, one to 2.875: another would pass 3
    REQUIRE(run.steps == 10);
    Rational x = 1, t = 0;
    for (std::size_t k = 0; k <= 10; ++k) {
      CHECK(run.rows[k][0].text() == to_string(to_real<double>(t), 15));
      CHECK(run.rows[k][1].approximate() == doctest::Approx(to_real<double>(x)).epsilon(1e-14));
      const Rational& rate = request.descent->learning_rate.rate(static_cast<long>(k));
      x *= 1 - rate;
      t += rate;
    }
    CHECK(run.descent->until == "2.875");
    // first-order: the largest distance to e^{-t} is that of the first steps of length 1/2
    CHECK(run.descent->distance.approximate() == doctest::Approx(std::exp(-1) - 0.25).epsilon(1e-5));
  }
  request.descent->learning_rate = Schedule(std::vector<RateChange>{{0, 1}, {0, 1}});
  CHECK_THROWS_AS(simulate(bowl, request), InvalidArgument);
}

}  // namespace
}  // namespace separatrix

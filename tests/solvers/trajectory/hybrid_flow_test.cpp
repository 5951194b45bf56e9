// Flows whose state jumps at events, by every method, against closed forms.
#include "solvers/trajectory/hybrid_flow.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lib/model/model_file.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/agreement.hpp"

namespace separatrix {
namespace {

ModelFile file_of(const std::string& text) { return parse_model_file("name = \"a\"\n" + text, "a.toml"); }

// ẍ = −10 from x = 1 at rest; v ← −r v on the floor
ModelFile bouncing_ball(const std::string& r) {
  return file_of(
      "states = [\"x\", \"v\"]\n[equations]\nx = \"v\"\nv = \"-10\"\n[[event]]\nwhen = \"x\"\ndirection = \"falling\"\n"
      "set = { v = \"-" +
      r + "*v\" }\n[start]\nx = 1\nv = 0\n");
}

Simulation simulated(const ModelFile& file, const Rational& until, std::size_t digits = 14,
                     const std::string& method = std::string(automatic_method)) {
  SimulationRequest request;
  for (const Rational& value : file.model.description().start) request.start.push_back(value);
  request.until = until;
  request.digits = digits;
  request.method = method;
  return simulate_hybrid(file.model, request, file.changes);
}

mpfr value(const Known& number) { return to_real<mpfr>(*number.finite_value()); }

std::vector<std::pair<std::string, std::size_t>> all_methods() {
  std::vector<std::pair<std::string, std::size_t>> all;
  for (const Method& method : methods()) {
    if (method.name == gradient_descent) continue;
    const bool is_low = method.name == "rosenbrock4" || method.name == "cash-karp54";
    all.emplace_back(method.name, is_low ? 9 : 13);
  }
  all.emplace_back(automatic_method, 40);
  return all;
}

}  // namespace

// impacts at t₁(1 + 2(r + r² + …)), t₁ = √(2h/g) = 1/√5
TEST_CASE("hybrid: a bouncing ball meets the floor at times in geometric progression, by every method") {
  const PrecisionScope scope(60);
  using std::sqrt;
  const ModelFile file = bouncing_ball("9/10");
  for (const auto& [method, digits] : all_methods()) {
    CAPTURE(method);
    const Simulation found = simulated(file, 4, digits, method);
    CHECK(found.outcome == Outcome::reached_end);
    REQUIRE(found.agreed_digits);
    CHECK(*found.agreed_digits + 1 >= digits);
    REQUIRE(found.events.size() == 6);
    mpfr t = 1 / sqrt(mpfr(5)), flight = 2 * t, speed = sqrt(mpfr(20));
    for (const EventReport& event : found.events) {
      CHECK(event.name == "x");
      CHECK(event.direction == -1);
      CHECK(agree(value(event.t), t, static_cast<double>(digits) - 1));
      CHECK(agree(value(event.state[0]), mpfr(0), static_cast<double>(digits) - 1));
      CHECK(agree(value(event.state[1]), -speed, static_cast<double>(digits) - 2));  // before the jump
      flight *= mpfr(9) / 10;
      speed *= mpfr(9) / 10;
      t += flight;
    }
    // behind the sixth: x = speed s − 5 s²
    const mpfr s = mpfr(4) - (t - flight);
    CHECK(agree(value(found.rows.back()[1]), speed * s - 5 * s * s, static_cast<double>(digits) - 2));
  }
}

// T = t₁(1 + r)/(1 − r) = 19/√5, 3/√5
TEST_CASE("hybrid: bounces without end before a finite time are an outcome, with that time") {
  const PrecisionScope scope(60);
  using std::sqrt;
  for (const auto& [r, times] : {std::pair{"9/10", 19}, std::pair{"1/2", 3}}) {
    for (const std::size_t digits : {15, 40}) {
      const Simulation found = simulated(bouncing_ball(r), 100, digits);
      CHECK(found.outcome == Outcome::accumulated);
      CHECK(found.message.find("accumulate") != std::string::npos);
      const std::string said = found.message.substr(found.message.find("t = ") + 4);
      CHECK(agree(mpfr(said.substr(0, said.find(','))), mpfr(times) / sqrt(mpfr(5)), static_cast<double>(digits) - 1));
    }
  }
  for (const std::string method : {"dopri5", "fehlberg78", "bulirsch-stoer", "radau"}) {
    CAPTURE(method);
    CHECK(simulated(bouncing_ball("9/10"), 100, 12, method).outcome == Outcome::accumulated);
  }
  // without loss every bounce is as high as the one before
  CHECK(simulated(bouncing_ball("1"), 20).outcome == Outcome::reached_end);
}

// v̇ = I − v, v ← 0 at 1: the period is ln(I/(I − 1))
TEST_CASE("hybrid: an integrate-and-fire neuron fires with the period ln(I/(I-1)), by every method") {
  const PrecisionScope scope(60);
  using std::log;
  const ModelFile file = file_of(
      "states = [\"v\"]\n[equations]\nv = \"2 - v\"\n[[event]]\nwhen = \"v - 1\"\ndirection = \"rising\"\nset = { v = "
      "0 }\n"
      "[start]\nv = 0\n");
  for (const auto& [method, digits] : all_methods()) {
    CAPTURE(method);
    const Simulation found = simulated(file, 10, digits, method);
    REQUIRE(found.events.size() == 14);  // 10/ln 2 = 14.4
    for (std::size_t k = 0; k < 14; ++k) {
      CHECK(agree(value(found.events[k].t), mpfr(k + 1) * log(mpfr(2)), static_cast<double>(digits) - 1));
    }
    const mpfr rest = mpfr(10) - 14 * log(mpfr(2));
    CHECK(agree(value(found.rows.back()[1]), 2 - 2 * exp(mpfr(-rest)), static_cast<double>(digits) - 2));
  }
}

TEST_CASE("hybrid: a quantity that is 0 after its own jump does not fire at once, on whichever side rounding puts it") {
  const PrecisionScope scope(60);
  // a table that moves: relative to it the ball flies as over one at rest, while gravity is as much greater; both directions count
  const ModelFile table = file_of(
      "states = [\"x\", \"v\"]\n[equations]\nx = \"v\"\nv = \"-10\"\n[[event]]\nwhen = \"x - t^2/3\"\n"
      "set = { v = \"4*t/3 - v\" }\n[start]\nx = 1\nv = 0\n");
  using std::sqrt;
  const mpfr t1 = sqrt(mpfr(2) / (mpfr(10) + mpfr(2) / 3));
  for (const std::string method : {"auto", "taylor", "dopri5", "bulirsch-stoer"}) {
    CAPTURE(method);
    const Simulation found = simulated(table, 4, 12, method);
    REQUIRE(found.events.size() == 5);  // at t₁(2k + 1), t₁ = 0.433
    for (std::size_t k = 0; k < 5; ++k) CHECK(agree(value(found.events[k].t), t1 * mpfr(2 * k + 1), 10));
  }
}

TEST_CASE("hybrid: two changes take turns, all of a jump is of the state before, and rows have both sides of it") {
  const PrecisionScope scope(60);
  // ẋ = y between x = 1, where y ← −1, and x = 0, where x and y change places: 0 → 1 → 0, then y = 0 stays
  const ModelFile file = file_of(
      "states = [\"x\", \"y\"]\n[equations]\nx = \"y\"\ny = \"0\"\n[[event]]\nwhen = \"x - 1\"\ndirection = "
      "\"rising\"\n"
      "set = { y = \"-y\" }\n[[event]]\nwhen = \"x\"\ndirection = \"falling\"\nset = { x = \"y\", y = \"x\" }\n"
      "[start]\nx = \"1/2\"\ny = 1\n");
  const Simulation found = simulated(file, 3);
  REQUIRE(found.events.size() == 2);
  CHECK(agree(value(found.events[0].t), mpfr(1) / 2, 13));
  CHECK(agree(value(found.events[1].t), mpfr(3) / 2, 13));
  CHECK(agree(value(found.rows.back()[1]), mpfr(-1), 13));
  CHECK(agree(value(found.rows.back()[2]), mpfr(0), 13));
  std::size_t at_once = 0;
  for (std::size_t k = 1; k < found.rows.size(); ++k) at_once += found.rows[k][0] == found.rows[k - 1][0];
  CHECK(at_once == 2);
}

TEST_CASE("hybrid: changes at one time are all made, in their order, and a touch is none") {
  const PrecisionScope scope(60);
  const auto ending = [](const std::string& text, const Rational& until, const std::string& method) {
    const Simulation found = simulated(file_of(text), until, 12, method);
    CHECK(found.outcome == Outcome::reached_end);
    return std::pair(value(found.rows.back()[1]), value(found.rows.back()[2]));
  };
  const std::string change = "[[event]]\nwhen = \"", start = "[start]\nx = 0\ny = 0\n";
  for (const std::string method : {"auto", "dopri5", "radau"}) {
    CAPTURE(method);
    // two clocks of one hand
    const auto [x, y] =
        ending("states = [\"x\", \"y\"]\n[equations]\nx = \"1\"\ny = \"1\"\n" + change +
                   "x - 1\"\nset = { x = \"x + 10\" }\n" + change + "y - 1\"\nset = { y = \"x + y\" }\n" + start,
               2, method);
    CHECK(agree(x, mpfr(12), 11));
    CHECK(agree(y, mpfr(13), 11));  // of the x that the first has set: 11 + 1 + 1
    // 3y = x and y = x/3 round differently; x, y ← 0 at 1 three times, 1/2 is left
    const auto [three, one] =
        ending("states = [\"x\", \"y\"]\n[equations]\nx = \"3\"\ny = \"1\"\n" + change +
                   "x/3 - 1\"\nset = { x = 0 }\n" + change + "7*y - 7\"\nset = { y = 0 }\n" + start,
               ratio(7, 2), method);
    CHECK(agree(three, mpfr(3) / 2, 11));
    CHECK(agree(one, mpfr(1) / 2, 11));
    // x = t(2 − t) comes up to 1 and no further
    const auto [height, speed] = ending("states = [\"x\", \"v\"]\n[equations]\nx = \"v\"\nv = \"-2\"\n" + change +
                                            "x - 1\"\nset = { x = \"x + 100\" }\n[start]\nx = 0\nv = 2\n",
                                        3, method);
    CHECK(agree(height, mpfr(-3), 11));
    CHECK(agree(speed, mpfr(-4), 11));
  }
}

// y ← 2y at t = 1, y ← y + 1 a little later: y = 3; a run that loses the second one ends at 2
TEST_CASE("hybrid: of changes nearer than the times of a method either both are made or nothing is vouched for") {
  const PrecisionScope scope(60);
  std::size_t vouched = 0;
  for (const char* later : {"1e-24", "1e-21", "1e-20", "1e-18", "1e-10"}) {
    for (const char* method : {"dopri5", "fehlberg78", "radau", "auto"}) {
      CAPTURE(std::string(later));
      CAPTURE(std::string(method));
      const Simulation found = simulated(
          file_of(
              "states = [\"x\", \"y\"]\n[equations]\nx = \"1\"\ny = \"0\"\n[start]\nx = 0\ny = 1\n[[event]]\nwhen = "
              "\"x - 1\"\nset = { y = \"2*y\" }\n[[event]]\nwhen = \"x - 1 - " +
              std::string(later) + "\"\nset = { y = \"y + 1\" }\n"),
          2, 14, method);
      if (found.agreed_digits.value_or(0) == 0) continue;
      ++vouched;
      CHECK(agree(value(found.rows.back()[2]), mpfr(3), 11));
    }
  }
  CHECK(vouched >= 8);
}

TEST_CASE("hybrid: the message is of the outcome of the whole, not of the flow before a jump") {
  const auto clock = [](const std::string& set) {
    return simulated(file_of("states = [\"x\"]\n[equations]\nx = \"1\"\n[[event]]\nwhen = \"x - 1\"\nset = { x = \"" +
                             set + "\" }\n[start]\nx = 0\n"),
                     1);
  };
  const Simulation at_end = clock("0"), without_value = clock("1/(x - 1)");
  CHECK(at_end.outcome == Outcome::reached_end);
  CHECK(at_end.message.find("reached the end") == 0);
  CHECK(without_value.outcome == Outcome::nonfinite);
  CHECK(without_value.message.find("stopped by an event") == std::string::npos);
}

TEST_CASE("hybrid: what a jump has no meaning for is refused") {
  const ModelFile file = bouncing_ball("1/2");
  SimulationRequest request;
  request.start = {1, 0};
  request.until = -1;
  CHECK_THROWS_WITH_AS(simulate_hybrid(file.model, request, file.changes),
                       "changes of the state at events is not allowed: forward in time", InvalidArgument);
  request.until = 1;
  request.method = std::string(gradient_descent);
  request.descent = Descent{};
  request.descent->learning_rate = Schedule(ratio(1, 10));
  CHECK_THROWS_AS(simulate_hybrid(file.model, request, file.changes), InvalidArgument);
}

}  // namespace separatrix

// Other starts of time than 0, and time that runs backward: against closed forms, by every method.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lib/num/agreement.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "solvers/trajectory/methods.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

SimulationRequest request_from(const Rational& from_time, const Rational& until, std::vector<Rational> start,
                               std::size_t digits = 15) {
  SimulationRequest request;
  request.from_time = from_time;
  request.until = until;
  request.start = std::move(start);
  request.digits = digits;
  return request;
}

// an end is printed with the digits that two runs agree to on the scale of its largest size along the way
constexpr std::size_t lost_digits = 2;

// every method of the flow itself, with digits that it is meant for
std::vector<std::pair<std::string, std::size_t>> all_methods() {
  std::vector<std::pair<std::string, std::size_t>> all;
  for (const Method& method : methods()) {
    if (method.name == gradient_descent) continue;
    const bool is_low = method.name == "rosenbrock4" || method.name == "cash-karp54";
    all.emplace_back(method.name, is_low ? 9 : 14);
  }
  all.emplace_back(automatic_method, 40);
  all.emplace_back("taylor", 100);
  return all;
}

// x = 1/(1 + t²)
Rational witch_at(const Rational& t) { return 1 / (1 + t * t); }

// ẋ = p(t), a pulse of area 2 around t = −1, too thin for any step that does not know of it
Model pulse() { return vector_field_model({"x"}, {"1e4/cosh(1e4*(t + 1))^2"}, {0}); }

}  // namespace

// q = cos(t − 1/3), p = −sin(t − 1/3), three units of time back
TEST_CASE("simulate: the oscillator backward, by every method") {
  const PrecisionScope scope(120);
  using std::cos;
  using std::sin;
  const mpfr three(3);
  for (const auto& [method, digits] : all_methods()) {
    CAPTURE(method);
    SimulationRequest request = request_from(ratio(1, 3), ratio(-8, 3), {1, 0}, digits);
    request.method = method;
    const Simulation run = simulate(oscillator().model, request);
    CHECK(run.outcome == Outcome::reached_end);
    CHECK(run.agreed_digits.value_or(0) >= digits);
    CHECK(agreed_digits(run.rows.back()[1], rounded(mpfr(cos(three)), 110)) + lost_digits >= digits);
    CHECK(agreed_digits(run.rows.back()[2], rounded(mpfr(sin(three)), 110)) + lost_digits >= digits);
  }
}

TEST_CASE("simulate: a field of t from any time to any other, by every method") {
  const std::vector<std::pair<Rational, Rational>> spans{{2, -3}, {-3, 2}, {0, -3}, {2, 0}, {5, 6}};
  for (const auto& [method, digits] : all_methods()) {
    for (const auto& [from, to] : spans) {
      CAPTURE(method);
      CAPTURE(to_string(from));
      CAPTURE(to_string(to));
      SimulationRequest request = request_from(from, to, {witch_at(from)}, digits);
      request.method = method;
      const Simulation run = simulate(witch().model, request);
      CHECK(run.outcome == Outcome::reached_end);
      CHECK(run.agreed_digits.value_or(0) >= digits);
      CHECK(agreed_digits(run.rows.back()[1], Known(witch_at(to))) + lost_digits >= digits);
      CHECK(run.rows.front()[0] == Known(from));
      CHECK(run.rows.back()[0] == Known(to));
    }
  }
}

TEST_CASE("simulate: rows of a run backward") {
  const auto check = [](const SimulationRequest& request, const std::vector<Rational>& times) {
    const Simulation run = simulate(witch().model, request);
    REQUIRE(run.rows.size() == times.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
      CHECK(agreed_digits(run.rows[i][0], Known(times[i])) >= 14);
      CHECK(agreed_digits(run.rows[i][1], Known(witch_at(times[i]))) >= 14);
    }
  };
  SimulationRequest request = request_from(2, -3, {witch_at(2)});
  request.samples = 5;
  check(request, {2, 1, 0, -1, -2, -3});
  request.first_sample = ratio(1, 20);  // 2 − 1/20·10^k
  request.samples = 2;
  check(request, {2, ratio(39, 20), ratio(3, 2), -3});
  request.samples = 0;
  request.times = {ratio(3, 2), -1};
  check(request, {ratio(3, 2), -1, -3});
}

TEST_CASE("simulate: events of a run backward come in its order, with the direction that t gives them") {
  SimulationRequest request = request_from(2, -3, {witch_at(2)}, 30);
  request.events = {"x - 1/2"};
  const Simulation both = simulate(witch().model, request);
  REQUIRE(both.events.size() == 2);
  CHECK(agreed_digits(both.events[0].t, Known(1)) >= 29);
  CHECK(both.events[0].direction == -1);
  CHECK(agreed_digits(both.events[1].t, Known(-1)) >= 29);
  CHECK(both.events[1].direction == 1);
  request.event_direction = 1;
  const Simulation rising = simulate(witch().model, request);
  REQUIRE(rising.events.size() == 1);
  CHECK(agreed_digits(rising.events[0].t, Known(-1)) >= 29);
  request.stops = request.events;
  request.events.clear();
  const Simulation stopped = simulate(witch().model, request);
  CHECK(stopped.outcome == Outcome::stopped_by_event);
  CHECK(agreed_digits(stopped.rows.back()[0], Known(-1)) >= 29);
  CHECK(agreed_digits(stopped.rows.back()[1], Known(ratio(1, 2))) >= 29);
}

// x(−2) = −∫ p = −2 tanh(1e4)
TEST_CASE("simulate: a thin pulse on the way back is not stepped over") {
  for (const std::string method : {"auto", "dopri5", "fehlberg78", "bulirsch-stoer", "radau"}) {
    CAPTURE(method);
    SimulationRequest request = request_from(0, -2, {0}, 9);
    request.method = method;
    const Simulation run = simulate(pulse(), request);
    CHECK(run.outcome == Outcome::reached_end);
    CHECK(agreed_digits(run.rows.back()[1], Known(-2)) >= 9);
    CHECK(run.agreed_digits.value_or(0) >= 9);
  }
}

// forward sign(x) leads away from 0, backward onto it
TEST_CASE("simulate: a run backward slides where the reversed field leads onto the surface") {
  const Model away = vector_field_model({"x"}, {"sign(x)"}, {1});
  const Simulation run = simulate(away, request_from(0, -3, {1}));
  CHECK(run.outcome == Outcome::reached_end);
  REQUIRE(run.events.size() == 1);
  CHECK_FALSE(run.events[0].requested);
  CHECK(agreed_digits(run.events[0].t, Known(-1)) >= 14);
  CHECK(run.rows.back()[1] == Known(0));
}

// x = 1/t from t = 1 back
TEST_CASE("simulate: a pole on the way back ends the run there") {
  const Model square = vector_field_model({"x"}, {"-x^2"}, {1});
  const Simulation run = simulate(square, request_from(1, -1, {1}));
  CHECK(run.outcome == Outcome::escaped);
  CHECK(simulate(square, request_from(1, ratio(1, 1000), {1})).rows.back()[1] == Known(1000));
}

TEST_CASE("simulate: times that make no run are refused") {
  CHECK_THROWS_AS(simulate(witch().model, request_from(2, 2, {1})), InvalidArgument);
  SimulationRequest attracted = request_from(0, -1, {1});
  attracted.until_attracted = true;
  CHECK_THROWS_AS(simulate(gradient_model({"x"}, "x^2"), attracted), InvalidArgument);
  SimulationRequest descent = request_from(0, -1, {1});
  descent.method = gradient_descent;
  descent.descent = Descent{};
  descent.descent->learning_rate = ratio(1, 10);
  CHECK_THROWS_AS(simulate(gradient_model({"x"}, "x^2"), descent), InvalidArgument);
  descent.from_time = 1;
  descent.until = 2;
  CHECK_THROWS_AS(simulate(gradient_model({"x"}, "x^2"), descent), InvalidArgument);
}

}  // namespace separatrix

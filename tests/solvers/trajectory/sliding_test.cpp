// Sliding along a jump of the field (Filippov), against closed forms.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <tuple>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/roots/zero_between.hpp"
#include "solvers/trajectory/event.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/project.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

const std::vector<std::string> all_methods{"taylor", "dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer"};

// what the projection onto a surface leaves: 4 roundings of |terms of h|, which add up to 2 here
constexpr double roundoff = 8 * 1.12e-16;

IntegrationSettings settings_for(const std::string& method, double log10_tolerance) {
  IntegrationSettings settings;
  settings.method = method;
  settings.tolerance = {log10_tolerance, log10_tolerance};
  settings.most_steps = 100'000;
  return settings;
}

template <class Real>
Trajectory<Real> solve(const Model& model, const IntegrationSettings& settings, const Rational& t1) {
  VectorField<Real> field(compile_vector_field(model), model.values({}));
  return integrate(field, state_of<Real>(model.description().start), Real(0), to_real<Real>(t1), settings);
}

// sign(x − 1) counts as 1/3 on x = 1
Model relay(const Rational& start) {
  return vector_field_model({"x", "y"}, {"1 - 3*sign(x - 1)", "sign(x - 1)"}, {start, 0});
}

// A block on a belt of speed 0, pulled by a spring whose end moves with speed 1/2: it stops at arcsin(4/5), sticks for
// the time 2, and starts again with acceleration 0.
Model stick_slip() { return vector_field_model({"x", "v"}, {"v", "t/2 - x - sign(v)"}, {0, 1}); }
const double stops = std::asin(0.8);

// above y = 0: y' = x − 1, below: y' = 1. It reaches y = 0 at t = 1/2 and leaves it tangentially at t = 1.
Model tangential() {
  return vector_field_model({"x", "y", "z"}, {"1", "x/2 + (x - 2)/2*sign(y)", "sign(y)"}, {0, ratio(3, 8), 0});
}

TEST_CASE("sliding: a relay from both sides and from the surface, by every method") {
  for (const std::string& method : all_methods) {
    for (const auto& [start, time, side] :
         {std::tuple{ratio(3, 2), 0.25, 1}, std::tuple{ratio(1, 2), 0.125, -1}, std::tuple{ratio(1, 1), 0.0, 0}}) {
      CAPTURE(method);
      CAPTURE(time);
      const auto path = solve<double>(relay(start), settings_for(method, -12), 5);
      REQUIRE(path.outcome == Outcome::reached_end);
      CHECK(std::abs(path.end()[0] - 1) < roundoff);
      const auto y = [&](double t) { return t < time ? side * t : side * time + (t - time) / 3; };
      CHECK(path.end()[1] == doctest::Approx(y(5)).epsilon(1e-11));
      REQUIRE(path.events.size() == 1);
      CHECK(path.events[0].name == "slides on -1 + x");
      CHECK_FALSE(path.events[0].request);
      CHECK(path.events[0].t == doctest::Approx(time).epsilon(1e-11));
      CHECK(std::abs(path.events[0].x[0] - 1) < roundoff);
      for (int i = 0; i <= 50; ++i) {
        const double t = i / 10.0;
        CHECK(std::abs(path.at(t)[1] - y(t)) < 1e-11);
      }
    }
  }
}

TEST_CASE("sliding: dry friction sticks and starts again at the times of the closed form, by every method") {
  for (const std::string& method : all_methods) {
    CAPTURE(method);
    const auto path = solve<double>(stick_slip(), settings_for(method, -12), 6);
    REQUIRE(path.outcome == Outcome::reached_end);
    REQUIRE(path.events.size() == 2);
    CHECK(path.events[0].name == "slides on v");
    CHECK(path.events[0].t == doctest::Approx(stops).epsilon(1e-11));
    CHECK(path.events[1].name == "leaves v");
    CHECK(path.events[1].direction == 1);
    CHECK(path.events[1].t == doctest::Approx(stops + 2).epsilon(1e-11));
    CHECK(path.events[1].x[1] == 0);
    for (int i = 0; i <= 60; ++i) {
      const double t = i / 10.0, s = t - stops - 2;
      const double slips = -1 + t / 2 + std::cos(t) + std::sin(t) / 2;
      const double x = t < stops ? slips : s < 0 ? stops / 2 : stops / 2 + (s - std::sin(s)) / 2;
      CHECK(std::abs(path.at(t)[0] - x) < 1e-10);
    }
  }
}

// x' = −sign(x) step(y), y' = −1 from (1/2, 1): slides on x from t = 1/2 to 1, where the jump ends; both sides rest on x = 0.
// With 1/4 − step(y) sign(x) instead it goes on from there with x' = 1/4.
TEST_CASE("sliding: until the jump ends, by every method") {
  for (const std::string& method : all_methods) {
    for (const auto& [speed, start, end] : {std::tuple{"", ratio(1, 2), 0.0}, std::tuple{" + 1/4", ratio(3, 8), 0.5}}) {
      CAPTURE(method);
      CAPTURE(std::string(speed));
      const Model model = vector_field_model({"x", "y"}, {"-sign(x)*step(y)" + std::string(speed), "-1"}, {start, 1});
      const auto path = solve<double>(model, settings_for(method, -12), 3);
      REQUIRE(path.outcome == Outcome::reached_end);
      CHECK(std::abs(path.end()[0] - end) < 1e-11);
      CHECK(std::abs(path.end()[1] + 2) < 1e-11);
      REQUIRE_FALSE(path.events.empty());
      CHECK(path.events[0].t == doctest::Approx(0.5).epsilon(1e-11));
    }
  }
}

TEST_CASE("sliding: a tangential exit does not fall back, at any tolerance") {
  const double z = 2 * std::log(1.5) + 1;
  for (const std::string& method : all_methods) {
    for (const double tolerance : {-6.0, -9.0, -12.0}) {
      CAPTURE(method);
      CAPTURE(tolerance);
      const auto path = solve<double>(tangential(), settings_for(method, tolerance), 2);
      REQUIRE(path.outcome == Outcome::reached_end);
      REQUIRE(path.events.size() == 2);
      const double error = 100 * std::pow(10, tolerance);
      CHECK(std::abs(path.events[0].t - 0.5) < error);
      CHECK(std::abs(path.events[1].t - 1) < error);
      CHECK(std::abs(path.end()[1] - 0.5) < error);
      CHECK(std::abs(path.end()[2] - z) < error);
      for (std::size_t k = 0; k < path.t.size(); ++k) {
        if (path.t[k] > path.events[1].t) CHECK(path.x[k][1] > 0);
      }
    }
  }
}

TEST_CASE("sliding: 30 and 50 digits, of times and states") {
  for (const std::size_t digits : {std::size_t{30}, std::size_t{50}}) {
    SimulationRequest request;
    request.digits = digits;
    request.start = {0, 1};
    request.until = 6;
    const Simulation block = simulate(stick_slip(), request);
    CHECK(block.agreed_digits.value() >= digits);
    REQUIRE(block.events.size() == 2);
    const Expression time = symbol("x");
    const auto zero = [&](Expression function, long from) {
      return zero_between(function, time, from, from + 1, digits).value();
    };
    CHECK(agreed_digits(block.events[0].t, zero(sin(time) - ratio(4, 5), 0)) >= digits);
    CHECK(agreed_digits(block.events[1].t, zero(sin(time - 2) - ratio(4, 5), 2)) >= digits);
    request.start = {0, ratio(3, 8), 0};
    request.until = 2;
    const Simulation relay_run = simulate(tangential(), request);
    CHECK(relay_run.agreed_digits.value() >= digits);
    REQUIRE(relay_run.events.size() == 2);
    CHECK(agreed_digits(relay_run.events[0].t, "0.5") >= digits);
    CHECK(agreed_digits(relay_run.events[1].t, "1") >= digits);
    const Known z = evaluate({parse("2*log(3/2) + 1")}, {}, {}, digits)[0];
    CHECK(agreed_digits(relay_run.rows.back()[3], z) >= digits);
    CHECK(agreed_digits(relay_run.rows.back()[2], "0.5") >= digits);
  }
}

TEST_CASE("sliding: a curved surface is kept to working precision, at loose tolerances too") {
  const Model model =
      vector_field_model({"x", "y"}, {"-y - x/2*sign(x^2 + y^2 - 1)", "x - y/2*sign(x^2 + y^2 - 1)"}, {ratio(3, 2), 0});
  for (const std::string& method : all_methods) {
    for (const double tolerance : {-6.0, -12.0}) {
      CAPTURE(method);
      const auto path = solve<double>(model, settings_for(method, tolerance), 10);
      REQUIRE(path.outcome == Outcome::reached_end);
      REQUIRE(path.events.size() == 1);
      const double error = 100 * std::pow(10, tolerance);
      CHECK(std::abs(path.events[0].t - 2 * std::log(1.5)) < error);
      CHECK(std::abs(path.end()[0] - std::cos(10)) < error);
      CHECK(std::abs(path.end()[1] - std::sin(10)) < error);
      for (std::size_t k = 0; k < path.t.size(); ++k) {
        if (path.t[k] < path.events[0].t) continue;
        CHECK(std::abs(path.x[k][0] * path.x[k][0] + path.x[k][1] * path.x[k][1] - 1) < roundoff);
      }
    }
  }
}

TEST_CASE("sliding: one surface written in several ways") {
  const Model model = vector_field_model(
      {"x", "y"}, {"1 - 3*sign(x - 1) + relu(1 - x)", "relu(2*x - 2) + sign(3 - 3*x)"}, {ratio(1, 2), 0});
  REQUIRE(switching_surfaces(model).size() == 1);
  const auto path = solve<double>(model, settings_for("taylor", -14), 3);
  REQUIRE(path.outcome == Outcome::reached_end);
  CHECK(path.end()[0] == 1);
  // below: x' = 5 − x, so that 5 − x = 9/2 e^-t; then sign(x − 1) = 1/3
  const double time = std::log(9.0 / 8);
  CHECK(path.events.at(0).t == doctest::Approx(time).epsilon(1e-13));
  CHECK(path.end()[1] == doctest::Approx(time - (3 - time) / 3).epsilon(1e-13));
}

TEST_CASE("sliding: surfaces that are crossed on the way") {
  for (const std::string& method : all_methods) {
    CAPTURE(method);
    // behind y = 1 no side leads back
    const Model leaves = vector_field_model({"x", "y"}, {"1 - 2*sign(x) + 2*(1 + sign(y - 1))", "1"}, {ratio(1, 2), 0});
    const auto away = solve<double>(leaves, settings_for(method, -12), 2);
    REQUIRE(away.outcome == Outcome::reached_end);
    REQUIRE(away.events.size() == 2);
    CHECK(away.events[0].t == doctest::Approx(0.5).epsilon(1e-11));
    CHECK(away.events[1].t == doctest::Approx(1).epsilon(1e-11));
    CHECK(away.end()[0] == doctest::Approx(3).epsilon(1e-11));
    // sign(x) counts as −1/2 before y = 1 and as 1/2 behind it
    const Model stays = vector_field_model({"x", "y", "z"}, {"-2*sign(x) + sign(y - 1)", "1", "sign(x)"}, {0, 0, 0});
    const auto path = solve<double>(stays, settings_for(method, -12), 3);
    REQUIRE(path.outcome == Outcome::reached_end);
    CHECK(path.events.size() == 1);
    CHECK(path.end()[0] == 0);
    CHECK(path.end()[2] == doctest::Approx(0.5).epsilon(1e-11));
  }
}

TEST_CASE("sliding: where there is no one way to go on, the outcome says so") {
  for (const std::string& method : all_methods) {
    CAPTURE(method);
    const auto corner =
        solve<double>(vector_field_model({"x", "y"}, {"-sign(x)", "-sign(y)"}, {1, 2}), settings_for(method, -10), 5);
    CHECK(corner.outcome == Outcome::sliding);
    CHECK(corner.end_time() == doctest::Approx(2).epsilon(1e-9));
    CHECK(corner.message.find("x = 0 and y = 0") != std::string::npos);
    const auto both =
        solve<double>(vector_field_model({"x", "y"}, {"-sign(x)", "-sign(y)"}, {1, 1}), settings_for(method, -10), 5);
    CHECK(both.outcome == Outcome::sliding);
    CHECK(both.end_time() == doctest::Approx(1).epsilon(1e-9));
    const auto parts = solve<double>(vector_field_model({"x"}, {"1/2 + sign(x)"}, {0}), settings_for(method, -10), 5);
    CHECK(parts.outcome == Outcome::sliding);
    CHECK(parts.end_time() == 0);
    CHECK(parts.message.find("away") != std::string::npos);
  }
}

TEST_CASE("sliding: backwards in time") {
  for (const std::string& method : all_methods) {
    CAPTURE(method);
    const Model model = vector_field_model({"x", "y"}, {"3*sign(x - 1) - 1", "sign(x - 1)"}, {ratio(3, 2), 0});
    const auto path = solve<double>(model, settings_for(method, -12), -5);
    REQUIRE(path.outcome == Outcome::reached_end);
    REQUIRE(path.events.size() == 1);
    CHECK(path.events[0].t == doctest::Approx(-0.25).epsilon(1e-11));
    CHECK(std::abs(path.end()[0] - 1) < roundoff);
    CHECK(path.end()[1] == doctest::Approx(-0.25 - 4.75 / 3).epsilon(1e-11));
    CHECK(path.at(-3.0)[1] == doctest::Approx(-0.25 - 2.75 / 3).epsilon(1e-11));
  }
}

TEST_CASE("sliding: requested events before, on and behind the surface, and an end on it") {
  for (const std::string& method : all_methods) {
    CAPTURE(method);
    const Model model = tangential();
    IntegrationSettings settings = settings_for(method, -12);
    settings.events =
        std::make_shared<const EventCode>(compile_events(model, {{"early", parse("x - 1/4", {"x"}), 0, false},
                                                                 {"on", parse("x - 3/4", {"x"}), 0, false},
                                                                 {"late", parse("y - 1/8", {"y"}), 1, false},
                                                                 {"y", parse("y", {"y"}), 0, false}}));
    const auto path = solve<double>(model, settings, 2);
    std::vector<std::string> names;
    for (const auto& event : path.events) names.push_back(event.name);
    CHECK(names == std::vector<std::string>{"early", "y", "slides on y", "on", "leaves y", "late"});
    CHECK(path.events.at(1).direction == -1);
    CHECK(path.events.at(3).t == doctest::Approx(0.75).epsilon(1e-11));
    CHECK(path.events.at(5).t == doctest::Approx(1.5).epsilon(1e-11));
    settings.events =
        std::make_shared<const EventCode>(compile_events(model, {{"on", parse("x - 3/4", {"x"}), 0, true}}));
    const auto stopped = solve<double>(model, settings, 2);
    CHECK(stopped.outcome == Outcome::stopped_by_event);
    CHECK(stopped.end_time() == doctest::Approx(0.75).epsilon(1e-11));
  }
}

TEST_CASE("sliding: invariants are conserved and projected on across the surface") {
  ModelDescription description =
      vector_field_model({"x", "y", "z"}, {"1 - 3*sign(x - 1)", "z", "-y"}, {ratio(3, 2), 1, 0}).description();
  description.invariants.push_back({"r", parse("y^2 + z^2", {"y", "z"})});
  const Model model(description);
  IntegrationSettings settings = settings_for("dopri5", -6);
  const auto free = solve<double>(model, settings, 20);
  settings.level_set = std::make_shared<const LevelSetCode>(compile_level_set(model));
  const auto path = solve<double>(model, settings, 20);
  const auto drift = [](const Trajectory<double>& of) {
    return std::abs(of.end()[1] * of.end()[1] + of.end()[2] * of.end()[2] - 1);
  };
  CHECK(drift(free) > 1e-9);
  CHECK(drift(path) < 1e-15);
  CHECK(path.end()[0] == 1);
  REQUIRE(path.projection.before.size() == 1);
  CHECK(path.projection.before[0] > 1e-10);
  CHECK(path.projection.after[0] < 1e-15);
  const auto between = path.at(7.1);
  CHECK(std::abs(between[1] * between[1] + between[2] * between[2] - 1) < 1e-15);
  CHECK(between[0] == 1);
}

// One neuron y = a relu(w x) on samples with y = 1 for ±x. From w = 1/10 it dies at w = 0, where a² − w² = 99/100; the
// time is the quadrature of 1/ẇ along that curve, by mpmath.
TEST_CASE("sliding on the kinks of the samples of a mean, which are one surface") {
  struct Case {
    std::vector<Rational> values;
    std::string time;
  };
  for (const Case& each : {Case{{1, 1, -1, 1}, "0.1912898708879003360128770358580410616437"},
                           Case{{1, 1, -1, 1, 2, 1, -2, 1}, "0.1237656401190999362181086515531019734424"}}) {
    const Dataset data("points", {"x", "y"}, each.values);
    const Expression a = symbol("a"), w = symbol("w"), x = column(data, "x"), y = column(data, "y");
    ModelDescription description;
    description.name = "neuron";
    description.states = {"a", "w"};
    description.loss = mean(data, power(y - a * relu(w * x), 2) * Expression(ratio(1, 2)));
    description.start = {-1, ratio(1, 10)};
    const Model model(description);
    CHECK(compile_vector_field(model).surfaces.size() == 1);
    for (const std::string& method : all_methods) {
      CAPTURE(method);
      SimulationRequest request;
      request.start = description.start;
      request.method = method;
      request.digits = method == "taylor" ? 40 : 12;
      const Simulation found = simulate(model, request);
      CHECK(found.outcome == Outcome::reached_end);
      REQUIRE(found.events.size() == 1);
      CHECK(found.events[0].name == "slides on w");
      CHECK(agreed_digits(found.events[0].t, each.time.c_str()) >= request.digits - 1);
      CHECK(agreed_digits(found.rows.back()[1], "-0.9949874371066199547344798210012060051781") >= request.digits - 1);
      CHECK(found.rows.back()[2] == "0");
    }
  }
}

}  // namespace
}  // namespace separatrix

// The stiff method: its order, its stiff stability, its branches, its refusals.
#include "solvers/trajectory/steppers/rosenbrock4.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

Trajectory<double> solve(const Problem& problem, double log10_tolerance, double t1, const std::string& method) {
  VectorField<double> field(compile_vector_field(problem.model), {});
  IntegrationSettings settings;
  settings.method = method;
  settings.tolerance = {log10_tolerance, log10_tolerance};
  settings.most_steps = 2'000'000;
  return integrate(field, state_of<double>(problem.start()), 0.0, t1, settings);
}

double error(const Problem& problem, const Trajectory<double>& path) {
  return distance(path.end(), values_at_time(problem.solution, path.end_time()));
}

TEST_CASE("rosenbrock4: observed order, with and without explicit time") {
  for (const Problem& problem : {logistic(), oscillator(), rotor(), witch()}) {
    VectorField<double> field(compile_vector_field(problem.model), {});
    const auto error_with = [&](int n) {  // a tolerance that accepts every step
      auto stepper = make_rosenbrock4<double>({100, 100});
      State<double> x = state_of<double>(problem.start());
      double t = 0;
      for (int i = 0; i < n; ++i) {
        double dt = 1.0 / n;
        REQUIRE(stepper->advance(field, t, x, dt) == StepResult::full);
      }
      return distance(x, values_at_time(problem.solution, 1.0));
    };
    const double order = std::log2(error_with(32) / error_with(64));
    INFO("observed order " << order);
    CHECK(std::abs(order - 4) < 0.3);
  }
}

TEST_CASE("rosenbrock4: within its tolerance, forwards and backwards") {
  for (const Problem& problem : {logistic(), oscillator(), rotor(), witch()}) {
    for (const double tolerance : {-5.0, -8.0, -11.0}) {
      const auto path = solve(problem, tolerance, 2, "rosenbrock4");
      REQUIRE(path.outcome == Outcome::reached_end);
      // the flows stretch errors by less than 30
      CHECK(error(problem, path) < 30 * std::pow(10, tolerance) * static_cast<double>(path.statistics.steps));
      for (int i = 0; i <= 20; ++i) {
        const double t = i / 10.0;
        CHECK(distance(path.at(t), values_at_time(problem.solution, t)) <
              30 * std::pow(10, tolerance) * static_cast<double>(path.statistics.steps));
      }
    }
  }
  const auto there = solve(rotor(), -10, 3, "rosenbrock4");
  VectorField<double> field(compile_vector_field(rotor().model), {});
  IntegrationSettings settings;
  settings.method = "rosenbrock4";
  settings.tolerance = {-10, -10};
  const auto back = integrate(field, there.end(), 3.0, 0.0, settings);
  CHECK(distance(back.end(), state_of<double>(rotor().start())) < 1e-6);
}

TEST_CASE("rosenbrock4: a stiff equation takes few steps where explicit ones take thousands") {
  // x relaxes to cos t at the rate 10⁶; on the slow solution x = (10¹² cos t + 10⁶ sin t)/(10¹² + 1)
  const Problem stiff{vector_field_model({"x"}, {"-1000000*(x - cos(t))"}, {0}),
                      {parse("(10^12*cos(t) + 10^6*sin(t))/(10^12 + 1)")}};
  const auto path = solve(stiff, -8, 10, "rosenbrock4");
  REQUIRE(path.outcome == Outcome::reached_end);
  CHECK(path.statistics.steps < 1500);
  CHECK(error(stiff, path) < 1e-6);
  CHECK(solve(stiff, -8, 0.1, "dopri5").statistics.steps > 10'000);
}

TEST_CASE("rosenbrock4: stops at kinks and jumps with the Jacobian of its side, and slides") {
  const Problem kink{vector_field_model({"x", "y"}, {"1", "abs(x)*y"}, {ratio(-7, 10), 1}),
                     {parse("t - 7/10"), parse("exp(((t - 7/10)*abs(t - 7/10) + 49/100)/2)")}};
  const Problem jump{vector_field_model({"x"}, {"x*(2 + sign(x - 1))"}, {ratio(1, 2)}), {parse("exp(3*(t - log(2)))")}};
  for (const Problem& problem : {kink, jump}) {
    const auto path = solve(problem, -9, 2, "rosenbrock4");
    REQUIRE(path.outcome == Outcome::reached_end);
    CHECK(error(problem, path) < 60e-9 * static_cast<double>(path.statistics.steps));
    CHECK(path.statistics.rejected < 10);
  }
  const auto relay = solve({vector_field_model({"x", "y"}, {"1 - 3*sign(x - 1)", "sign(x - 1)"}, {ratio(3, 2), 0}), {}},
                           -9, 5, "rosenbrock4");
  REQUIRE(relay.outcome == Outcome::reached_end);
  CHECK(relay.end()[1] == doctest::Approx(0.25 + 4.75 / 3).epsilon(1e-8));
}

TEST_CASE("rosenbrock4: in double only") {
  SimulationRequest request;
  request.start = {ratio(1, 4)};
  request.method = "rosenbrock4";
  request.until = 2;
  request.digits = 16;
  CHECK_THROWS_AS(simulate(logistic().model, request), InvalidArgument);
  request.digits = 8;
  const Simulation eight = simulate(logistic().model, request);
  CHECK(eight.agreed_digits.value() >= 8);
  CHECK(eight.working_digits == 15);
  request.tolerance = ratio(1, 1000000);
  request.digits = 15;
  const Simulation loose = simulate(logistic().model, request);
  CHECK(loose.agreed_digits.value() >= 5);
  CHECK(loose.agreed_digits.value() < 12);
  request.tolerance.reset();
  request.digits = 14;  // no tighter run of its own to compare with: that by series says what it is worth
  const Simulation fourteen = simulate(logistic().model, request);
  CHECK(fourteen.agreed_digits.value() >= 9);
  CHECK(fourteen.second_method == "taylor");
  CHECK_THROWS_AS(make_rosenbrock4<float128>({-20, -20}), InvalidArgument);
  const PrecisionScope scope(40);
  CHECK_THROWS_AS(make_rosenbrock4<mpfr>({-20, -20}), InvalidArgument);
}

}  // namespace
}  // namespace separatrix

// Piecewise-smooth fields: every method stops at the switching surfaces and keeps its order.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/trajectory/event.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

const std::vector<std::string> all_methods{"taylor", "dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer"};

IntegrationSettings settings_for(const std::string& method, double log10_tolerance) {
  IntegrationSettings settings;
  settings.method = method;
  settings.tolerance = {log10_tolerance, log10_tolerance};
  settings.most_steps = 100'000;
  return settings;
}

template <class Real>
Trajectory<Real> solve(const Problem& problem, const IntegrationSettings& settings, const Rational& t1) {
  VectorField<Real> field(compile_vector_field(problem.model), {});
  return integrate(field, state_of<Real>(problem.start()), Real(0), to_real<Real>(t1), settings);
}

template <class Real>
double log10_error(const Problem& problem, const Trajectory<Real>& path) {
  return log10_magnitude(distance(path.end(), values_at_time(problem.solution, path.end_time())));
}

// ẋ = 1, ẏ = |x| y from (−7/10, 1): y = e^{(x|x| + 49/100)/2}
Problem kink() {
  return {vector_field_model({"x", "y"}, {"1", "abs(x)*y"}, {ratio(-7, 10), 1}),
          {parse("t - 7/10"), parse("exp(((t - 7/10)*abs(t - 7/10) + 49/100)/2)")}};
}

// ẋ = x (2 + sign(x − 1)) from 1/2: e^t/2 until x = 1 at ln 2, then e^{3(t − ln 2)}
Problem jump() {
  return {vector_field_model({"x"}, {"x*(2 + sign(x - 1))"}, {ratio(1, 2)}), {parse("exp(3*(t - log(2)))")}};
}

// ẋ = 1, ẏ = relu(1/100 − x²) from (−1, 0): a bump of width 1/5, both ends of it inside one step; y = 1/750 behind it
Problem bump() {
  return {vector_field_model({"x", "y"}, {"1", "relu(1/100 - x^2)"}, {-1, 0}), {parse("t - 1"), parse("1/750")}};
}

const std::vector<Problem>& problems() {
  static const std::vector<Problem> all{kink(), jump(), bump()};
  return all;
}

// The flows stretch errors by at most e⁴ over [0, 2].
TEST_CASE("switching: every method is within its tolerance behind kinks, jumps and bumps") {
  for (const std::string& method : all_methods) {
    for (std::size_t k = 0; k < problems().size(); ++k) {
      for (const double tolerance : {-5.0, -8.0, -12.0}) {
        CAPTURE(method);
        CAPTURE(k);
        CAPTURE(tolerance);
        const auto path = solve<double>(problems()[k], settings_for(method, tolerance), 2);
        REQUIRE(path.outcome == Outcome::reached_end);
        const double steps = static_cast<double>(path.statistics.steps);
        CHECK(log10_error(problems()[k], path) < tolerance + std::log10(60 * steps));
      }
    }
  }
}

TEST_CASE("switching: the order is kept, as the number of steps shows") {
  const PrecisionScope scope(50);
  const std::vector<std::pair<std::string, double>> orders{{"dopri5", 5}, {"cash-karp54", 5}, {"fehlberg78", 8}};
  for (const auto& [method, order] : orders) {
    for (std::size_t k = 0; k < 2; ++k) {
      CAPTURE(method);
      CAPTURE(k);
      const auto coarse = solve<mpfr>(problems()[k], settings_for(method, -12), 2);
      const auto fine = solve<mpfr>(problems()[k], settings_for(method, -18), 2);
      const double steps =
          std::log10(static_cast<double>(fine.statistics.steps) / static_cast<double>(coarse.statistics.steps));
      const double errors = log10_error(problems()[k], fine) - log10_error(problems()[k], coarse);
      // errors fall like h^order, h like 1/steps
      CHECK(-errors / steps == doctest::Approx(order).epsilon(0.12));
      CHECK(coarse.statistics.rejected <= 4);
    }
  }
}

TEST_CASE("switching: without the stop the same methods are silently wrong") {
  const PrecisionScope scope(50);
  for (const Problem& problem : {jump(), bump()}) {
    IntegrationSettings settings = settings_for("fehlberg78", -18);
    settings.stop_at_switches = false;
    const auto path = solve<mpfr>(problem, settings, 2);
    CHECK(path.outcome == Outcome::reached_end);
    CHECK(log10_error(problem, path) > -5);
  }
}

TEST_CASE("switching: 30 and 50 digits behind a jump, by three methods") {
  const PrecisionScope scope(60);
  const mpfr exact = values_at_time<mpfr>(jump().solution, mpfr(2))[0];
  for (const auto& [method, digits] :
       {std::pair{"taylor", 50}, std::pair{"bulirsch-stoer", 30}, std::pair{"fehlberg78", 22}}) {
    CAPTURE(method);
    const auto path = solve<mpfr>(jump(), settings_for(method, -digits - 4), 2);
    CHECK(agreed_digits(rounded(path.end()[0], 58), rounded(exact, 58)) >= static_cast<std::size_t>(digits));
  }
}

TEST_CASE("switching: backwards in time, and between the points") {
  for (const std::string& method : all_methods) {
    CAPTURE(method);
    const Problem problem = kink();
    VectorField<double> field(compile_vector_field(problem.model), {});
    const auto settings = settings_for(method, -12);
    const auto there = integrate(field, {-0.7, 1.0}, 0.0, 2.0, settings);
    const auto back = integrate(field, there.end(), 2.0, 0.0, settings);
    CHECK(back.outcome == Outcome::reached_end);
    CHECK(distance(back.end(), {-0.7, 1.0}) < 1e-10);
    for (int i = 0; i <= 100; ++i) {
      const double t = i / 50.0;
      CHECK(distance(there.at(t), values_at_time(problem.solution, t)) < 1e-10);
      CHECK(distance(back.at(t), values_at_time(problem.solution, t)) < 1e-10);
    }
  }
}

TEST_CASE("switching: events on a step that begins on a surface") {
  const Problem problem = kink();
  for (const std::string& method : all_methods) {
    CAPTURE(method);
    IntegrationSettings settings = settings_for(method, -12);
    // y = e^{49/200 ± s²/2}: below and above the kink, and a quantity with a kink of its own
    settings.events = std::make_shared<const EventCode>(
        compile_events(problem.model, {{"early", parse("log(y) - 9/80", {"y"}), 0, false},
                                       {"late", parse("log(y) - 49/200 - 1/8", {"y"}), 0, false},
                                       {"own", parse("abs(x - 1/4) - 1/10", {"x"}), 0, false}}));
    const auto path = solve<double>(problem, settings, 2);
    REQUIRE(path.events.size() == 4);
    CHECK(path.events[0].t == doctest::Approx(0.7 - std::sqrt(0.265)).epsilon(1e-11));
    CHECK(path.events[1].t == doctest::Approx(0.85).epsilon(1e-11));
    CHECK(path.events[2].t == doctest::Approx(1.05).epsilon(1e-11));
    CHECK(path.events[3].t == doctest::Approx(1.2).epsilon(1e-11));
  }
}

TEST_CASE("switching: a surface that the flow stays on is none to stop at") {
  // x = 0 is invariant: |x| counts as 0 there, and the path near it never crosses
  for (const std::string& method : all_methods) {
    CAPTURE(method);
    for (const int start : {0, 1}) {
      const Problem problem{vector_field_model({"x", "y"}, {"-x*abs(x)", "1 - y + abs(x)"}, {start, 0}), {}};
      const auto path = solve<double>(problem, settings_for(method, -10), 3);
      REQUIRE(path.outcome == Outcome::reached_end);
      CHECK(path.end()[0] == doctest::Approx(start / 4.0).epsilon(1e-9));
    }
  }
}

}  // namespace
}  // namespace separatrix

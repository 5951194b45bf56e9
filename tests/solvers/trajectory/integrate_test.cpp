#include "solvers/trajectory/integrate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/methods.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

const std::vector<std::string> all_methods{"taylor", "dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer", "radau"};

IntegrationSettings settings_for(const std::string& method, double log10_tolerance) {
  IntegrationSettings settings;
  settings.method = method;
  settings.tolerance = {log10_tolerance, log10_tolerance};
  return settings;
}

template <class Real>
Trajectory<Real> solve(const Problem& problem, const IntegrationSettings& settings, const Rational& t1) {
  VectorField<Real> field(compile_vector_field(problem.model), {});
  return integrate(field, state_of<Real>(problem.start()), Real(0), to_real<Real>(t1), settings);
}

template <class Real>
double log10_end_error(const Problem& problem, const Trajectory<Real>& path) {
  return log10_magnitude(distance(path.end(), values_at_time(problem.solution, path.end_time())));
}

TEST_CASE("integrate: every built-in method with step control at any precision is in this file") {
  for (const Method& method : methods()) {
    const std::string name(method.name);
    if (name == "auto" || name == "gradient-descent" || name == "rosenbrock4") continue;
    CAPTURE(name);
    CHECK(std::find(all_methods.begin(), all_methods.end(), name) != all_methods.end());
  }
}

// Over [0, 3] the flow of each problem stretches errors by at most 1 + 2·(5/4)·3 < 10 (the shear of
// the rotor), so the end is within 10 · steps · 2 tolerances.
template <class Real>
void check_closed_solutions(double log10_tolerance) {
  for (const std::string& method : all_methods) {
    for (const Problem& problem : {logistic(), oscillator(), rotor(), witch()}) {
      const auto path = solve<Real>(problem, settings_for(method, log10_tolerance), 3);
      CAPTURE(method);
      CAPTURE(log10_tolerance);
      REQUIRE(path.outcome == Outcome::reached_end);
      CHECK(path.end_time() == Real(3));
      CHECK(log10_end_error(problem, path) <
            log10_tolerance + std::log10(20.0 * static_cast<double>(path.statistics.steps)));
    }
  }
}

TEST_CASE("integrate: closed solutions in three arithmetics") {
  check_closed_solutions<double>(-12);
  check_closed_solutions<float128>(-14);
  const PrecisionScope scope(40);
  check_closed_solutions<mpfr>(-12);
}

TEST_CASE("integrate: the error falls with the digits") {
  for (const Problem& problem : {logistic(), rotor()}) {
    for (const std::string method : {"taylor", "fehlberg78", "bulirsch-stoer"}) {
      double before = -4;
      for (const std::size_t digits : {8, 15, 20, 25}) {
        const DigitsPlan plan = plan_for_digits(digits);
        IntegrationSettings settings;
        settings.method = method;
        settings.tolerance = plan.tolerance;
        double error = 0;
        if (digits <= 15) {
          error = log10_end_error(problem, solve<double>(problem, settings, 1));
        } else {
          error = log10_end_error(problem, solve<float128>(problem, settings, 1));
        }
        INFO(method << " with " << digits << " digits: error 10^" << error);
        // 15 digits are those of double itself: rounding and tolerance leave 13 after some steps
        CHECK(error < (digits == 15 ? -13 : -static_cast<double>(digits)));
        // at the resolution of an arithmetic the error stops falling
        const double floor = digits <= 15 ? -13.5 : -28;
        CHECK((error < before - 3 || error < floor));
        before = std::max(error, floor);
      }
    }
  }
  // beyond float128, by the method of highest order
  double before = -25;
  for (const std::size_t digits : {33, 50}) {
    const DigitsPlan plan = plan_for_digits(digits);
    const PrecisionScope scope(plan.working_digits);
    double least_accurate = -1e9;
    for (const std::string method : {"taylor", "bulirsch-stoer"}) {
      const IntegrationSettings settings = settings_for(method, plan.tolerance.relative);
      const double error = log10_end_error(logistic(), solve<mpfr>(logistic(), settings, Rational(1, 2)));
      INFO(method << " with " << digits << " digits: error 10^" << error);
      CHECK(error < -static_cast<double>(digits));
      CHECK(error < before);
      least_accurate = std::max(least_accurate, error);
    }
    before = least_accurate;
  }
}

template <class Real>
void check_far_from_zero(const std::string& method, const Real& t0, const Real& t1, double log10_tolerance) {
  const Problem problem = oscillator();
  VectorField<Real> field(compile_vector_field(problem.model), {});
  const State<Real> start = state_of<Real>(problem.start());
  const auto path = integrate(field, start, t0, t1, settings_for(method, log10_tolerance));
  INFO(method << " from " << to_string(t0, 15) << " to " << to_string(t1, 15));
  REQUIRE(path.outcome == Outcome::reached_end);
  CHECK(path.end_time() == t1);
  const auto steps = static_cast<double>(path.statistics.steps);
  CHECK(steps < 10'000);
  const Real error = distance(path.end(), values_at_time(problem.solution, Real(t1 - t0)));
  // steps are made as long as the rounded times say; bulirsch-stoer keeps its own step, so that each
  // leaves half a unit of the last place of t
  const Real scale = t1 < 0 ? Real(-t1) : t1;
  const double rounding =
      method == "bulirsch-stoer" ? steps * to_double(scale) * std::pow(10.0, log10_roundoff<Real>()) : 0;
  CHECK(to_double(error) < 3 * steps * std::pow(10.0, log10_tolerance) + rounding);
}

TEST_CASE("integrate: the end of the interval is exact, also far from 0 and backwards") {
  for (const std::string& method : all_methods) {
    for (const double t : {0.0, 1e6, -1e6, 1e12, -1e12}) {
      for (const double length : {1.0, -1.0, 3.7}) check_far_from_zero<double>(method, t, t + length, -10);
    }
    check_far_from_zero<float128>(method, float128(1e12), float128(1e12) + float128(1) / 3, -12);
    const PrecisionScope scope(40);
    check_far_from_zero<mpfr>(method, mpfr("1e12"), mpfr("1e12") + mpfr(1) / 3, -12);
  }
}

TEST_CASE("integrate: an interval of a few units of the last place of t") {
  const double t0 = 1e6;
  const double t1 = std::nextafter(std::nextafter(t0, 2e6), 2e6);
  for (const std::string& method : all_methods) check_far_from_zero<double>(method, t0, t1, -10);
}

TEST_CASE("integrate: an empty interval is its start") {
  for (const std::string& method : all_methods) {
    const auto path = solve<double>(rotor(), settings_for(method, -10), 0);
    CHECK(path.outcome == Outcome::reached_end);
    CHECK(path.t.size() == 1);
    CHECK(path.end() == State<double>{1, 0.5});
  }
}

// any time between the points, to the accuracy of the points
template <class Real>
void check_dense_output(const std::string& method, double log10_tolerance, const Rational& t1) {
  const Problem problem = rotor();
  const auto path = solve<Real>(problem, settings_for(method, log10_tolerance), t1);
  const double allowed = log10_tolerance + std::log10(20.0 * static_cast<double>(path.statistics.steps));
  for (std::size_t k = 0; k < path.t.size(); ++k) CHECK(path.at(path.t[k]) == path.x[k]);
  for (int i = 0; i <= 37; ++i) {
    const Real t = path.end_time() * Real(i) / 37;
    CAPTURE(method);
    CAPTURE(i);
    REQUIRE(log10_magnitude(distance(path.at(t), values_at_time(problem.solution, t))) < allowed);
  }
}

TEST_CASE("integrate: dense output is as accurate as the points, forwards and backwards") {
  for (const std::string& method : all_methods) {
    check_dense_output<double>(method, -11, 3);
    check_dense_output<double>(method, -11, -3);
    check_dense_output<float128>(method, -13, 1);
    const PrecisionScope scope(40);
    check_dense_output<mpfr>(method, -12, -1);
  }
}

TEST_CASE("integrate: dense output outside the interval is refused") {
  const auto path = solve<double>(rotor(), settings_for("dopri5", -10), 3);
  CHECK_THROWS_WITH_AS(path.at(3.5), "time = 3.5 is not allowed: between 0 and 3", InvalidArgument);
  CHECK_THROWS_AS(path.at(-0.5), InvalidArgument);
}

TEST_CASE("integrate: only start and end are kept on request") {
  for (const std::string& method : all_methods) {
    IntegrationSettings settings = settings_for(method, -11);
    const auto all = solve<double>(rotor(), settings, 3);
    settings.keep_points = false;
    const auto ends = solve<double>(rotor(), settings, 3);
    REQUIRE(all.t.size() == all.statistics.steps + 1);
    REQUIRE(ends.t.size() == 2);
    CHECK(ends.t == std::vector{0.0, 3.0});
    CHECK(ends.x == std::vector{all.x.front(), all.x.back()});
    CHECK_THROWS_AS(ends.at(1.0), InternalError);
    CHECK(ends.at(3.0) == all.end());
  }
}

TEST_CASE("integrate: limits of steps and of time") {
  for (const std::string& method : all_methods) {
    IntegrationSettings settings = settings_for(method, -12);
    settings.most_steps = 3;
    const auto few = solve<double>(oscillator(), settings, 1'000'000);
    CHECK(few.outcome == Outcome::step_limit);
    CHECK(few.statistics.steps == 3);
    CHECK(few.t.size() == 4);
    CHECK(log10_end_error(oscillator(), few) < -10);

    settings.most_steps = 100'000'000;
    settings.most_seconds = 0.02;
    const auto brief = solve<double>(oscillator(), settings, 1'000'000'000);
    CHECK(brief.outcome == Outcome::time_limit);
    CHECK(brief.statistics.seconds < 2);
    CHECK(brief.message.find("time limit") != std::string::npos);
  }
}

TEST_CASE("integrate: a step limit that is just enough is no misfortune") {
  IntegrationSettings settings = settings_for("dopri5", -10);
  settings.most_steps = solve<double>(rotor(), settings, 3).statistics.steps;
  CHECK(solve<double>(rotor(), settings, 3).outcome == Outcome::reached_end);
  --settings.most_steps;
  CHECK(solve<double>(rotor(), settings, 3).outcome == Outcome::step_limit);
}

template <class Real>
Trajectory<Real> solve_equation(const std::string& equation, const std::string& method, const Rational& start,
                                const Rational& t1, double log10_tolerance = -10) {
  const Problem problem{vector_field_model({"x"}, {equation}, {start}), {}};
  IntegrationSettings settings = settings_for(method, log10_tolerance);
  settings.most_steps = 100'000;
  return solve<Real>(problem, settings, t1);
}

TEST_CASE("integrate: a sliding discontinuity does not end in an endless step") {
  // both sides push to x = 1, reached at t = 1/4: it slides there
  for (const std::string method : {"dopri5", "cash-karp54"}) {
    const auto path = solve_equation<double>("1 - 3*sign(x - 1)", method, Rational(3, 2), 5);
    INFO(method << " " << path.message << " x = " << path.end()[0]);
    CHECK(path.outcome == Outcome::reached_end);
    CHECK(path.events.at(0).t == doctest::Approx(0.25).epsilon(1e-8));
    CHECK(path.end()[0] == doctest::Approx(1).epsilon(1e-15));
    CHECK(path.statistics.steps < 100);
  }
}

TEST_CASE("integrate: an end of the solution is step underflow at its time") {
  for (const std::string& method : all_methods) {
    // x = √(1 − 2t)
    const auto path = solve_equation<double>("-1/x", method, 1, 5, -14);
    INFO(method << " " << path.message << " x = " << path.end()[0]);
    CHECK_FALSE(is_success(path.outcome));
    CHECK(path.end_time() == doctest::Approx(0.5).epsilon(1e-9));
    CHECK(path.end()[0] < 1e-5);
  }
}

TEST_CASE("integrate: a field without any room at the start gives up, at t = 0 too") {
  const PrecisionScope scope(40);
  for (const std::string& method : all_methods) {
    CAPTURE(method);
    // every step leaves the domain of the root
    const auto path = solve_equation<double>("-1 - sqrt(x)", method, 0, 5);
    CHECK_FALSE(is_success(path.outcome));
    CHECK(path.end_time() == 0);
    CHECK_FALSE(is_success(solve_equation<mpfr>("-1 - sqrt(x)", method, 0, 5).outcome));
  }
}

template <class Real>
void check_blow_up(const std::string& method) {
  const auto path = solve_equation<Real>("x^2", method, 1, 2);
  INFO(method << " " << path.message);
  CHECK_FALSE(is_success(path.outcome));
  if (method == "taylor") CHECK(path.outcome == Outcome::escaped);
  for (const auto& x : path.x) CHECK(std::isfinite(to_double(x[0])));
  CHECK(to_double(path.end_time()) == doctest::Approx(1).epsilon(1e-8));
  // x = 1/(1 − t)
  CHECK(to_double(path.end()[0]) > 1e6);
}

TEST_CASE("integrate: a blow-up stops at its time with a finite state") {
  for (const std::string& method : all_methods) {
    check_blow_up<double>(method);
    check_blow_up<float128>(method);
    const PrecisionScope scope(40);
    check_blow_up<mpfr>(method);
  }
}

TEST_CASE("integrate: the edge of the field's domain is an outcome at its time") {
  for (const std::string& method : all_methods) {
    // x falls below 0, where there is no root, at t = 2 − 2 ln 2
    const auto path = solve_equation<double>("-1 - sqrt(x)", method, 1, 5);
    INFO(method << " " << path.message);
    CHECK_FALSE(is_success(path.outcome));
    if (method == "taylor") CHECK(path.outcome == Outcome::singularity);
    CHECK(path.end_time() == doctest::Approx(2 - 2 * std::log(2.0)).epsilon(1e-6));
    CHECK(path.end()[0] >= 0);
  }
}

TEST_CASE("integrate: a start or a field that is not finite is an outcome at the start") {
  for (const std::string& method : all_methods) {
    const auto outside = solve_equation<double>("sqrt(x)", method, -1, 1);
    CHECK(outside.outcome == Outcome::nonfinite);
    CHECK(outside.t == std::vector{0.0});
    CHECK(outside.end()[0] == -1);

    VectorField<double> field(compile_vector_field(rotor().model), {});
    const auto lost = integrate(field, State<double>{NAN, 1}, 0.0, 1.0, settings_for(method, -10));
    CHECK(lost.outcome == Outcome::nonfinite);
  }
}

TEST_CASE("integrate: an equilibrium stays where it is") {
  for (const std::string& method : all_methods) {
    const auto path = solve_equation<double>("x*(1 - x)", method, 1, 1'000'000);
    CHECK(path.outcome == Outcome::reached_end);
    CHECK(path.end()[0] == doctest::Approx(1).epsilon(1e-15));
    CHECK(path.statistics.steps < 100);
  }
}

TEST_CASE("integrate: an observer sees every point and may stop") {
  for (const std::string& method : all_methods) {
    VectorField<double> field(compile_vector_field(rotor().model), {});
    const IntegrationSettings settings = settings_for(method, -12);
    std::vector<double> seen;
    const Observer<double> watch = [&](const double& t, const State<double>&) {
      seen.push_back(t);
      return Continue::yes;
    };
    const auto path = integrate(field, {1, 0.5}, 0.0, 3.0, settings, watch);
    CHECK(seen == path.t);
    for (const auto& [wish, outcome] :
         {std::pair{Continue::stop, Outcome::stopped_by_event}, std::pair{Continue::converged, Outcome::converged}}) {
      const Observer<double> until_one = [&](const double& t, const State<double>&) {
        return t >= 1 ? wish : Continue::yes;
      };
      const auto part = integrate(field, {1, 0.5}, 0.0, 3.0, settings, until_one);
      CHECK(part.outcome == outcome);
      CHECK(part.end_time() >= 1);
      CHECK(part.t[part.t.size() - 2] < 1);
      const Observer<double> at_once = [&](const double&, const State<double>&) { return wish; };
      CHECK(integrate(field, {1, 0.5}, 0.0, 3.0, settings, at_once).t.size() == 1);
    }
  }
}

TEST_CASE("integrate: a caller's mistakes are refused") {
  VectorField<double> field(compile_vector_field(rotor().model), {});
  CHECK_THROWS_WITH_AS(integrate(field, {1.0}, 0.0, 1.0, {}),
                       "number of start values = 1 is not allowed: 2, one per state", InvalidArgument);
  CHECK_THROWS_AS(integrate(field, {1.0, 2.0, 3.0}, 0.0, 1.0, {}), InvalidArgument);
  try {
    integrate(field, {1.0, 0.5}, 0.0, 1.0, settings_for("euler", -10));
    FAIL("an unknown method was accepted");
  } catch (const InvalidArgument& refusal) {
    CHECK(refusal.subject() == "method");
    CHECK(refusal.value() == "euler");
    for (const std::string& method : all_methods) CHECK(refusal.allowed().find(method) != std::string::npos);
  }
}

TEST_CASE("integrate: statistics count what was done") {
  VectorField<double> field(compile_vector_field(rotor().model), {});
  const auto path = integrate(field, {1, 0.5}, 0.0, 3.0, settings_for("dopri5", -10));
  // 6 evaluations per trial after the first (first same as last), 3 before the first trial at most
  const std::size_t trials = path.statistics.steps + path.statistics.rejected;
  CHECK(path.statistics.evaluations >= 6 * trials);
  CHECK(path.statistics.evaluations <= 6 * trials + 3);
  CHECK(path.method == "dopri5");
  CHECK(path.tolerance.relative == -10);
}

}  // namespace
}  // namespace separatrix

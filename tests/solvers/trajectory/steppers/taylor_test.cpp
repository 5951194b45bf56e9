#include "solvers/trajectory/steppers/taylor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/numeric/odeint/integrate/integrate_adaptive.hpp>
#include <cmath>
#include <string>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "solvers/with_real.hpp"
#include "tests/support/plateau.hpp"
#include "tests/support/problems.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix {
namespace {

Model pendulum() {
  ModelDescription description = vector_field_model({"x", "y"}, {"y", "-sin(x)"}, {2, 0}).description();
  description.name = "pendulum";
  description.invariants = {{"energy", parse("y^2/2 - cos(x)")}};
  return Model(std::move(description));
}

// ---- closed solutions -------------------------------------------------------------------------

struct Solved {
  std::string name;
  Problem problem;
  Rational until;
  bool entire = false;  ///< no singularity anywhere: the higher the order, the fewer the steps
};

Problem problem(const std::vector<std::string>& states, const std::vector<std::string>& field,
                const std::vector<Rational>& start, const std::vector<std::string>& solution) {
  Problem made{vector_field_model(states, field, start), {}};
  for (const std::string& each : solution) made.solution.push_back(parse(each));
  return made;
}

std::vector<Solved> solved_problems() {
  return {
      {"growth", problem({"x"}, {"x"}, {1}, {"exp(t)"}), 3, true},
      {"towards a real pole", problem({"x"}, {"x^2"}, {1}, {"1/(1 - t)"}), Rational(9, 10)},
      {"towards a pole of the tangent", problem({"x"}, {"1 + x^2"}, {0}, {"sin(t)/cos(t)"}), Rational(3, 2)},
      {"complex poles", witch(), 3},
      {"decaying slope", problem({"x"}, {"1 - x^2"}, {0}, {"tanh(t)"}), 5},
      {"oscillator", oscillator(), 10, true},
      {"rotor", rotor(), 3, true},
      {"logistic", logistic(), 10},
  };
}

struct Measured {
  double log10_error = 0;
  std::size_t steps = 0;
};

Measured measure(const Solved& solved, std::size_t digits) {
  const DigitsPlan plan = plan_for_digits(digits);
  return with_real(plan.working_digits, [&]<class Real>(Real) {
    VectorField<Real> field(compile_vector_field(solved.problem.model), {});
    IntegrationSettings settings;
    settings.method = "taylor";
    settings.tolerance = plan.tolerance;
    const auto path =
        integrate(field, state_of<Real>(solved.problem.start()), Real(0), to_real<Real>(solved.until), settings);
    REQUIRE(path.outcome == Outcome::reached_end);
    // the reference in more digits, at the very time and start that the arithmetic rounded to
    const PrecisionScope scope(plan.working_digits + 30);
    State<mpfr> found;
    for (const Real& entry : path.end()) found.push_back(convert<mpfr>(entry));
    const State<mpfr> exact = values_at_time(solved.problem.solution, convert<mpfr>(path.end_time()));
    double error = -INFINITY;
    for (std::size_t i = 0; i < exact.size(); ++i) {
      error = std::max(error, log10_magnitude(mpfr(found[i] - exact[i])) - std::max(0.0, log10_magnitude(exact[i])));
    }
    return Measured{error, path.statistics.steps};
  });
}

TEST_CASE("taylor: closed solutions to N digits, in as many steps at any N") {
  for (const Solved& solved : solved_problems()) {
    double fewest = 1e9, most = 0;
    for (const std::size_t digits : {15, 33, 50, 100, 200}) {
      const Measured measured = measure(solved, digits);
      INFO(solved.name << " with " << digits << " digits: error 10^" << measured.log10_error << " in " << measured.steps
                       << " steps");
      // double has no guard digits: each step may lose a unit of the 16th, the flow stretches it
      CHECK(measured.log10_error < (digits == 15 ? -13.5 : -static_cast<double>(digits)));
      fewest = std::min(fewest, static_cast<double>(measured.steps));
      most = std::max(most, static_cast<double>(measured.steps));
    }
    INFO(solved.name << ": " << fewest << " to " << most << " steps");
    if (!solved.entire) CHECK(most - fewest <= std::max(2.0, 0.2 * (most + fewest)));
  }
}

// ---- models without closed solution -------------------------------------------------------------

SimulationRequest request_for(const Model& model, std::size_t digits, bool agree = true) {
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = model.description().start;
  request.digits = digits;
  request.method = "taylor";
  request.agree = agree;
  return request;
}

std::vector<Known> end_of(const Model& model, const Simulation& run) {
  return {run.rows.back().begin() + 1, run.rows.back().begin() + 1 + static_cast<std::ptrdiff_t>(model.dimension())};
}

std::size_t agreement(const std::vector<Known>& a, const std::vector<Known>& b) {
  std::size_t agreed = 1'000'000;
  for (std::size_t i = 0; i < a.size(); ++i) agreed = std::min(agreed, agreed_digits(a[i], b[i]));
  return agreed;
}

void check_ladder(const Model& model, const std::vector<std::size_t>& ladder) {
  std::vector<Known> before;
  std::size_t digits_before = 0;
  double fewest = 1e9, most = 0;
  for (const std::size_t digits : ladder) {
    const Simulation run = simulate(model, request_for(model, digits));
    INFO(model.name() << " with " << digits << " digits: " << run.message);
    REQUIRE(run.outcome == Outcome::reached_end);
    REQUIRE(run.agreed_digits);
    CHECK(*run.agreed_digits >= digits);
    for (const InvariantReport& invariant : run.invariants) {
      INFO("drift of the " << invariant.name << " 10^" << invariant.log10_drift);
      CHECK(invariant.log10_drift < -static_cast<double>(digits));
    }
    const std::vector<Known> end = end_of(model, run);
    for (std::size_t i = 0; i < before.size(); ++i) CHECK(rounded(end[i], digits_before) == before[i]);
    before = end;
    digits_before = digits;
    fewest = std::min(fewest, static_cast<double>(run.steps));
    most = std::max(most, static_cast<double>(run.steps));
  }
  INFO(model.name() << ": " << fewest << " to " << most << " steps");
  CHECK(most - fewest <= std::max(2.0, 0.2 * (most + fewest)));
}

TEST_CASE("taylor: markov and the pendulum keep their energy to N digits, in as many steps at any N") {
  check_ladder(makkuva_2024::markov(), {15, 33, 50, 100, 200});
  check_ladder(pendulum(), {15, 33, 50, 100, 200});
}

TEST_CASE("taylor: agreed digits are true digits") {
  for (const Model& model : {makkuva_2024::markov(), pendulum()}) {
    for (const std::size_t digits : {10, 15, 30, 50}) {
      const Simulation run = simulate(model, request_for(model, digits));
      const Simulation truth = simulate(model, request_for(model, 2 * digits + 10));
      CAPTURE(digits);
      REQUIRE(run.agreed_digits);
      CHECK(*run.agreed_digits >= digits);
      // printed with N digits: at best the last one is rounded
      CHECK(agreement(end_of(model, run), end_of(model, truth)) + 1 >= digits);
    }
  }
}

TEST_CASE("taylor: markov keeps its energy to 500 digits" * doctest::test_suite("full")) {
  check_ladder(makkuva_2024::markov(), {250, 500});
}

TEST_CASE("taylor: agreed digits are true digits where the flow stretches errors by 10^12") {
  // x = 1/(1 − t)
  const Model model = vector_field_model({"x"}, {"x^2"}, {1});
  for (const std::size_t digits : {10, 15, 30, 50}) {
    SimulationRequest request = request_for(model, digits);
    request.until = 1 - power(Rational(1, 10), 6);
    const Simulation run = simulate(model, request);
    CAPTURE(digits);
    REQUIRE(run.agreed_digits);
    CHECK(*run.agreed_digits >= digits);
    CHECK(end_of(model, run)[0] == "1000000");
  }
}

// ---- plateaus -------------------------------------------------------------------------------------

// Digits of the worst of all 16 states at the end; the run itself in `run`.
std::size_t right_digits(const Model& model, long decimals, const std::string& method, std::size_t digits,
                         Simulation& run) {
  run = simulate(model, plateau_request(model, decimals, method, digits));
  return is_success(run.outcome) ? agreement(end_of(model, run), plateau_end(decimals)) : 0;
}

void check_plateau(long decimals, const std::vector<std::size_t>& ladder) {
  const Model model = plateau(decimals);
  for (const std::size_t digits : ladder) {
    Simulation run;
    const std::size_t right = right_digits(model, decimals, "taylor", digits, run);
    INFO("plateau of 1e-" << decimals << " with " << digits << " digits: " << run.message);
    CHECK(run.outcome == Outcome::reached_end);
    CHECK(right + 1 >= digits);  // the last one is rounded
  }
}

TEST_CASE("taylor: no plateau is jumped over, without a cap on the step") {
  check_plateau(16, {6, 8, 9, 10, 11, 12, 15, 30, 50});
  check_plateau(64, {6, 8, 12});
}

TEST_CASE("taylor: the plateau's end is that of the printed reference") {
  const std::vector<Known> end = plateau_end(16);
  CHECK(agreed_digits(end[0], "37.1879350781847035989964793356789156056553739") >= 43);
  CHECK(agreed_digits(end[1], "-37.2182473890929210202867824016991257372984751") >= 43);
  CHECK(agreed_digits(end[15], "-37.5186343193073861031265972550337410747293431") >= 43);
}

TEST_CASE("taylor: plateaus at many digits" * doctest::test_suite("full")) {
  check_plateau(16, {100});
  check_plateau(64, {30, 100});
  check_plateau(1000, {6, 8, 12, 30, 100});
}

void check_other_methods(long decimals) {
  const Model model = plateau(decimals);
  for (const std::string method : {"dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer"}) {
    for (const std::size_t digits : {6, 8, 9, 10, 11, 12}) {
      Simulation run;
      const std::size_t right = right_digits(model, decimals, method, digits, run);
      INFO(method << " on the plateau of 1e-" << decimals << " with " << digits << " digits: " << run.message);
      CHECK((!is_success(run.outcome) || right + 1 >= digits));
    }
  }
}

TEST_CASE("taylor: no other method is silently wrong on a plateau") {
  check_other_methods(16);
  check_other_methods(64);
}

TEST_CASE("taylor: no other method is silently wrong on a deep plateau" * doctest::test_suite("full")) {
  check_other_methods(1000);
}

// ---- dense output, time reversal ----------------------------------------------------------------

template <class Real>
Trajectory<Real> solve(const Model& model, const State<Real>& start, const Real& t0, const Real& t1,
                       double log10_tolerance) {
  VectorField<Real> field(compile_vector_field(model), model.values({}));
  IntegrationSettings settings;
  settings.method = "taylor";
  settings.tolerance = {log10_tolerance, log10_tolerance};
  return integrate(field, start, t0, t1, settings);
}

template <class Real>
void check_dense_output(double log10_tolerance, const Real& t1) {
  const Problem turning = rotor();
  const auto path = solve<Real>(turning.model, state_of<Real>(turning.start()), Real(0), t1, log10_tolerance);
  REQUIRE(path.t.size() > 4);
  for (int i = 0; i <= 101; ++i) {
    const Real t = path.end_time() * Real(i) / Real(101);
    CHECK(log10_magnitude(distance(path.at(t), values_at_time(turning.solution, t))) < log10_tolerance + 2);
  }
}

TEST_CASE("taylor: dense output is as accurate as the points") {
  check_dense_output<double>(-13, 20);
  check_dense_output<double>(-13, -20);
  check_dense_output<float128>(-30, 20);
  const PrecisionScope scope(110);
  check_dense_output<mpfr>(-100, mpfr(-20));
}

template <class Real>
void check_time_reversal(double log10_tolerance) {
  const Model model = makkuva_2024::markov();
  const State<Real> start = state_of<Real>(model.description().start);
  const Trajectory<Real> there = solve<Real>(model, start, Real(0), Real(5), log10_tolerance);
  const Trajectory<Real> back = solve<Real>(model, there.end(), Real(5), Real(0), log10_tolerance);
  REQUIRE(back.outcome == Outcome::reached_end);
  // backwards the flow away from the minima stretches errors, by less than 1000 over this time
  CHECK(log10_magnitude(distance(back.end(), start)) < log10_tolerance + 3.5);
}

TEST_CASE("taylor: forth and back leads to the start") {
  check_time_reversal<double>(-14);
  check_time_reversal<float128>(-30);
  const PrecisionScope scope(80);
  check_time_reversal<mpfr>(-75);
}

// ---- misfortune ---------------------------------------------------------------------------------

TEST_CASE("taylor: a blow-up is found to the digits of the arithmetic") {
  const Model model = vector_field_model({"x"}, {"x^2"}, {1});
  const auto check = [&]<class Real>(Real, std::size_t digits) {
    const auto path = solve<Real>(model, {Real(1)}, Real(0), Real(2), 1 - static_cast<double>(digits));
    INFO(path.message);
    CHECK(path.outcome == Outcome::escaped);
    CHECK(log10_magnitude(Real(path.end_time() - 1)) < 2 - static_cast<double>(digits));
    CHECK(is_finite(path.end()));
  };
  check(double{}, 15);
  check(float128{}, 33);
  const PrecisionScope scope(60);
  check(mpfr{}, 60);
}

TEST_CASE("taylor: an end of the solution is found to half the digits") {
  // x = √(1 − 2t) moves at the rate 1/x: x is lost in its last digit when x² is
  const Model model = vector_field_model({"x"}, {"-1/x"}, {1});
  const PrecisionScope scope(60);
  const auto path = solve<mpfr>(model, {mpfr(1)}, mpfr(0), mpfr(2), -58);
  INFO(path.message);
  CHECK(path.outcome == Outcome::singularity);
  CHECK(log10_magnitude(mpfr(path.end_time() - mpfr("0.5"))) < -50);
  CHECK(log10_magnitude(path.end()[0]) < -25);
}

// ẋ = 1/((s − 1)² + 10^-12), ṡ = 1: poles of the solution at s = 1 ± i/10⁶;
// x(2) = 10⁶·2 arctan 10⁶
template <class Real>
void check_close_singularity(double log10_tolerance, std::size_t digits) {
  const Model model = vector_field_model({"x", "s"}, {"1/((s - 1)^2 + 1/10^12)", "1"}, {0, 0});
  const auto path = solve<Real>(model, {Real(0), Real(0)}, Real(0), Real(2), log10_tolerance);
  INFO(path.message);
  REQUIRE(path.outcome == Outcome::reached_end);
  const PrecisionScope scope(120);
  const mpfr exact = mpfr(2'000'000) * atan(mpfr(1'000'000));
  CHECK(log10_magnitude(mpfr(convert<mpfr>(path.end()[0]) / exact - 1)) < -static_cast<double>(digits));
  // steps shrink and grow with the distance of the poles: a few per factor of two
  CHECK(path.statistics.steps < 600);
}

TEST_CASE("taylor: a singularity close to the real axis is passed with all digits") {
  // 1 − s is rounded at 10^-16, a relative 10^-10 of the distance
  check_close_singularity<double>(-14, 9);
  check_close_singularity<float128>(-31, 26);
  const PrecisionScope scope(60);
  check_close_singularity<mpfr>(-57, 50);
}

TEST_CASE("taylor: limits of steps and of time end in their outcomes") {
  const Model model = oscillator().model;
  VectorField<double> field(compile_vector_field(model), {});
  IntegrationSettings settings;
  settings.method = "taylor";
  settings.most_steps = 7;
  const auto few = integrate(field, {1, 0}, 0.0, 1e6, settings);
  CHECK(few.outcome == Outcome::step_limit);
  CHECK(few.statistics.steps == 7);
  settings.most_steps = 1'000'000'000;
  settings.most_seconds = 0.05;
  settings.keep_points = false;
  const auto brief = integrate(field, {1, 0}, 0.0, 1e9, settings);
  CHECK(brief.outcome == Outcome::time_limit);
  CHECK(brief.end_time() > 1);
  CHECK(brief.end()[0] == doctest::Approx(std::cos(brief.end_time())).epsilon(1e-9));
}

TEST_CASE("taylor: values outside the domain are an outcome at their time") {
  const Model model = vector_field_model({"x"}, {"-1 - sqrt(x)"}, {1});
  const auto path = solve<double>(model, {1.0}, 0.0, 5.0, -14);
  CHECK_FALSE(is_success(path.outcome));
  CHECK(path.end_time() == doctest::Approx(2 - 2 * std::log(2.0)).epsilon(1e-6));
  CHECK(solve<double>(model, {-1.0}, 0.0, 5.0, -14).outcome == Outcome::nonfinite);
}

}  // namespace
}  // namespace separatrix

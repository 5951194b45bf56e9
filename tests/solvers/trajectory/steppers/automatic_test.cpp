// The method auto: series where they are best, radau where the field is stiff, by counted work.
#include "solvers/trajectory/steppers/automatic.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "solvers/trajectory/steppers/collocation_system.hpp"
#include "solvers/trajectory/steppers/growth_ahead.hpp"
#include "solvers/trajectory/steppers/stiffness.hpp"
#include "tests/support/plateau.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

Simulation run(const Model& model, const Rational& until, std::size_t digits, std::vector<std::string> events = {}) {
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = model.description().start;
  request.until = until;
  request.digits = digits;
  request.events = std::move(events);
  return simulate(model, request);
}

mpfr number(const Known& known) { return to_real<mpfr>(known.value()); }

// the end of state i, relative to what it should be
double relative_error(const Simulation& simulation, std::size_t i, const mpfr& expected) {
  const mpfr found = number(simulation.rows.back()[1 + i]);
  return to_double(mpfr(abs(found - expected) / abs(expected)));
}

void check_chosen(const Simulation& simulation) {
  INFO(simulation.message);
  CHECK(simulation.outcome == Outcome::reached_end);
  CHECK(simulation.method == "radau");
  CHECK(simulation.method_reason.starts_with("stiff from t = "));
  CHECK(simulation.agreed_digits >= simulation.digits);
}

void check_not_chosen(const Simulation& simulation) {
  INFO(simulation.message);
  CHECK(simulation.method == "taylor");
  CHECK(simulation.method_reason.empty());
}

// ---- heat: ẋ_i = x_{i−1} − 2x_i + x_{i+1} from one end of 30 -------------------------------------

constexpr int states = 30;

Model heat(bool heated = false) {
  std::vector<std::string> names, equations;
  std::vector<Rational> start(states, Rational(0));
  start[0] = 1;
  for (int i = 1; i <= states; ++i) {
    names.push_back("x" + std::to_string(i));
    std::string equation = "-2*" + names.back();
    if (i > 1) equation += " + x" + std::to_string(i - 1);
    if (i == 1 && heated) equation += " + 1";
    if (i < states) equation += " + x" + std::to_string(i + 1);
    equations.push_back(equation);
  }
  return vector_field_model(names, equations, start);
}

// x_i = 2/(n + 1) Σ_k sin(kθ) sin(ikθ) e^((2 cos kθ − 2) t), θ = π/(n + 1)
mpfr heat_at(int i, const mpfr& t) {
  const mpfr angle = acos(mpfr(-1)) / (states + 1);
  mpfr sum(0);
  for (int k = 1; k <= states; ++k) sum += sin(k * angle) * sin(i * k * angle) * exp((2 * cos(k * angle) - 2) * t);
  return 2 * sum / (states + 1);
}

TEST_CASE("auto: thirty coupled diffusing states end where their eigenvalues say") {
  const PrecisionScope scope(60);
  for (const std::size_t digits : {8, 10, 15, 30}) {
    CAPTURE(digits);
    const Simulation simulation = run(heat(), 50, digits);
    REQUIRE(simulation.outcome == Outcome::reached_end);
    CHECK(simulation.agreed_digits >= digits);
    CHECK(simulation.steps < 400);
    for (const int i : {1, 15, 30}) {
      CHECK(relative_error(simulation, static_cast<std::size_t>(i - 1), heat_at(i, mpfr(50))) <
            std::pow(10, 1 - static_cast<double>(digits)));
    }
  }
  // at one end held at 1: a straight line from there to 0, to e^(−4 sin²(π/62) · 50000) = e^-513
  for (const std::size_t digits : {8, 12}) {
    const Simulation rod = run(heat(true), 50000, digits);
    check_chosen(rod);
    CHECK(rod.steps < 2500);
    for (const int i : {1, 15, 30}) {
      CHECK(relative_error(rod, static_cast<std::size_t>(i - 1), mpfr(states + 1 - i) / (states + 1)) <
            std::pow(10, 1 - static_cast<double>(digits)));
    }
  }
}

// ---- stiff relaxation ----------------------------------------------------------------------------

// x → (a² cos t + a sin t)/(1 + a²) at the rate a = 10⁶
Model relaxation() { return vector_field_model({"x"}, {"-10^6*(x - cos(t))"}, {0}); }

TEST_CASE("auto: a fast relaxation goes to radau at every number of digits") {
  const PrecisionScope scope(60);
  const mpfr a("1e6"), t(10);
  const mpfr expected = (a * a * cos(t) + a * sin(t)) / (1 + a * a);
  for (const std::size_t digits : {6, 10, 15, 25, 40}) {
    CAPTURE(digits);
    const Simulation simulation = run(relaxation(), 10, digits);
    check_chosen(simulation);
    CHECK(simulation.steps < 5000);  // series take more than 10⁵
    CHECK(relative_error(simulation, 0, expected) < std::pow(10, 1 - static_cast<double>(digits)));
  }
}

TEST_CASE("auto: rows of a run that has changed its method, between its steps too") {
  const PrecisionScope scope(60);
  const mpfr a("1e6");
  SimulationRequest request;
  request.start = {0};
  request.samples = 1000;
  const Simulation rows = simulate(relaxation(), request);
  check_chosen(rows);
  REQUIRE(rows.rows.size() == 1001);
  for (const auto& row : rows.rows) {
    const mpfr t = number(row[0]);
    const mpfr expected = (a * a * cos(t) + a * sin(t) - a * a * exp(-a * t)) / (1 + a * a);
    CHECK(to_double(mpfr(abs(number(row[1]) - expected))) < 1e-12);
  }
}

TEST_CASE("auto: a run with events stays with the series") {
  const PrecisionScope scope(60);
  const Simulation simulation = run(vector_field_model({"x"}, {"-1000*(x - cos(t))"}, {1}), 10, 12, {"x"});
  check_not_chosen(simulation);
  // a cos t + sin t = 0 at the rate a = 1000, but for e^-1000
  REQUIRE(simulation.events.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const mpfr t = (mpfr(k) + mpfr(1) / 2) * acos(mpfr(-1)) + atan(mpfr(1) / 1000);
    CHECK(to_double(mpfr(abs(number(simulation.events[k].t) - t))) < 1e-10);
    CHECK(simulation.events[k].direction == (k % 2 == 0 ? -1 : 1));
  }
}

TEST_CASE("auto: van der Pol and Robertson end where the test set for IVP solvers says") {
  const PrecisionScope scope(40);
  const Simulation oscillator = run(vector_field_model({"x", "y"}, {"y", "1000*(1 - x^2)*y - x"}, {2, 0}), 2000, 12);
  check_chosen(oscillator);
  CHECK(relative_error(oscillator, 0, mpfr("0.1706167732170483e1")) < 1e-11);
  CHECK(relative_error(oscillator, 1, mpfr("-0.8928097010247975e-3")) < 1e-11);
  const Simulation kinetics =
      run(vector_field_model({"a", "b", "c"}, {"-a/25 + 10^4*b*c", "a/25 - 10^4*b*c - 3*10^7*b^2", "3*10^7*b^2"},
                             {1, 0, 0}),
          power(Rational(10), 11), 12);
  check_chosen(kinetics);
  CHECK(relative_error(kinetics, 0, mpfr("0.2083340149701255e-7")) < 1e-11);
  CHECK(relative_error(kinetics, 1, mpfr("0.8333360770334713e-13")) < 1e-11);
  CHECK(relative_error(kinetics, 2, mpfr("0.9999999791665050")) < 1e-11);
}

// ---- not chosen ----------------------------------------------------------------------------------

TEST_CASE("auto: plateaus, oscillators and transients stay with the series") {
  const Model flat = plateau(16);
  for (const std::size_t digits : {8, 15}) check_not_chosen(simulate(flat, plateau_request(flat, 16, "auto", digits)));
  check_not_chosen(run(oscillator().model, 1000, 15));
  check_not_chosen(run(vector_field_model({"x", "v"}, {"v", "-x/10^6"}, {1, 0}), 1000000, 8));
  check_not_chosen(run(rotor().model, 200, 15));
  check_not_chosen(run(logistic().model, 100, 15));
  check_not_chosen(run(witch().model, 100, 15));
}

TEST_CASE("auto: a rare pulse, of which the series follow what is e^-10^5") {
  const Simulation pulse = run(vector_field_model({"x"}, {"-x + 10^4*exp(-100*(t - 50)^2)"}, {0}), 100, 15);
  CHECK(pulse.method_reason.starts_with("short steps from t = "));
  CHECK(pulse.agreed_digits >= pulse.digits);
  // ∫ e^(s − 100) 10⁴ e^(−100 (s − 50)²) ds = 10⁴ √(π/100) e^(−50 + 1/400)
  CHECK(pulse.rows.back()[1].approximate() ==
        doctest::Approx(1e4 * std::sqrt(std::acos(-1.0) / 100) * std::exp(-50 + 1.0 / 400)).epsilon(1e-13));
}

// x' = k x y, y' = 1 from −1: ln x − ln x₀ = k(y² − 1)/2, by hand. x is e^(−k/2) x₀ where y passes 0, and x₀ again at y = 1.
TEST_CASE("auto: what decays now and grows later keeps the series") {
  const PrecisionScope scope(60);
  const Model delayed = vector_field_model({"x", "y"}, {"5000*x*y", "1"}, {ratio(1, 10), -1});
  const Simulation simulation = run(delayed, 2, 12);
  CHECK(simulation.method == "taylor");
  CHECK(simulation.outcome == Outcome::reached_end);
  CHECK(simulation.agreed_digits.value_or(0) >= 12);
  CHECK(relative_error(simulation, 0, mpfr(1) / 10) < 1e-11);
}

TEST_CASE("log10_growth_ahead: of what decays and grows again, and of what only decays") {
  const auto growth = [](const std::vector<std::string>& equations, const State<double>& x, double end) {
    std::vector<std::string> names{"a", "b"};
    names.resize(equations.size());
    const Model model = vector_field_model(names, equations, std::vector<Rational>(equations.size(), 0));
    return log10_growth_ahead(compile_vector_field(model), model.values({}), 0, x, 1e-3, end);
  };
  // an error made at b = 0 grows by e^(k/2)
  const double expected = 100 / std::log(10.0);
  CHECK(growth({"200*a*b", "1"}, {0.1, -1.0}, 2) == doctest::Approx(expected).epsilon(0.05));
  CHECK(growth({"200*a*b", "1"}, {0.1, -1.0}, 1) < 2);
  CHECK(growth({"20000*a*b", "1"}, {0.1, -1.0}, 2) > 300);  // the rough run leaves the range of double
  CHECK(growth({"-10^6*(a - cos(b))", "1"}, {1.0, 0.0}, 10) < 2);
  // van der Pol's over a jump, at which a shift in time is an error of the speed
  CHECK(growth({"b", "1000*((1 - a^2)*b) - a"}, {2.0, 0.0}, 2000) < 8);
}

TEST_CASE("auto: kinks keep a stiff field with the series") {
  const Simulation simulation = run(vector_field_model({"x"}, {"-1000*(x - abs(cos(t)))"}, {1}), 2, 8);
  check_not_chosen(simulation);
  CHECK(simulation.outcome == Outcome::reached_end);
}

TEST_CASE("auto: a path on a saddle is not damped onto it") {
  // ẋ = x − x³ from 10^-30, and a fast state that follows it
  const PrecisionScope scope(60);
  const Model model = vector_field_model({"x", "y"}, {"x - x^3", "-1000*(y - x)"},
                                         {power(Rational(1, 10), 30), power(Rational(1, 10), 30)});
  for (const long until : {68, 200}) {
    const Simulation simulation = run(model, until, 15);
    CHECK(simulation.outcome == Outcome::reached_end);
    CHECK(simulation.agreed_digits >= 15);
    const mpfr start("1e-30"), grown = start * exp(mpfr(until));
    CHECK(relative_error(simulation, 0, grown / sqrt(1 + grown * grown - start * start)) < 1e-14);
  }
}

TEST_CASE("auto: where radau finds no step the series say what stands there") {
  // 1/(1 − t), and a fast state that follows it
  const Simulation simulation = run(vector_field_model({"x", "y"}, {"x^2", "-10^5*(y - x)"}, {1, 1}), 2, 10);
  CHECK(simulation.outcome == Outcome::escaped);
  CHECK(simulation.message.find("t = 1,") != std::string::npos);
}

// ---- the question --------------------------------------------------------------------------------

bool stiff(const std::vector<std::string>& equations, const State<double>& x, double h, double rest) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < x.size(); ++i) names.push_back(std::string(1, static_cast<char>('a' + i)));
  const Model model = vector_field_model(names, equations, std::vector<Rational>(x.size(), Rational(0)));
  VectorField<double> field(compile_vector_field(model), {});
  return looks_stiff<double>(field, {0.0, x, h, rest, std::vector<double>(x.size(), 0.0), 12});
}

TEST_CASE("looks_stiff: stability and not accuracy holds the step") {
  CHECK(stiff({"-10^6*(a - cos(t))"}, {1.0}, 4e-6, 1));
  CHECK_FALSE(stiff({"-10^6*(a - cos(t))"}, {1.0}, 1e-7, 1));  // the step is short for another reason
  CHECK_FALSE(stiff({"-10^6*(a - cos(t))"}, {0.5}, 4e-6, 1));  // on its way
  CHECK_FALSE(stiff({"10^6*(a - cos(t))"}, {1.0}, 4e-6, 1));   // unstable
  CHECK(stiff({"10*(a - 1)", "-10^4*(b - 1)"}, {1.0, 1.0}, 1e-3, 2));
  CHECK_FALSE(stiff({"10*(a - 1)", "-10^4*(b - 1)"}, {1.0, 1.0}, 1e-3, 3));  // e^30 > 10^12
  CHECK_FALSE(stiff({"b", "-a"}, {1.0, 0.0}, 4.0, 1000));                    // an oscillation
  CHECK(stiff({"-10^6*a", "1"}, {1e-20, 1.0}, 4e-6, 1));                     // a state that is gone
  CHECK_FALSE(stiff({"-10^6*a", "1"}, {1e-6, 1.0}, 4e-6, 1));
}

TEST_CASE("radau: a step over which a direction grows faster than the stages follow is seen") {
  const std::vector<DerivativeEntry> entries{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  CollocationSystem system(entries, 2, 5);
  REQUIRE(system.factorise({1, 20, -20, 1}));  // 1 ± 20i
  CHECK_FALSE(system.grows_beyond(5));
  REQUIRE(system.factorise({6, 20, -20, 6}));
  CHECK(system.grows_beyond(5));
  REQUIRE(system.factorise({-1e6, 0, 0, -3}));
  CHECK_FALSE(system.grows_beyond(5));
}

TEST_CASE("auto: what is nothing for long takes no steps, and is met when it comes") {
  // erf(10^8 (t - pi)) is -1 to 10^16 digits up to t = 1, and 1 from t = 4 on: -pi + (4 - pi)
  const Model front = vector_field_model({"x"}, {"erf(10^8*(t - pi))"}, {0});
  const Simulation before = run(front, 1, 30);
  CHECK(before.outcome == Outcome::reached_end);
  CHECK(before.rows.back()[1] == "-1");
  CHECK(before.steps < 100);
  const Simulation passed = run(front, 4, 30);
  CHECK(passed.agreed_digits.value_or(0) >= 30);
  const PrecisionScope scope(50);
  CHECK(relative_error(passed, 0, mpfr(4 - 2 * acos(mpfr(-1)))) < 1e-29);
}

}  // namespace
}  // namespace separatrix

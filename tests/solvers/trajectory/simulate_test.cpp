#include "solvers/trajectory/simulate.hpp"

#include <doctest/doctest.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <tuple>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/evaluation.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/problems.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

const Model& markov() { return find_model("markov").model; }

SimulationRequest request_of(std::size_t digits, const std::string& method) {
  SimulationRequest request;
  request.parameters = {Rational(1, 10), Rational(1, 10)};
  request.start = {Rational(1, 2), Rational(-3, 10)};
  request.until = 10;
  request.digits = digits;
  request.method = method;
  return request;
}

mpfr end_of(const Simulation& run, std::size_t column) { return to_real<mpfr>(run.rows.back().at(column).value()); }

TEST_CASE("simulate: what cancels in the formula of a quantity is no error of it") {
  const Model line = vector_field_model({"x"}, {"1"}, {0});
  const std::vector<std::pair<std::string, Known>> shown{
      {"cosh(50*x) - sinh(50*x)", "1.92874984796391778301734281652701257475e-22"},  // e^-50
      {"(1 + 1e-50)^x - 1", "1e-50"},
      {"acos(1 - 1e-30*x)", "1.41421356237309504880168872420981592976e-15"},
      {"1 - erf(6*x)", "2.15197367124989131165933503991873846305e-17"},
      {"sin(pi*x)", "0"}};
  for (const std::size_t digits : {15U, 38U}) {
    for (const std::string method : {"auto", "radau"}) {
      SimulationRequest request = request_of(digits, method);
      request.parameters.clear();
      request.start = {0};
      request.until = 1;
      for (const auto& [text, value] : shown) request.shown.push_back(text);
      const Simulation run = simulate(line, request);
      CAPTURE(method);
      CHECK(run.agreed_digits.value_or(0) >= digits - 3);
      for (std::size_t k = 0; k < shown.size(); ++k) {
        CAPTURE(shown[k].first);
        const Known& found = run.rows.back().at(2 + k);
        CHECK((found == Known(0) || agreed_digits(found, shown[k].second) + 3 >= digits));
        if (digits == 38 && k < 4) CHECK(found != Known(0));
      }
    }
  }
  // a loss too: e^-50 at the start and at the end of a step that does not move
  const Model flat = gradient_model({"x"}, "cosh(x) - sinh(x)");
  SimulationRequest request = request_of(15, "auto");
  request.parameters.clear();
  request.start = {50};
  request.until = 1;
  const Simulation run = simulate(flat, request);
  CHECK(agreed_digits(run.rows.front().at(2), "1.92874984796391778301734281652701e-22") >= 14);
  CHECK(agreed_digits(run.rows.back().at(2), "1.92874984796391778301734281652701e-22") >= 14);
}

TEST_CASE("simulate: markov at 30 digits, one number by three methods") {
  const PrecisionScope scope(60);
  // e(10); GSL on the paper's printed system gives these digits too (next test)
  const mpfr reference("2.03518097166");
  std::vector<Simulation> runs;
  for (const std::string method : {"taylor", "fehlberg78", "bulirsch-stoer"}) {
    SimulationRequest request = request_of(30, method);
    request.agree = false;
    runs.push_back(simulate(markov(), request));
    const Simulation& run = runs.back();
    CAPTURE(method);
    REQUIRE(run.outcome == Outcome::reached_end);
    CHECK(run.method == method);
    CHECK(std::fabs(to_double(mpfr(end_of(run, 1) - reference))) < 1e-11);
    REQUIRE(run.invariants.size() == 1);
    CHECK(run.invariants[0].log10_drift < -29);
    CHECK(agree(end_of(run, 1), end_of(runs[0], 1), 25));
    CHECK(agree(end_of(run, 2), end_of(runs[0], 2), 25));
    CHECK(run.rows.back()[0] == "10");
  }
}

// the printed system of the paper, by hand in double
int printed_system(double, const double x[], double slope[], void* chain) {
  const auto* pq = static_cast<const double*>(chain);
  const double p = pq[0], q = pq[1], e = x[0], w = x[1];
  const double g = 1 + 2 * w * std::fabs(w), u = e * e * g;
  const double root = std::sqrt((p - q) * (p - q) + 4 * p * q * std::exp(u));
  const double c = std::log(2 * p / (q - p + root));  // p ≤ q
  const double loss_slope = p / (p + q) * (1 / (1 + std::exp(-c - u)) - (1 - q));
  slope[0] = -2 * e * g * loss_slope;
  slope[1] = -4 * std::fabs(w) * e * e * loss_slope;
  return GSL_SUCCESS;
}
int printed_jacobian(double t, const double x[], double* jacobian, double time_slope[], void* chain) {
  double ahead[2], behind[2], point[2] = {x[0], x[1]};
  for (int j = 0; j < 2; ++j) {
    const double h = 1e-6;
    point[j] = x[j] + h;
    printed_system(t, point, ahead, chain);
    point[j] = x[j] - h;
    printed_system(t, point, behind, chain);
    point[j] = x[j];
    for (int i = 0; i < 2; ++i) jacobian[2 * i + j] = (ahead[i] - behind[i]) / (2 * h);
  }
  time_slope[0] = time_slope[1] = 0;
  return GSL_SUCCESS;
}

TEST_CASE("simulate: GSL on the paper's printed system agrees") {
  struct Case {
    double p, q, e, w;
  };
  for (const Case& each :
       {Case{0.1, 0.1, 0.5, -0.3}, {0.2, 0.6, -1, 0.7}, {0.5, 0.8, 1.5, -1.2}, {0.9, 0.9, 0.5, -0.5}}) {
    double chain[2] = {each.p, each.q};
    SimulationRequest request;
    request.parameters = {parse_rational(decimal(each.p, 3)), parse_rational(decimal(each.q, 3))};
    request.start = {parse_rational(decimal(each.e, 3)), parse_rational(decimal(each.w, 3))};
    request.until = 10;
    request.digits = 15;
    const Simulation ours = simulate(markov(), request);
    for (const auto& [type, tolerance, allowed] :
         {std::tuple{gsl_odeiv2_step_rk8pd, 1e-13, 1e-11}, std::tuple{gsl_odeiv2_step_msbdf, 1e-11, 1e-6}}) {
      gsl_odeiv2_system system{printed_system, printed_jacobian, 2, chain};
      gsl_odeiv2_driver* driver = gsl_odeiv2_driver_alloc_y_new(&system, type, 1e-4, tolerance, tolerance);
      double t = 0, x[2] = {each.e, each.w};
      CHECK(gsl_odeiv2_driver_apply(driver, &t, 10, x) == GSL_SUCCESS);
      gsl_odeiv2_driver_free(driver);
      for (std::size_t i = 0; i < 2; ++i) CHECK(std::fabs(x[i] - ours.rows.back()[1 + i].approximate()) < allowed);
    }
  }
}

TEST_CASE("simulate: the digits that two runs agree on are there") {
  const PrecisionScope scope(80);
  // the solution of the rotor at t = 3, to 60 digits
  const Problem problem = rotor();
  const std::vector<Known> exact = evaluate(problem.solution, {symbol("t")}, {3}, 60);
  for (const std::size_t digits : {8, 15, 25, 33, 50}) {
    SimulationRequest request;
    request.start = problem.start();
    request.until = 3;
    request.digits = digits;
    const Simulation run = simulate(problem.model, request);
    CAPTURE(digits);
    REQUIRE(run.outcome == Outcome::reached_end);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(agree(end_of(run, 1 + i), to_real<mpfr>(exact[i].value()), static_cast<double>(digits) - 1));
    }
    if (run.agreed_digits) CHECK(*run.agreed_digits + 1 >= digits);
  }
}

TEST_CASE("simulate: samples are equally spaced and lie on the solution") {
  const Problem problem = rotor();
  for (const std::string method : {"taylor", "dopri5", "fehlberg78", "bulirsch-stoer"}) {
    SimulationRequest request;
    request.start = problem.start();
    request.until = 2;
    request.digits = 10;
    request.method = method;
    request.samples = 8;
    const Simulation run = simulate(problem.model, request);
    REQUIRE(run.rows.size() == 9);
    CHECK(run.columns == std::vector<std::string>{"t", "x", "y"});
    for (std::size_t i = 0; i <= 8; ++i) {
      CHECK(run.rows[i][0].approximate() == static_cast<double>(i) / 4);
      const State<double> expected = values_at_time(problem.solution, static_cast<double>(i) / 4);
      for (std::size_t k = 0; k < 2; ++k) CHECK(std::fabs(run.rows[i][1 + k].approximate() - expected[k]) < 1e-9);
    }
  }
}

TEST_CASE("simulate: columns of a loss model, and the drift of its invariant") {
  const Simulation run = simulate(markov(), request_of(12, "auto"));
  CHECK(run.columns == std::vector<std::string>{"t", "e", "w", "loss", "energy"});
  REQUIRE(run.rows.size() >= 2);
  // the loss of a gradient flow never rises
  for (std::size_t i = 1; i < run.rows.size(); ++i)
    CHECK(run.rows[i][3].approximate() <= run.rows[i - 1][3].approximate() + 1e-12);
  CHECK(run.invariants[0].name == "energy");
  CHECK(run.invariants[0].log10_drift < -10);
  // E(1/2, −3/10) = 1/4 − 9/100 + ln(3/10)
  CHECK(run.invariants[0].start.approximate() == doctest::Approx(0.16 + std::log(0.3)).epsilon(1e-11));
}

TEST_CASE("simulate: misfortune is told with its time") {
  SimulationRequest request;
  request.start = {1};
  request.until = 2;
  const Simulation run = simulate(vector_field_model({"x"}, {"x^2"}, {1}), request);
  CHECK_FALSE(is_success(run.outcome));
  CHECK(run.rows.back()[0].approximate() == doctest::Approx(1).epsilon(1e-6));
  CHECK(std::isfinite(run.rows.back()[1].approximate()));
  CHECK(run.message.find("t = ") != std::string::npos);
}

TEST_CASE("simulate: a caller's mistakes are refused") {
  const auto refused = [](auto&& change) {
    SimulationRequest request = request_of(15, "auto");
    change(request);
    CHECK_THROWS_AS(simulate(markov(), request), InvalidArgument);
  };
  refused([](auto& r) { r.digits = 0; });
  refused([](auto& r) { r.digits = 100000; });
  refused([](auto& r) { r.method = "rk4"; });
  refused([](auto& r) { r.start = {1}; });
  refused([](auto& r) { r.until = 0; });
  refused([](auto& r) {
    r.until = -1;  // backward, which descent cannot go
    r.method = "gradient-descent";
    r.descent = Descent{Schedule(ratio(1, 10))};
  });
  refused([](auto& r) { r.tolerance = parse_rational("1e-40"); });
  refused([](auto& r) { r.tolerance = Rational(2); });
}

}  // namespace
TEST_CASE("runs that leave a saddle at different times do not agree, wherever they end") {
  // y = −x is invariant and leads to the saddle 0; rounding carries a path off it, in every arithmetic later
  const Model model = gradient_model({"x", "y"}, "(x*y-1)^2/2");
  SimulationRequest request;
  request.start = {3, -3};
  request.until = 200;
  const Simulation found = simulate(model, request);
  CHECK(found.runs > 2);
  REQUIRE(found.agreed_digits);
  CHECK(*found.agreed_digits >= 15);
  // ẋ = −x(1 + x²) on the line: x → C e^−t
  CHECK(std::abs(found.rows.back()[1].approximate()) < 1e-80);
}

// what is 0 or 1 to all digits at the start, and decides the end
TEST_CASE("simulate: what has saturated to all digits is not jumped over") {
  struct Case {
    std::string equation;
    Rational start, until;
    std::string end;  // in closed form
  };
  const std::vector<Case> cases{
      // sinh x = sinh(100) e^-t
      {"-tanh(x)", 100, 100, "0.4812118250596034474977589134"},
      {"-tanh(x)", 100, 200, "1.860037988010417981799e-44"},
      {"1 - 2*sigmoid(x)", 200, 200, "0.9624236501192068949955178268"},
      // x = t − ln(1 + e^-800 (e^t − 1))
      {"1 - exp(x - 800)", 0, 800, "799.3068528194400546905827679"},
      {"1 - exp(x - 800)", 0, 1000, "800"},
  };
  for (const Case& each : cases) {
    const Model model = vector_field_model({"x"}, {each.equation}, {each.start});
    const auto error_of = [&](std::size_t digits) {
      SimulationRequest request;
      request.start = {each.start};
      request.until = each.until;
      request.digits = digits;
      const Simulation run = simulate(model, request);
      REQUIRE(run.outcome == Outcome::reached_end);
      // a number near 0 is a small difference of large ones here
      const mpfr error = abs(end_of(run, 1) - mpfr(each.end));
      return error.convert_to<double>() / std::max(1.0, std::stod(each.end));
    };
    CAPTURE(each.equation);
    for (const std::size_t digits : {6, 12, 15, 25}) {
      CAPTURE(digits);
      CHECK(error_of(digits) <= std::pow(10.0, 1 - static_cast<double>(digits)));
    }
  }
}

namespace {

SimulationRequest from_zero(const Rational& until, std::size_t digits, const std::vector<std::string>& events = {}) {
  SimulationRequest request;
  request.start = {0};
  request.until = until;
  request.digits = digits;
  request.events = events;
  return request;
}

}  // namespace

TEST_CASE("simulate: two zeros 1e-13 apart are a double one to 10 digits, two to 30") {
  const PrecisionScope scope(60);
  const Model line = vector_field_model({"x"}, {"1"}, {0});
  const std::string quantity = "(x - 5)*(x - 5.0000000000001)";
  const Simulation few = simulate(line, from_zero(10, 10, {quantity}));
  REQUIRE(few.events.size() == 1);
  CHECK(few.events[0].multiplicity == 2);
  CHECK(few.events[0].direction == 0);
  CHECK(agree(to_real<mpfr>(few.events[0].t.value()), mpfr(5), 9));
  const Simulation many = simulate(line, from_zero(10, 30, {quantity}));
  REQUIRE(many.events.size() == 2);
  CHECK(many.events[0].direction == -1);
  CHECK(many.events[1].direction == 1);
  CHECK(agree(to_real<mpfr>(many.events[0].t.value()), mpfr(5), 28));
  CHECK(agree(to_real<mpfr>(many.events[1].t.value()), mpfr("5.0000000000001"), 28));
  CHECK(*many.agreed_digits >= 30);
}

TEST_CASE("simulate: nothing agrees where the search for an event was given up") {
  const Simulation run = simulate(vector_field_model({"x"}, {"1"}, {0}), from_zero(10, 15, {"sin(10^7*x)"}));
  CHECK(run.unsearched == std::vector<std::string>{"sin(10^7*x)"});
  CHECK(run.agreed_digits == std::optional<std::size_t>(0));
}

TEST_CASE("simulate: steps that would be far too many end a run at once") {
  const Simulation run = simulate(vector_field_model({"x"}, {"10^25*cos(10^25*t)"}, {0}), from_zero(2, 15));
  CHECK(run.outcome == Outcome::step_limit);
  CHECK(run.steps < 10'000);
}

TEST_CASE("simulate: rosenbrock4 says how many digits agree, however many are asked for") {
  SimulationRequest request = from_zero(1, 15);
  request.method = "rosenbrock4";
  const Simulation run = simulate(vector_field_model({"x"}, {"-1000*(x - cos(t))"}, {0}), request);
  REQUIRE(run.agreed_digits);
  // 1000 ∫ e^{-1000 (1 - s)} cos s ds, s = 0 … 1
  const double error = std::fabs(run.rows.back()[1].approximate() - 0.541143235709711904195684914);
  CHECK(error <= std::pow(10.0, -static_cast<double>(*run.agreed_digits)));
}

}  // namespace separatrix

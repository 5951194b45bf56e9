// Sliding over long times, and the second road to it: kinks and jumps rounded off, and the width to 0.
#include "solvers/smoothing.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/symbolic/smooth.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/extrapolation.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

// Two margins of opposite interest that share the amplitude A: a linear cone A > E, a slide on A = 0, a lift-off.
// m_z = δ (A)₊, m_ζ = b [(A + E)₊ + (A − E)₊] − ρ (A)₊, δ = 2ρ − 1, b = (1 − ρ)/2, at ρ = 2/3, r = 2/5, q₀ = 1/2.
Model two_margins() {
  const std::string z = "(relu(A)/3)", zeta = "((relu(A + E) + relu(A - E))/6 - 2*relu(A)/3)";
  return vector_field_model({"A", "E"},
                            {"(sigmoid(-" + z + ")*(1 + sign(A))/3 + sigmoid(-" + zeta +
                                 ")*((2 + sign(A + E) + sign(A - E))/6 - 2*(1 + sign(A))/3))/8",
                             "4/625*sigmoid(-" + zeta + ")*(sign(A + E) - sign(A - E))/12"},
                            {ratio(1, 10), ratio(2, 125)});
}

TEST_CASE("sliding: cone, slide and lift-off to t = 10⁶ in double and to 30 digits") {
  const std::string loss = "softplus(-relu(A)/3)/2 + softplus(2*relu(A)/3 - (relu(A + E) + relu(A - E))/6)/2 - 1/5";
  SimulationRequest request;
  request.start = two_margins().description().start;
  request.until = 1'000'000;
  request.events = {"A - E", loss};
  const auto began = std::chrono::steady_clock::now();
  for (const std::size_t digits : {std::size_t{15}, std::size_t{30}}) {
    request.digits = digits;
    const Simulation path = simulate(two_margins(), request);
    CHECK(path.agreed_digits.value() >= digits);
    REQUIRE(path.events.size() == 4);
    // the cone: sinh(δA/2) = sinh(δA₀/2) e^{-q₀δ²t/4}
    const std::vector<Known> cone =
        evaluate({parse("72*log((exp(1/60) - exp(-1/60))/(exp(1/375) - exp(-1/375)))")}, {}, {}, digits);
    CHECK(agreed_digits(path.events[0].t, cone[0]) >= digits - 1);
    // the slide: F(m_ζ) = F(m_ζ at its begin) + q₀b²r⁴(t − begin)/2, F(m) = m + e^m, until m_ζ = ln(ρ/δ) = ln 2
    CHECK(path.events[1].name == "slides on A");
    const Expression begin = symbol("t"), E = symbol("E");
    const std::vector<Known> end =
        evaluate({begin + (log(Expression(2)) + 2 - E / 6 - exp(E / 6)) * 4 * 36 * 625 / 16}, {begin, E},
                 {path.events[1].t.value(), path.events[1].state[1].value()}, digits);
    CHECK(path.events[2].name == "leaves A");
    CHECK(agreed_digits(path.events[2].t, end[0]) >= digits - 2);
    CHECK(path.events[2].state[0] == "0");
    // the lift-off, by classical Runge–Kutta steps of length 1 in double
    CHECK(path.events[3].t.approximate() == doctest::Approx(87310.80794863).epsilon(1e-10));
  }
  CHECK(std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() < 20);
}

// end of a path of the smoothed model
State<double> end_of(const Model& model, const Rational& width, const Rational& until) {
  const Model smooth = smoothed(model, width);
  VectorField<double> field(compile_vector_field(smooth), smooth.values({}));
  IntegrationSettings settings;
  settings.method = "taylor";
  settings.tolerance = {-14, -14};
  settings.keep_points = false;
  const auto path =
      integrate(field, state_of<double>(smooth.description().start), 0.0, to_real<double>(until), settings);
  REQUIRE(path.outcome == Outcome::reached_end);
  return path.end();
}

TEST_CASE("smoothing: values, and the gradient of a smoothed loss is the smoothed gradient") {
  const Expression x = symbol("x"), mu(ratio(1, 10));
  const auto value = [&](Expression e, const Rational& at) { return evaluate({e}, {x}, {at}, 15)[0].approximate(); };
  CHECK(value(smoothed(relu(x), mu), 0) == doctest::Approx(std::log(2) / 10).epsilon(1e-14));
  CHECK(value(smoothed(abs(x), mu), 0) == doctest::Approx(std::log(2) / 5).epsilon(1e-14));
  CHECK(value(smoothed(sign(x), mu), ratio(1, 5)) == doctest::Approx(std::tanh(1)).epsilon(1e-14));
  const Expression loss = parse("relu(x - 1)^2 + 3*abs(x) + relu(2*x + relu(x))*x", {"x"});
  const Expression a = differentiate(smoothed(loss, mu), x), b = smoothed(differentiate(loss, x), mu);
  for (const Rational& at : {ratio(-3, 10), ratio(-1, 20), ratio(0, 1), ratio(1, 7), ratio(11, 10)}) {
    CHECK(value(a, at) == doctest::Approx(value(b, at)).epsilon(1e-13));
  }
  CHECK_THROWS_AS(smoothed(gradient_model({"x"}, "abs(x)"), 0), InvalidArgument);
  CHECK_THROWS_AS(limit_of_smoothing([](const Rational&) { return 0.0; }, 1, {}), InvalidArgument);
}

TEST_CASE("smoothing: a slide without exit is approached with order 1, and nothing behind it") {
  const Model relay = vector_field_model({"x", "y"}, {"1 - 3*sign(x - 1)", "sign(x - 1)"}, {ratio(3, 2), 0});
  const auto y = [&](const Rational& width) { return end_of(relay, width, 5)[1]; };
  const Extrapolation limit = limit_of_smoothing(y, ratio(1, 50), {1, 2});
  const double exact = 0.25 + 4.75 / 3;
  CHECK(limit.differences[0] / limit.differences[1] == doctest::Approx(2).epsilon(1e-6));
  CHECK(std::abs(limit.values.back() - exact) > 1e-4);
  CHECK(std::abs(limit.value - exact) < 1e-8);
  CHECK(std::abs(limit.value - exact) <= 2 * limit.error + 1e-11);
}

TEST_CASE("smoothing: a tangential exit is approached as mu ln(1/mu)") {
  const Model model =
      vector_field_model({"x", "y", "z"}, {"1", "x/2 + (x - 2)/2*sign(y)", "sign(y)"}, {0, ratio(3, 8), 0});
  const double exact = 2 * std::log(1.5) + 1;
  const auto error = [&](const Rational& width) { return end_of(model, width, 2)[2] - exact; };
  std::vector<double> errors;
  for (long k = 0; k < 5; ++k) errors.push_back(error(ratio(1, 100L << k)));
  for (std::size_t k = 0; k + 1 < errors.size(); ++k) {
    const double log_before = std::log(100.0 * std::exp2(k)), log_after = std::log(100.0 * std::exp2(k + 1));
    // slower than order 1, faster than μ ln²(1/μ)
    CHECK(errors[k] / errors[k + 1] < 2);
    CHECK(errors[k] / errors[k + 1] > 2 * log_before * log_before / (log_after * log_after));
  }
  const Extrapolation limit =
      limit_of_smoothing([&](const Rational& width) { return end_of(model, width, 2)[2]; }, ratio(1, 100), {1, 1, 1.5});
  MESSAGE("error " << limit.value - exact << " of estimate " << limit.error << ", unextrapolated " << errors[3]);
  CHECK(std::abs(limit.value - exact) < std::abs(errors[3]) / 50);
  CHECK(std::abs(limit.value - exact) < 2 * limit.error);
}

TEST_CASE("smoothing: the end of a slide and the lift-off behind it, against the sliding solution") {
  const std::string loss = "softplus(-relu(A)/3)/2 + softplus(2*relu(A)/3 - (relu(A + E) + relu(A - E))/6)/2 - 1/5";
  const auto time = [&](const Rational& width) {
    SimulationRequest request;
    request.start = two_margins().description().start;
    request.until = 100'000;
    request.agree = false;
    request.stops = {loss};
    return simulate(smoothed(two_margins(), width), request).events.at(0).t.approximate();
  };
  const Extrapolation limit = limit_of_smoothing(time, ratio(1, 1000), {1, 1});
  MESSAGE("lift-off at " << limit.value << ", estimated error " << limit.error);
  CHECK(std::abs(limit.values.front() - 87310.80794863) > 1e-2);
  CHECK(std::abs(limit.value - 87310.80794863) < 3 * limit.error);
  CHECK(limit.error < 5);
}

}  // namespace
}  // namespace separatrix

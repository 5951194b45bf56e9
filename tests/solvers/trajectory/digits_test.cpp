// What "digits" promises: drift, ends that contain one another, and separatrices that are followed as long as the
// digits of the start allow.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rounded.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

const Model& markov() { return find_model("markov").model; }

Simulation run_markov(std::size_t digits) {
  SimulationRequest request;
  request.parameters = {Rational(1, 10), Rational(1, 10)};
  request.start = {Rational(1, 2), Rational(-3, 10)};
  request.digits = digits;
  return simulate(markov(), request);
}

void check_digits(std::size_t digits) {
  CAPTURE(digits);
  const Simulation run = run_markov(digits), half = run_markov(digits / 2);
  REQUIRE(run.outcome == Outcome::reached_end);
  CHECK(run.invariants.at(0).log10_drift < -static_cast<double>(digits));
  CHECK(run.agreed_digits.value() >= digits);
  // e, w, loss and energy at the end, rounded to half of the digits, are those of the shorter run
  for (std::size_t column = 1; column < run.columns.size(); ++column) {
    CAPTURE(run.columns[column]);
    const PrecisionScope scope(digits + 5);
    CHECK(rounded(run.rows.back()[column], digits / 2) == half.rows.back()[column]);
  }
}

TEST_CASE("digits: the energy drifts by less than 10^-N, and the end at N digits contains that at N/2") {
  for (const std::size_t digits : {15, 33, 50, 100, 200}) check_digits(digits);
}

TEST_CASE("digits: the same at 500 digits" * doctest::test_suite("full")) { check_digits(500); }

// Time at which a path that has come within `radius²` of its saddle leaves again.
mpfr leaving_time(const Model& model, const std::vector<Rational>& start, const std::string& distance,
                  std::size_t digits, std::size_t& steps) {
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = start;
  request.until = parse_rational("1e60");
  request.digits = digits;
  request.agree = false;
  request.events = {distance};
  request.until_attracted = true;
  const Simulation run = simulate(model, request);
  CHECK(run.outcome == Outcome::converged);
  REQUIRE(run.events.size() == 2);
  CHECK(run.events[0].direction == -1);
  CHECK(run.events[1].direction == 1);
  steps = run.steps;
  return to_real<mpfr>(run.events[1].t.value());
}

TEST_CASE("digits: at a hyperbolic saddle a separatrix is followed for a time linear in the digits") {
  const PrecisionScope scope(100);
  // ẋ = x − x³, ẏ = −y: from (δ, 1) it leaves at x² = 1/4 − y², where e^2t = (δ⁻² − 1)/(x⁻² − 1)
  const Model model = gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + y^2/2");
  std::vector<mpfr> times;
  for (const int digits : {20, 40, 60}) {
    CAPTURE(digits);
    std::size_t steps = 0;
    const Rational offset = parse_rational("1e-" + std::to_string(digits));
    times.push_back(leaving_time(model, {offset, 1}, "x^2 + y^2 - 1/4", 2 * digits, steps));
    const mpfr expected = digits * log(mpfr(10)) - log(mpfr(3)) / 2;
    CHECK(log10_magnitude(mpfr(times.back() - expected)) < 3 - digits);
    CHECK(steps < 200);
  }
  const mpfr slope = (times[2] - times[0]) / 40;
  CHECK(log10_magnitude(mpfr(slope - log(mpfr(10)))) < -20);
}

TEST_CASE("digits: at the degenerate saddle of markov it is followed for a time like 10^(N/2)") {
  const PrecisionScope scope(150);
  // e_s² = f(w) + E_s, f(w) = w² + sign(w) ln|w|, E_s = −(1 + ln 2)/2, at w = −2
  const mpfr square = 4 - log(mpfr(2)) - (1 + log(mpfr(2))) / 2;
  const mpfr separatrix = sqrt(square);
  // Near the saddle, with κ = −dL/du at u = 0 and η = w + 1/√2: ė = 4√2 κ e η, η̇ = 2√2 κ e² on e² = 2η² + ΔE, so that
  // T = ∫ dη / (2√2 κ (2η² + ΔE)) = π / (4κ √ΔE); for p = q it is κ = (1 − 2p)/4
  const mpfr kappa = mpfr(1) / 5, pi = 4 * atan(mpfr(1));
  std::vector<mpfr> times;
  for (const int digits : {20, 40, 60}) {
    CAPTURE(digits);
    const Rational power_of_ten = power(Rational(10), digits);
    const mpfr scale = to_real<mpfr>(power_of_ten);
    const Rational rounded_up = to_rational(mpfr(ceil(mpfr(separatrix * scale)))) / power_of_ten;
    const mpfr start = to_real<mpfr>(rounded_up);
    std::size_t steps = 0;
    const mpfr time = leaving_time(markov(), {rounded_up, -2}, "e^2 + (w + 1/sqrt(2))^2 - 1/4", digits + 15, steps);
    const mpfr expected = pi / (4 * kappa * sqrt(mpfr(start * start - square)));
    // left out are a time of order 1 and the curvature of the level set; 15 of the digits are to spare
    CHECK(log10_magnitude(mpfr(time / expected - 1)) < std::max(2 - digits / 2.0, -15.0));
    CHECK(steps < 2000);
    // at a distance of exactly 10^-N
    times.push_back(time * sqrt(mpfr((start - separatrix) * scale)));
  }
  const mpfr slope = log(mpfr(times[2] / times[0])) / log(mpfr(10)) / 40;
  CHECK(log10_magnitude(mpfr(slope - mpfr(1) / 2)) < -9);
  CHECK(log10_magnitude(times[2]) > 30);
}

}  // namespace
}  // namespace separatrix

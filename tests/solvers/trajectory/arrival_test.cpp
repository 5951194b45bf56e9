#include "solvers/trajectory/arrival.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/problems.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

Simulation simulate_until_attracted(const Model& model, const std::vector<Rational>& start, const std::string& until,
                                    std::size_t digits) {
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = start;
  request.until = parse_rational(until);
  request.digits = digits;
  request.until_attracted = true;
  return simulate(model, request);
}

const Model& markov() { return find_model("markov").model; }
Model double_well() { return gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + y^2/4"); }

// e²(1 + 2w|w|) = ln 81 and e² − w² − sign(w) ln|w| = its value at the start: the only minimum with it
void check_limit_of_markov(const LimitReport& limit, const std::vector<Rational>& start, std::size_t digits) {
  const PrecisionScope scope(digits + 20);
  const mpfr e = to_real<mpfr>(limit.state[0].value()), w = to_real<mpfr>(limit.state[1].value());
  const auto energy = [](const mpfr& a, const mpfr& b) {
    const mpfr logarithm = log(mpfr(abs(b)));
    return mpfr(a * a - b * b - (b > 0 ? logarithm : mpfr(-logarithm)));
  };
  const double lost = 2.5;  // ln|w| at w = −0.004 multiplies an error of w by 230
  CHECK(agree(e * e * (1 + 2 * w * abs(w)), log(mpfr(81)), static_cast<double>(digits) - lost));
  CHECK(agree(energy(e, w), energy(to_real<mpfr>(start[0]), to_real<mpfr>(start[1])),
              static_cast<double>(digits) - lost));
}

TEST_CASE("arrival: the limit on a curve of minima has the digits asked for, by two closed forms") {
  for (const std::size_t digits : {5, 15, 30, 60, 150}) {
    CAPTURE(digits);
    const std::vector<Rational> start{Rational(1, 2), Rational(-3, 10)};
    const Simulation run = simulate_until_attracted(markov(), start, "10000", digits);
    CHECK(run.outcome == Outcome::converged);
    REQUIRE(run.limit);
    CHECK(run.limit->dimension == 1);
    CHECK(*run.agreed_digits >= digits);
    check_limit_of_markov(*run.limit, start, digits);
  }
}

TEST_CASE("arrival: three dimensions of minima") {
  const Model model = gradient_model({"a", "b", "c", "d", "e", "f"}, "(a*b - 1)^2 + (c*d + 2)^2 + (e*f - 1/3)^2");
  const std::vector<Rational> start{1, ratio(1, 2), ratio(1, 3), 0, ratio(-1, 5), ratio(-1, 7)};
  const Simulation run = simulate_until_attracted(model, start, "1000", 30);
  REQUIRE(run.limit);
  CHECK(run.limit->dimension == 3);
  const PrecisionScope scope(40);
  std::vector<mpfr> x;
  for (const Known& each : run.limit->state) x.push_back(to_real<mpfr>(each.value()));
  CHECK(agree(x[0] * x[1], mpfr(1), 29));
  CHECK(agree(x[2] * x[3], mpfr(-2), 29));
  CHECK(agree(x[4] * x[5] * 3, mpfr(1), 29));
  CHECK(agree(x[0] * x[0] - x[1] * x[1], mpfr(3) / 4, 28));  // conserved
  CHECK(agree(x[2] * x[2] - x[3] * x[3], mpfr(1) / 9, 28));
}

TEST_CASE("arrival: an isolated minimum, and the path into a saddle that is none") {
  const Simulation run = simulate_until_attracted(double_well(), {ratio(1, 10), 1}, "1000", 40);
  CHECK(run.outcome == Outcome::converged);
  REQUIRE(run.limit);
  CHECK(run.limit->dimension == 0);
  CHECK(run.limit->state == std::vector<Known>{1, 0});
  const Simulation into_saddle = simulate_until_attracted(double_well(), {0, 1}, "200", 40);
  CHECK(into_saddle.outcome == Outcome::reached_end);
  CHECK(!into_saddle.limit);
}

TEST_CASE("arrival: a slow passage of a hyperbolic saddle is none") {
  for (const char* const side : {"1e-30", "-1e-30"}) {
    for (const std::size_t digits : {6, 15, 33, 60}) {
      CAPTURE(digits);
      const std::vector<Rational> start{parse_rational(side), 1};
      // x grows like e^t: it leaves the neighbourhood of 0 at t = ln 1e30 = 69
      const Simulation early = simulate_until_attracted(double_well(), start, "66", digits);
      CHECK(early.outcome == Outcome::reached_end);
      CHECK(!early.limit);
      const Simulation late = simulate_until_attracted(double_well(), start, "1000", digits);
      CHECK(late.outcome == Outcome::converged);
      REQUIRE(late.limit);
      CHECK(late.limit->state[0] == (side[0] == '-' ? "-1" : "1"));
    }
  }
}

TEST_CASE("arrival: a slow passage of the degenerate saddle of markov is none") {
  // e = √(w² − ln|w| + E_s) at w = −2, to 20 digits down and up: it stays near the saddle for a time of about 1e10
  std::string e;
  {
    const PrecisionScope scope(40);
    e = to_string(mpfr(sqrt(mpfr(4) - log(mpfr(2)) - (1 + log(mpfr(2))) / 2)), 20);
  }
  for (const std::string change : {"-1e-19", "1e-19"}) {
    CAPTURE(change);
    const std::vector<Rational> start{Rational(parse_rational(e) + parse_rational(change)), -2};
    const bool below = change[0] == '-';
    const Simulation early = simulate_until_attracted(markov(), start, "1e8", 25);
    CHECK(early.outcome == Outcome::reached_end);
    CHECK(!early.limit);
    const Simulation late = simulate_until_attracted(markov(), start, "1e13", 25);
    CHECK(late.outcome == Outcome::converged);
    REQUIRE(late.limit);
    CHECK(late.limit->dimension == 1);
    const double end = late.limit->state[0].approximate();
    CHECK(below == (std::fabs(end) < 1e-6));  // the axis of local minima, or the curve of global ones
  }
}

TEST_CASE("arrival: at a precision of mpfr too, a curve of minima is recognised however near the point is") {
  const PrecisionScope scope(50);
  const VectorField<mpfr> field(compile_vector_field(gradient_model({"x", "y"}, "(x^2 + 2*y^2 - 1)^2/4"), true), {});
  AttractionTest<mpfr> test(field);
  for (int k = 4; k <= 44; ++k) {
    CAPTURE(k);
    const mpfr angle = mpfr(k) / 7;
    const mpfr radius = 1 + power_of_ten<mpfr>(-k);
    const Attraction<mpfr> found = test({mpfr(radius * cos(angle)), mpfr(radius * sin(angle) / sqrt(mpfr(2)))});
    CHECK(found.fate == Fate::attracted);
    CHECK(found.flat == 1);
  }
}

TEST_CASE("arrival: refused where there is no gradient flow") {
  const Model rotor_model = rotor().model;
  CHECK_THROWS_AS(simulate_until_attracted(rotor_model, rotor().start(), "10", 15), InvalidArgument);
  CHECK_THROWS_AS(simulate_until_attracted(gradient_model({"x"}, "x^2*(2 + sin(t))"), {1}, "10", 15), InvalidArgument);
}

}  // namespace
}  // namespace separatrix

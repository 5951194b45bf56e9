// Coefficients, times and cancellations beyond what an arithmetic shows.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/rational.hpp"
#include "lib/num/real.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

struct Extreme {
  std::vector<std::string> equations;  // of x, y, …
  std::vector<Rational> start;
  std::string until, end;  // end of x
};

Simulation run(const Extreme& problem, std::size_t digits, const std::string& method = "auto") {
  const std::vector<std::string> names{"x", "y", "z"};
  SimulationRequest request;
  request.start = problem.start;
  request.until = parse_rational(problem.until);
  request.digits = digits;
  request.method = method;
  const auto used = static_cast<std::ptrdiff_t>(problem.equations.size());
  return simulate(vector_field_model({names.begin(), names.begin() + used}, problem.equations, problem.start), request);
}

Rational power_of_two(unsigned n) {
  Rational value = 1;
  for (unsigned k = 0; k < n; ++k) value *= 2;
  return value;
}

void check_end(const Extreme& problem, std::size_t digits) {
  CAPTURE(problem.equations.front());
  CAPTURE(problem.until);
  CAPTURE(digits);
  const Simulation found = run(problem, digits);
  INFO(found.message);
  REQUIRE(found.outcome == Outcome::reached_end);
  REQUIRE(found.agreed_digits);
  CHECK(*found.agreed_digits >= digits);
  const Rational exact = parse_rational(problem.end);
  const Rational error = abs(Rational(found.rows.back()[1].value() - exact));
  CHECK(agreed_digits(error, exact) + 1 >= digits);
}

}  // namespace

TEST_CASE("a state driven by a power of t starts as late as the power says") {
  // x' = y, y' = tⁿ from 0: x(2) = 2^(n+2)/((n+1)(n+2))
  for (const unsigned n : {31U, 33U, 35U, 40U, 64U, 100U}) {
    const Rational end = power_of_two(n + 2) / Rational((n + 1) * (n + 2));
    for (const std::size_t digits : {15, 40})
      check_end({{"y", "t^" + std::to_string(n)}, {0, 0}, "2", to_string(end)}, digits);
  }
}

TEST_CASE("rates and times of 10^300 leave series their coefficients") {
  for (const std::size_t digits : {15, 40}) {  // e^-1 and tan 1, by mpmath
    check_end({{"-1e-300*x"}, {1}, "1e300", "0.3678794411714423215955237701614608674458"}, digits);
    check_end({{"-1e-120*x"}, {1}, "1e120", "0.3678794411714423215955237701614608674458"}, digits);
    check_end({{"1e-200*(1 + x^2)"}, {0}, "1e200", "1.557407724654902230506974807458360173087"}, digits);
  }
}

TEST_CASE("a small difference of large numbers is no singularity, though it is exact at the start") {
  // √(10³⁰ + t) − 10¹⁵ to t = 3: t²/(4·10¹⁵) − t³/(24·10⁴⁵) + …
  for (const std::size_t digits : {15, 30})
    check_end({{"sqrt(1e30+t)-1e15"}, {0}, "3", "2.249999999999999999999999999998875e-15"}, digits);
}

TEST_CASE("an end just before a pole is reached, and at the pole it is not") {
  // x' = x²: 1/(1 − t)
  check_end({{"x^2"}, {1}, "0.9999999999999999999999", "1e22"}, 15);
  check_end({{"x^2"}, {1}, "0.99999999999999999999999999999999999999999", "1e41"}, 15);
  CHECK(run({{"x^2"}, {1}, "1", ""}, 15).outcome == Outcome::escaped);
  CHECK(run({{"x^2"}, {1}, "1.0000000000000000000001", ""}, 15).outcome == Outcome::escaped);
}

TEST_CASE("a branch point at 0 is no escape to infinity, though the last coefficients before it are rounding") {
  // x = -(1 − t)⁴ to t = 1, where x may stay at 0 or rise
  for (const std::size_t digits : {15, 40}) {
    const Simulation found = run({{"4*abs(x)^(3/4)"}, {-1}, "3", ""}, digits);
    CHECK(found.outcome == Outcome::singularity);
    CHECK(found.rows.back()[0].approximate() == doctest::Approx(1).epsilon(1e-12));
    CHECK(found.rows.back()[1].approximate() <= 0);
    CHECK(found.rows.back()[1].approximate() > -1e-12);
  }
  // |x|^(7/4) from 1 rests at its minimum from t = 16/7 on: no other time is named
  for (const std::size_t digits : {15, 30, 40}) {
    const Simulation found = run({{"-7/4*abs(x)^(3/4)*sign(x)"}, {1}, "10", ""}, digits);
    CHECK(found.outcome != Outcome::escaped);
    if (found.outcome == Outcome::singularity) CHECK(found.message.find("(t = 2.28571") != found.message.npos);
  }
  // x = (t − 1)³ goes on through 0, beside others: no run may say that all do
  CHECK(run({{"3*abs(x)^(2/3)"}, {-1}, "3", ""}, 15).outcome != Outcome::escaped);
}

TEST_CASE("the time of what stands in the way has the digits asked for") {
  // straight to the origin, where the direction ends: 5 from (3, 4)
  const Simulation found = run({{"-x/sqrt(x^2+y^2)", "-y/sqrt(x^2+y^2)"}, {3, 4}, "5", ""}, 15);
  CHECK(found.outcome == Outcome::singularity);
  CHECK(found.message.find("(t = 5,") != found.message.npos);
}

TEST_CASE("what ends at 0 on its own scale only is named") {
  const Simulation dopri5 = run({{"-x"}, {1}, "1000", ""}, 12, "dopri5");
  CHECK(dopri5.on_scale == std::vector<std::string>{"x"});
  CHECK(run({{"-x"}, {1}, "1", ""}, 12, "dopri5").on_scale.empty());
}

TEST_CASE("an error below the absolute tolerance that grows is no escape") {
  // x' = x (1 - x) repels from 0: a step that ends below 0 goes to minus infinity. x(60) = y/(1 - 10^-30 + y), y = 10^-30 e^60, by
  // mpmath
  const Extreme logistic{{"x*(1-x)"}, {parse_rational("1e-30")}, "60", "0.0001141876986619986234710259208755269433386"};
  const Rational exact = parse_rational(logistic.end);
  for (const std::string method :
       {"dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer", "rosenbrock4", "radau", "taylor"}) {
    CAPTURE(method);
    const Simulation found = run(logistic, 15, method);
    INFO(found.message);
    CHECK(found.outcome != Outcome::escaped);
    if (found.outcome != Outcome::reached_end) continue;
    REQUIRE(found.agreed_digits);
    const Rational error = abs(Rational(found.rows.back()[1].value() - exact));
    CHECK(agreed_digits(error, exact) + 1 >= std::min<std::size_t>(*found.agreed_digits, 15));
  }
  CHECK(run(logistic, 15, "fehlberg78").outcome == Outcome::reached_end);
}

// 1/(1 + (10³⁰ − 1) e^(−t)) at t = 69, by mpmath
TEST_CASE("a state far below 1 that grows is not lost under an absolute tolerance") {
  for (const std::string method :
       {"auto", "taylor", "dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer", "radau", "rosenbrock4"}) {
    CAPTURE(method);
    SimulationRequest request;
    request.start = {parse_rational("1e-30")};
    request.until = 69;
    request.digits = 10;
    request.method = method;
    const Simulation found = simulate(vector_field_model({"x"}, {"x*(1-x)"}, request.start), request);
    CHECK(found.outcome == Outcome::reached_end);
    CHECK(found.runs == 2);  // no more digits are needed
    CHECK(found.agreed_digits.value() >= 10);
    CHECK(abs(found.rows.back()[1].value() - parse_rational("0.4806215141251833337603648693925393521232")) <
          parse_rational("1e-9"));
  }
}

// ∫ cos from 10²⁰ to 10²⁰ + 1, by mpmath
TEST_CASE("a late start has digits for the time that passes") {
  for (const std::string method : {"auto", "taylor", "radau", "dopri5", "bulirsch-stoer"}) {
    CAPTURE(method);
    SimulationRequest request;
    request.start = {0};
    request.from_time = parse_rational("1e20");
    request.until = request.from_time + 1;
    request.digits = 10;
    request.method = method;
    request.most_work = 1e9;
    const Simulation found = simulate(vector_field_model({"x"}, {"cos(t)"}, {0}), request);
    CHECK(found.outcome == Outcome::reached_end);
    CHECK(found.agreed_digits.value() >= 10);
    CHECK(abs(found.rows.back()[1].value() - parse_rational("0.939479456561966752546070397053")) <
          parse_rational("1e-10"));
  }
}

TEST_CASE("a start that is 0 in double, by a method that has no other arithmetic, vouches for nothing") {
  SimulationRequest request;
  request.start = {parse_rational("1e-400")};
  request.until = 925;
  request.method = "rosenbrock4";
  const Simulation found = simulate(vector_field_model({"x"}, {"x - x^3"}, request.start), request);
  CHECK(found.agreed_digits.value_or(0) == 0);
}

// y = t³¹/31, x = t¹⁵⁶/(31⁵·156)
TEST_CASE("a state that leaves 0 with a higher order than any series of a step") {
  const Extreme chain{{"y^5", "t^30"}, {0, 0}, "1", ""};
  for (const std::size_t digits : {15U, 40U}) {
    const Simulation found = run(chain, digits);
    REQUIRE(found.outcome == Outcome::reached_end);
    CHECK(agreed_digits(found.rows.back()[1], Known(ratio(1, 156L * 28629151))) >= digits - 1);
    CHECK(agreed_digits(found.rows.back()[2], Known(ratio(1, 31))) >= digits - 1);
  }
}

TEST_CASE("a chain whose links lie below the range of double is computed with wider exponents") {
  const PrecisionScope scope(60);
  // x_k = (t/10^5)^k e^-t/k!
  constexpr int links = 50;
  std::vector<std::string> states{"x0"}, equations{"-x0"};
  for (int k = 1; k <= links; ++k) {
    states.push_back("x" + std::to_string(k));
    equations.push_back("-x" + std::to_string(k) + " + x" + std::to_string(k - 1) + "/10^5");
  }
  std::vector<Rational> start(links + 1);
  start[0] = 1;
  SimulationRequest request;
  request.start = start;
  request.until = 5;
  request.digits = 15;
  const Simulation found = simulate(vector_field_model(states, equations, start), request);
  REQUIRE(found.outcome == Outcome::reached_end);
  CHECK(*found.agreed_digits >= 15);
  CHECK(agree(to_real<mpfr>(found.rows.back()[1 + links].value()), mpfr("1.967673038278778780722987743856248731e-282"),
              13));
}

}  // namespace separatrix

// Coefficients, times and cancellations beyond what an arithmetic shows.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lib/num/agreement.hpp"
#include "lib/num/rational.hpp"
#include "solvers/trajectory/simulate.hpp"
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

}  // namespace separatrix

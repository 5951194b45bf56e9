#include "solvers/trajectory/disturbance.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"

// What is lost to rounding, and then grows: runs that all fall onto the same unstable point agree on it at any number of digits.

namespace separatrix {
namespace {

struct Passage {
  std::string name;
  std::vector<std::string> states, equations, start;
  std::string from, until, method;
  double end;  // of the first state, by its closed form
};

Simulation run_of(const Passage& passage, std::size_t digits) {
  std::vector<Rational> start;
  for (const std::string& value : passage.start) start.push_back(parse_rational(value));
  const Model model = vector_field_model(passage.states, passage.equations, start);
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = start;
  request.from_time = parse_rational(passage.from);
  request.until = parse_rational(passage.until);
  request.digits = digits;
  request.method = passage.method;
  return simulate(model, request);
}

// no digit is vouched for that is not true
void check(const Passage& passage, std::size_t digits) {
  const Simulation run = run_of(passage, digits);
  INFO(passage.name << " by " << passage.method << " with " << digits << " digits: " << run.message);
  CHECK(run.outcome != Outcome::escaped);  // none of them does
  if (!is_success(run.outcome)) return;
  REQUIRE(run.agreed_digits);
  const double end = run.rows.back()[1].approximate();
  INFO("ends at " << end << " with " << *run.agreed_digits << " digits, where " << passage.end << " is right");
  const double vouched = static_cast<double>(std::min<std::size_t>(*run.agreed_digits, 14));
  CHECK((*run.agreed_digits == 0 || std::abs(end - passage.end) <= std::pow(10.0, 1 - vouched)));
}

TEST_CASE("disturbed: what is 0 stays so, and mirror images stay mirror images") {
  std::vector<double> x{0, 3, -3, 3, 1e-300};
  disturb(x, -10, 7);
  CHECK(x[0] == 0);
  CHECK(std::abs(x[1] - 3) == doctest::Approx(3e-10).epsilon(1e-5));
  CHECK(x[2] == -x[1]);
  CHECK(x[3] == x[1]);
  CHECK(std::abs(x[4] / 1e-300 - 1) == doctest::Approx(1e-10).epsilon(1e-5));
}

TEST_CASE("disturbed: over the steps both signs come, about as often") {
  int up = 0;
  for (std::size_t step = 0; step < 1000; ++step) {
    std::vector<double> x{2};
    disturb(x, -10, step);
    up += x[0] > 2;
  }
  CHECK(up > 420);  // 5 standard deviations
  CHECK(up < 580);
}

// ln((x − 1)/(2 − x)) = −k(1 − cos t), and k(y² − 1)/2
TEST_CASE("a state that comes to rest by rounding, and that is repelled later, is not agreed on") {
  const double t = 6.2831853, u = -1000 * (1 - std::cos(t));
  const double slow = (1 + 2 * std::exp(u)) / (1 + std::exp(u));
  for (const char* method : {"auto", "taylor", "dopri5"}) {
    check({"slow shift", {"x"}, {"-1000*sin(t)*(x - 1)*(2 - x)"}, {"3/2"}, "0", "6.2831853", method, slow}, 15);
  }
  check({"slow shift", {"x"}, {"-1000*sin(t)*(x - 1)*(2 - x)"}, {"3/2"}, "0", "6.2831853", "auto", slow}, 8);
  check({"shift", {"x", "y"}, {"2000*y*(x - 1)*(2 - x)", "1"}, {"3/2", "-1"}, "0", "2", "auto", 1.5}, 15);
}

// u = x − y²/7 − z/3 is 0 at the start, and u′ = u − u³
TEST_CASE("a path on a curved separatrix is not agreed to leave it on one side") {
  check({"cubic",
         {"x", "y", "z"},
         {"(x - y^2/7 - z/3) - (x - y^2/7 - z/3)^3 - 2*y^2/7 - z/3", "-y", "-z"},
         {"10/21", "1", "1"},
         "0",
         "1000",
         "auto",
         0},
        15);
  check({"sine", {"x", "y"}, {"sin(x - y^2/7)*cos(x - y^2/7) - 2*y^2/7", "-y"}, {"1/7", "1"}, "0", "1000", "auto", 0},
        15);
}

// what passes an unstable point within the digits is told to all of them
TEST_CASE("growth that the digits cover costs none of those asked for") {
  const double t = 6.2831853, u = -10 * (1 - std::cos(t));
  const Simulation run = run_of({"", {"x"}, {"-10*sin(t)*(x - 1)*(2 - x)"}, {"3/2"}, "0", "6.2831853", "auto", 0}, 15);
  CHECK(*run.agreed_digits >= 15);
  CHECK(run.rows.back()[1].approximate() == doctest::Approx((1 + 2 * std::exp(u)) / (1 + std::exp(u))).epsilon(1e-13));
}

// x stays next to 0 until y = 1 in all of them: 1/x² is linear
TEST_CASE("stiff runs do not leave what repels them together" * doctest::test_suite("full")) {
  check({"delay", {"x", "y"}, {"10^4*x*y - x^3", "1"}, {"1/10", "-1"}, "0", "3/2", "radau", 0}, 15);
  for (const std::size_t digits : {8, 15, 30}) {
    check({"slow passage", {"x", "y"}, {"10^7*(x*y - x^3)", "1"}, {"1", "-1"}, "0", "1.05", "auto", 0}, digits);
    check({"slow passage in t", {"x"}, {"10^7*(t*x - x^3)"}, {"1"}, "-1", "0.05", "auto", 0}, digits);
  }
}

TEST_CASE("a start below the range of double is not agreed to be 0") {
  check({"from 1e-400", {"x"}, {"x - x^3"}, {"1e-400"}, "0", "925", "rosenbrock4", 0.99982050120474}, 15);
}

}  // namespace
}  // namespace separatrix

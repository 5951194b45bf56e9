// Zeros of quantities of t that lie close together, or between long stretches of nothing.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "lib/num/agreement.hpp"
#include "lib/num/rational.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

struct Crowd {
  std::string quantity;
  std::size_t digits;
  std::vector<std::pair<std::string, int>> zeros;  // by hand: time, direction
};

// x = t to 4
Simulation search(const std::string& quantity, std::size_t digits) {
  SimulationRequest request;
  request.start = {Rational(0)};
  request.until = 4;
  request.digits = digits;
  request.events = {quantity};
  return simulate(vector_field_model({"x"}, {"1"}, {0}), request);
}

// times on the scale of the end
void check_found(const Crowd& crowd) {
  CAPTURE(crowd.quantity);
  const Simulation found = search(crowd.quantity, crowd.digits);
  REQUIRE(found.agreed_digits);
  CHECK(*found.agreed_digits >= crowd.digits);
  REQUIRE(found.events.size() == crowd.zeros.size());
  for (std::size_t k = 0; k < crowd.zeros.size(); ++k) {
    const Rational error = found.events[k].t.value() - parse_rational(crowd.zeros[k].first);
    CHECK(agreed_digits(abs(error), Rational(4)) + 1 >= crowd.digits);
    CHECK(found.events[k].direction == crowd.zeros[k].second);
  }
}

}  // namespace

TEST_CASE("zeros that are close together are as many as there are, each with its direction") {
  const std::vector<Crowd> crowds{
      {"(x-2)*(x-2-1e-3)*(x-2-2e-3)", 15, {{"2", 1}, {"2.001", -1}, {"2.002", 1}}},
      {"(x-2)*(x-2-1e-10)*(x-2-2e-10)", 15, {{"2", 1}, {"2.0000000001", -1}, {"2.0000000002", 1}}},
      {"(x-2)*(x-2-1e-10)*(x-2-2e-10)", 40, {{"2", 1}, {"2.0000000001", -1}, {"2.0000000002", 1}}},
      {"(x-2)*(x-2-1e-18)*(x-2-2e-18)", 40, {{"2", 1}, {"2.000000000000000001", -1}, {"2.000000000000000002", 1}}},
      {"x^3 - 6*x^2 + 12*x - 8 - 1e-20*(x-2)", 15, {{"1.9999999999", 1}, {"2", -1}, {"2.0000000001", 1}}},
      {"(x-2)^2*(x-2-1e-4)", 15, {{"2", 0}, {"2.0001", 1}}},
      {"(x-2)^2*(x-2-1e-10)", 30, {{"2", 0}, {"2.0000000001", 1}}},
      {"(x-2)^2*(x-2-1e-12)", 20, {{"2", 0}, {"2.000000000001", 1}}},
      {"(x-2)*(x-2-1e-7)^2", 15, {{"2", 1}, {"2.0000001", 0}}},
      {"(x-2)^2*(x-2-1e-8)^2*(x-1)", 15, {{"1", 1}, {"2", 0}, {"2.00000001", 0}}},
      {"((x-2)^2-1e-16)*((x-2)^2-4e-16)",
       15,
       {{"1.99999998", -1}, {"1.99999999", 1}, {"2.00000001", -1}, {"2.00000002", 1}}},
      {"(x-2)^3*(x-2-1e-7)", 15, {{"2", -1}, {"2.0000001", 1}}},
  };
  for (const Crowd& crowd : crowds) check_found(crowd);
}

TEST_CASE("a zero within a pulse, or of a quantity that passes through all orders of magnitude, is found") {
  const std::vector<Crowd> crowds{
      {"1e6*(x-2)*exp(-(1e6*(x-2))^2)", 15, {{"2", 1}}},
      {"1e3*(x-2)*exp(-(1e3*(x-2))^2)", 15, {{"2", 1}}},
      {"(x-2)*exp(-(1e2*(x-2))^2)", 15, {{"2", 1}}},
      {"(2-x)*sigmoid(1e5*(x-3))", 15, {{"2", -1}}},
      {"(x-2)/(1+(1e9*(x-2))^4)", 15, {{"2", 1}}},
      {"tanh(1e10*(x-2))*(x-2-1e-12)", 15, {{"2", -1}, {"2.000000000001", 1}}},
      {"1/(1+1e20*(x-2)^2) - 1/2", 15, {{"1.9999999999", 1}, {"2.0000000001", -1}}},
      // 2 ± 10⁻⁹ √ln 100
      {"1/100 - exp(-(1e9*(x-2))^2)",
       15,
       {{"1.999999997854033973710652737", -1}, {"2.000000002145966026289347263", 1}}},
  };
  for (const Crowd& crowd : crowds) check_found(crowd);
}

}  // namespace separatrix

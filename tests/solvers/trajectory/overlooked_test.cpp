#include "solvers/trajectory/overlooked.hpp"

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

struct Pulse {
  std::vector<std::string> equations;  // of x, and of a state beside it
  std::string start, until;
  std::string end;  // of x, by quadrature in mpmath
};

// (1/W) ∫ (1 − 1/(1 + H e^{−u²})) du beyond 5, for x' = 1 + H e^{−W²(x − 2)²}
const std::vector<Pulse> pulses{
    {{"exp(-(t-5)^2*10^12)", "1"}, "1", "10", "1.00000177245385090552"},
    {{"exp(-(t-5)^2*10^12)*cos(t)", "1"}, "1", "10", "1.00000050277813298044"},
    {{"1 + exp(-(10^7*(x-2))^2)", "0"}, "0", "5", "5.00000010721549299402"},
    {{"1 + 10^6*exp(-(10^6*(x-2))^2)", "0"}, "0", "5", "5.00000741742493099539"},
    // denominators beyond double: 3 + ∫ du/cosh² u and 3 + ∫ du/(e^u + e^-u)
    {{"1 + 10^5/cosh(10^5*(t-sqrt(2)))^2", "0"}, "0", "3", "5"},
    {{"1 + 10^5/(exp(10^5*(t-sqrt(2))) + exp(-10^5*(t-sqrt(2))))", "0"}, "0", "3", "4.57079632679489661923"},
};

Simulation run(const Pulse& pulse, const std::string& method) {
  const std::vector<Rational> start{parse_rational(pulse.start), 0};
  SimulationRequest request;
  request.start = start;
  request.until = parse_rational(pulse.until);
  request.method = method;
  request.digits = 10;
  return simulate(vector_field_model({"x", "y"}, pulse.equations, start), request);
}

}  // namespace

TEST_CASE("pulses of a millionth of the way are found by runs of any method, or nothing is agreed on") {
  for (const std::string method : {"auto", "dopri5", "fehlberg78", "radau"}) {
    for (const Pulse& pulse : pulses) {
      const Simulation found = run(pulse, method);
      CAPTURE(method);
      CAPTURE(pulse.equations[0]);
      REQUIRE(found.agreed_digits);
      const Rational exact = parse_rational(pulse.end);
      const Rational error = abs(Rational(found.rows.back()[1].value() - exact));
      // printed with ten digits, the last one rounded
      CHECK(std::min<std::size_t>(*found.agreed_digits, 10) <= agreed_digits(error, exact) + 1);
      if (method == "auto" || method == "dopri5") CHECK(*found.agreed_digits >= 10);
    }
  }
}

TEST_CASE("passed_over: pieces far thinner than their step, and far from its ends") {
  // as they are left around a pulse at 5: the thinner the nearer
  const std::vector<double> ends{4, 4.9, 4.99, 4.9999, 4.99999, 5.00001, 5.0001, 5.01, 5.1, 6, 10};
  CHECK(passed_over(ends, {0, 10}) == std::vector<double>{4.99999, 5.00001, 5.0001});
  CHECK(passed_over(ends, {0, 5, 10}).empty());
  CHECK(passed_over(ends, {0, 4.9999, 5, 5.0001, 10}).empty());
  CHECK(passed_over({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {0, 10}).empty());
}

}  // namespace separatrix

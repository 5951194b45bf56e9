#include "solvers/vanishing.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/parse.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

// d/dt of a quantity along the flow, at random points
VanishingCheck drift(const Model& model, const std::string& quantity) {
  return check_vanishing(model, model.time_derivative(parse(quantity)), 40, 60, 1);
}

TEST_CASE("vanishing: an invariant passes, a wrong one does not") {
  // the same quantity in a form that does not cancel symbolically
  CHECK(drift(rotor().model, "log(x^2 + y^2) + exp(x^2)*exp(y^2)").log10_largest < -55);
  CHECK(drift(rotor().model, "x^2 + y^2 + x*y/1000000").log10_largest > -12);
  CHECK(drift(rotor().model, "x^2 - y^2").log10_largest > -3);
  const VanishingCheck check = drift(oscillator().model, "x^2 + y^2");
  CHECK(check.points == 40);
  CHECK(check.digits == 60);
}

TEST_CASE("vanishing: the same seed gives the same points, another one others") {
  const Model model = rotor().model;
  const auto largest = [&](std::uint64_t seed) {
    return check_vanishing(model, parse("sin(x)*y - 1/7"), 10, 40, seed).log10_largest;
  };
  CHECK(largest(5) == largest(5));
  CHECK(largest(5) != largest(6));
}

TEST_CASE("vanishing: exactly nothing, and what does not exist") {
  CHECK(std::isinf(check_vanishing(rotor().model, parse("0*x"), 5, 40, 1).log10_largest));
  CHECK(check_vanishing(rotor().model, parse("log(-1 - x^2)"), 5, 40, 1).undefined == 5);
  // a product of a large factor and a sum that cancels: 0, though not to 40 digits
  CHECK(
      check_vanishing(rotor().model, parse("exp(x^2)^12*exp(y^2)^12*((x + y)^2/7 - (x^2 + 2*x*y + y^2)/7)"), 40, 40, 1)
          .log10_largest < -36);
  const VanishingCheck half = check_vanishing(rotor().model, parse("log(x)"), 40, 40, 1);
  CHECK(half.undefined > 5);
  CHECK(half.undefined < 35);
  CHECK(half.value == doctest::Approx(std::log(half.where.states[0].get_d())));
}

}  // namespace
}  // namespace separatrix

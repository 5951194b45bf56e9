// Every run ends: what it may take is counted.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "solvers/trajectory/simulate.hpp"
#include "solvers/trajectory/work.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

Simulation run(const std::vector<std::string>& equations, const Rational& until, const std::string& method,
               std::size_t digits, double most_work, std::vector<std::string> events = {}) {
  SimulationRequest request;
  request.start = std::vector<Rational>(equations.size(), Rational(1));
  request.until = until;
  request.method = method;
  request.digits = digits;
  request.most_work = most_work;
  request.events = std::move(events);
  const std::vector<std::string> names{"x", "y"};
  const auto used = static_cast<std::ptrdiff_t>(equations.size());
  return simulate(vector_field_model({names.begin(), names.begin() + used}, equations, request.start), request);
}

const std::vector<std::string> rotating{"y", "-x"};

}  // namespace

TEST_CASE("a run of any method and any digits ends at the limit of its work, in the same place every time") {
  for (const std::string method :
       {"auto", "taylor", "dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer", "radau"}) {
    for (const std::size_t digits : {10, 30}) {
      CAPTURE(method);
      CAPTURE(digits);
      const Simulation first = run(rotating, 1'000'000, method, digits, 1e7);
      CHECK(first.outcome == Outcome::work_limit);
      CHECK(first.work >= 1e7);
      CHECK(first.work < 2e7);
      CHECK(run(rotating, 1'000'000, method, digits, 1e7).message == first.message);
    }
  }
  CHECK(run(rotating, 1'000'000, "rosenbrock4", 10, 1e7).outcome == Outcome::work_limit);
}

TEST_CASE("all runs together have one limit") {
  const Simulation whole = run(rotating, 100, "taylor", 20, no_limit_of_work);
  REQUIRE(whole.outcome == Outcome::reached_end);
  const Simulation half = run(rotating, 100, "taylor", 20, whole.work / 2);
  CHECK(half.outcome == Outcome::work_limit);
  CHECK(run(rotating, 100, "taylor", 20, 2 * whole.work).outcome == Outcome::reached_end);
}

// The closed form is (K² cos t + K sin t)/(K² + 1) + c e^(−Kt), K = 10⁶, by mpmath at t = 3.
TEST_CASE("pairs of formulas that take a million steps are compared with an implicit method, not with as many series") {
  const Rational exact = parse_rational("-0.9899923554794474050488712465814096230368");
  for (const std::string method : {"dopri5", "rosenbrock4"}) {
    CAPTURE(method);
    const Simulation stiff = run({"-10^6*(x - cos(t))"}, 3, method, 12, 1e9);
    CHECK(stiff.outcome == Outcome::reached_end);
    CHECK(stiff.second_method == "radau");
    CHECK(stiff.agreed_digits.value() >= 12);
    CHECK(abs(stiff.rows.back()[1].value() - exact) < parse_rational("1e-11"));
  }
}

TEST_CASE("a search for zeros that do not end is given up, and the run goes on") {
  // infinitely many at 2, and the many series within a step of radau
  const Simulation many = run({"1"}, 3, "auto", 15, 1e9, {"sin(1e-9/(x-2))", "x-2"});
  CHECK(many.outcome == Outcome::reached_end);
  CHECK(many.unsearched == std::vector<std::string>{"sin(1e-9/(x-2))"});
  CHECK(many.agreed_digits == 0);
  const Simulation stiff = run({"-10^7*(x - cos(t))"}, 3, "radau", 10, 1e8, {"x-1/2"});
  CHECK(stiff.outcome == Outcome::reached_end);
  CHECK(stiff.unsearched == std::vector<std::string>{"x-1/2"});
}

}  // namespace separatrix

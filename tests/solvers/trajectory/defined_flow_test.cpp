// A flow with a metric ends where the metric stops being positive definite, though the field has a value there: it is divided out.
#include "lib/model/defined_flow.hpp"

#include <doctest/doctest.h>

#include <string>

#include "lib/model/model_file.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/basin/sweep.hpp"
#include "solvers/enclosure/certified_simulation.hpp"
#include "solvers/trajectory/simulate.hpp"

namespace separatrix {
namespace {

Model with_metric(const std::string& loss, const std::string& metric) {
  return parse_model_file("name = \"m\"\nstates = [\"x\", \"y\"]\nloss = \"" + loss + "\"\n[flow]\nmetric = " + metric +
                              "\n[start]\nx = 1\ny = 1\n",
                          "m.toml")
      .model;
}

Simulation run_to(const Model& model, const Rational& until, const std::string& method, std::size_t digits) {
  SimulationRequest request;
  request.start = model.description().start;
  request.until = until;
  request.digits = digits;
  request.method = method;
  return simulate(model, request);
}

// (x + 1/2) x' = -(x + 1/2)(1 + x^2): x = tan(pi/4 - t), which comes to -1/2 at pi/4 + atan(1/2); y stays
const char* const divided_out = "x^4/4 + x^3/6 + x^2/2 + x/2";
const Known singular{"1.249045772398254425829917077281090123077829404129896719054669236797152"};

}  // namespace

TEST_CASE("metric: every method ends where it is singular, at the time to the digits") {
  const Model model = with_metric(divided_out, "{ x = \"x + 1/2\" }");
  for (const std::string method :
       {"auto", "taylor", "dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer", "radau", "rosenbrock4"}) {
    CAPTURE(method);
    for (const std::size_t digits : {12U, 30U}) {
      if (digits > 15 && (method == "rosenbrock4" || method == "dopri5" || method == "cash-karp54")) continue;
      const Simulation run = run_to(model, 3, method, digits);
      CHECK(run.outcome == Outcome::singularity);
      const Rational late = run.rows.back()[0].value() - singular.value();
      const Rational beyond = run.rows.back()[1].value() + ratio(1, 2);
      const Rational error = power(Rational(10), method == "rosenbrock4" ? -9 : 2 - static_cast<long>(digits));
      CHECK(abs(late) < error);
      CHECK(abs(beyond) < error);
      CHECK(run.rows.back()[2].value() == 1);
    }
    CHECK(run_to(model, 1, method, 12).outcome == Outcome::reached_end);
  }
}

TEST_CASE("metric: no method starts where it is indefinite, whatever it is divided by") {
  // the second pivot is 1 - x^2/4 = -5/4
  const Model model = with_metric("x^2/2 + y^2/2", "\"[[1, x/2], [x/2, 1]]\"");
  for (const std::string method : {"auto", "dopri5"}) {
    SimulationRequest request;
    request.start = {3, 1};
    request.until = 1;
    request.method = method;
    const Simulation run = simulate(model, request);
    CHECK_FALSE(is_success(run.outcome));
    CHECK(run.steps == 0);
  }
}

TEST_CASE("metric: basins and proofs do not go through a singular one") {
  // x' = -1 to x = 0 at t = x(0): no limit; with 2 - x in its place x' = -x/(2 - x) -> 0 from x < 2, and nothing begins beyond
  const auto label = [](const Model& model, long x) {
    return sweep(model, 1, [&](std::size_t) { return SweepCell{{}, {x, 1}}; }, {}).front().label;
  };
  const Model through = with_metric("x^2/2 + y^2/2", "{ x = \"x\" }"),
              beside = with_metric("x^2/2 + y^2/2", "{ x = \"2 - x\" }");
  CHECK(label(through, 1) == Label::undecided);
  CHECK(label(beside, 1) == Label::minimum);
  CHECK(label(beside, 3) == Label::undecided);
  CertifiedRequest request;
  request.start = {{1, 1}, {1, 1}};
  request.until = ratio(1, 2);
  CHECK(certify_simulation(through, request).outcome == EnclosureOutcome::reached_end);
  request.until = 3;
  CHECK(certify_simulation(through, request).outcome != EnclosureOutcome::reached_end);
}

TEST_CASE("metric: what is positive by its form leaves the field as it is") {
  const Model free = with_metric("x^2/2 + y^2/2", "{ x = \"1 + x^2\", y = \"exp(x)\" }");
  CHECK(free.description().positive.empty());
  CHECK(with_defined_flow(free).field() == free.field());
  const Model bound = with_metric("x^2/2 + y^2/2", "{ x = \"2 + x\" }");
  CHECK(bound.description().positive == std::vector<Expression>{parse("2 + x")});
  CHECK(domain_of_flow(bound) == std::vector<Expression>{parse("log(2 + x)")});
}

}  // namespace separatrix

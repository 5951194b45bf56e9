// Expectations without a closed form: values of mpmath's quad with 60 digits, and integrals by hand.
#include "solvers/expectation_nodes.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "lib/model/expectation_rule.hpp"
#include "lib/model/model_file.hpp"
#include "lib/num/agreement.hpp"
#include "lib/num/error.hpp"
#include "solvers/evaluation.hpp"
#include "solvers/trajectory/simulate.hpp"

namespace separatrix {
namespace {

Model with_loss(const std::string& loss) {
  return parse_model_file("name = \"m\"\nstates = [\"w\"]\nloss = \"" + loss + "\"\n[start]\nw = \"1/4\"\n", "m.toml")
      .model;
}

ExpectationNodes nodes_for(const std::string& loss, std::size_t digits) {
  return with_expectation_nodes(with_loss(loss), {}, {ratio(1, 4)}, digits);
}

Rational loss_of(const ExpectationNodes& found, std::size_t digits) {
  const Model& model = found.model;
  return *evaluate({*model.description().loss}, model.states(), {ratio(1, 4)}, digits).front().finite_value();
}

std::size_t right_digits(const Rational& found, const std::string& expected) {
  const Rational exact = parse_rational(expected, "expected");
  return agreed_digits(abs(Rational(found - exact)), abs(exact));
}

const std::string student = "expectation(z ~ normal(0, 1), (tanh(w*z) - tanh(z))^2)/2";

}  // namespace

TEST_CASE("with_expectation_nodes: as many nodes as 15 and 40 digits need") {
  struct Case {
    std::string loss, value;
    std::size_t digits;  // that the most nodes give
  };
  for (const Case& each : {Case{student, "0.0805070911567954454671355849434239688259294358", 35},
                           Case{"expectation(z ~ normal(0, 1), exp(sin(z))) + w^2 - 1/16",
                                "1.22932481548114322401968172068576621146033548", 40},
                           // E sin(xy/4)² = (1 − E exp(−x²/8))/2 = (1 − 2/√5)/2
                           Case{"expectation(x ~ normal(0, 1), y ~ normal(0, 1), sin(w*x*y)^2)",
                                "0.0527864045000420607181652662537447529118763280", 40}}) {
    CAPTURE(each.loss);
    const ExpectationNodes coarse = nodes_for(each.loss, 15), fine = nodes_for(each.loss, each.digits);
    CHECK(coarse.agreed_digits == 15);
    CHECK(right_digits(loss_of(coarse, 20), each.value) >= 15);
    CHECK(fine.agreed_digits == each.digits);
    CHECK(right_digits(loss_of(fine, 44), each.value) >= each.digits);
    CHECK(coarse.nodes < fine.nodes);
    // half as many as for 15 digits do not do: the number is no accident
    const Model half = with_expectation_rule(fine.model, {coarse.nodes / 2, 60});
    CHECK(right_digits(loss_of({half, 0, 0}, 44), each.value) < each.digits);
  }
}

TEST_CASE("with_expectation_nodes: of a kink no digit is claimed that is wrong") {
  const ExpectationNodes found = nodes_for("expectation(z ~ normal(0, 1), abs(tanh(z) - 2*w))", 15);
  const std::size_t right = right_digits(loss_of(found, 20), "0.657925177728312353908226953094915080573818236");
  CHECK(found.agreed_digits <= right);
  CHECK(right < 8);
  CHECK(2 * found.nodes == most_hermite_nodes(1));
}

TEST_CASE("with_expectation_nodes: closed forms stay as they are") {
  const ExpectationNodes found = nodes_for("expectation(z ~ normal(0, 1), (erf(w*z) - erf(z))^2)", 40);
  CHECK(found.nodes == 0);
  CHECK(expectation_rule(found.model).nodes == 0);
}

TEST_CASE("with_expectation_nodes: what only cancels at 0 has no digit") {
  // ∫ |1/z| φ(z) dz = ∞: every rule with an even number of nodes gives 0
  CHECK(nodes_for("expectation(z ~ normal(0, 1), 1/z) + w^2", 15).agreed_digits == 0);
}

TEST_CASE("with_nodes_at_rest: points where a flow rests have nodes of their own") {
  // at the start, w = 0, the integrand is 0 for every z; the zero 0.0668554447952291 and the slope −5.362731 there are mpmath's
  const Model model = parse_model_file(
                          "name = \"m\"\nstates = [\"w\"]\n[equations]\n"
                          "w = \"1/2 - expectation(z ~ normal(0, 1), tanh(20*w*z)^2)\"\n[start]\nw = 0\n",
                          "m.toml")
                          .model;
  const ExpectationNodes start = with_expectation_nodes(model, {}, {0}, 15);
  CHECK(start.agreed_digits == 15);
  CHECK(start.nodes == 16);
  const Rational zero = parse_rational("0.0668554447952291");
  const ExpectationNodes rest = with_nodes_at_rest(start.model, {}, {{zero}}, 15);
  CHECK(rest.agreed_digits == 15);
  const auto flow = [&](const Model& of) {
    return evaluate(of.resolve(of.field()), of.states(), {zero}, 20).front().approximate();
  };
  CHECK(std::abs(flow(start.model)) > 1e-3);
  CHECK(std::abs(flow(rest.model)) < 1e-15 * 5.4);
  // two points ask for what the worse one does, none for nothing
  CHECK(with_nodes_at_rest(start.model, {}, {{0}, {zero}}, 15).nodes == rest.nodes);
  CHECK(with_nodes_at_rest(start.model, {}, {{0}}, 15).nodes == 16);
  CHECK(with_nodes_at_rest(start.model, {}, {}, 15).nodes == 16);
}

TEST_CASE("simulate: runs that agree have agreed on their rules too") {
  // E sin(wz)² = (1 − e^(−2w²))/2, of which no closed form is known here
  const Model by_rule = with_loss("-2*expectation(z ~ normal(0, 1), sin(w*z)^2)");
  const Model by_hand = with_loss("exp(-2*w^2) - 1");
  SimulationRequest request;
  request.start = {ratio(1, 4)};
  request.until = 3;
  for (const std::size_t digits : {15, 40}) {
    request.digits = digits;
    const Simulation rule = simulate(with_expectation_nodes(by_rule, {}, request.start, digits).model, request);
    const Simulation hand = simulate(by_hand, request);
    CHECK(rule.agreed_digits >= digits);
    CHECK(hand.expectation_nodes == 0);
    CHECK(rule.expectation_nodes >= 32);
    CHECK(agreed_digits(rule.rows.back()[1], hand.rows.back()[1]) >= digits - 1);
  }
  // with 4 nodes at the start more runs are made, each with twice as many
  request.digits = 15;
  const Simulation from_few = simulate(with_expectation_rule(by_rule, {4, 35}), request);
  CHECK(from_few.runs > 2);
  CHECK(from_few.expectation_nodes == std::size_t{4} << (from_few.runs - 1));
  CHECK(agreed_digits(from_few.rows.back()[1], simulate(by_hand, request).rows.back()[1]) >= 14);
  CHECK_THROWS_AS(simulate(with_expectation_rule(by_rule, {2048, 35}), request), InvalidArgument);
}

}  // namespace separatrix

#include "lib/model/model.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

ModelDescription two_states() {
  ModelDescription description;
  description.name = "two";
  description.states = {"x", "y"};
  description.parameters = {{"a", "", Rational(1, 2), {Rational(0), Rational(1), false, true}}, {"b", "", 3, {}}};
  description.loss = parse("a*x^2 + b*y^2");
  description.start = {1, 2};
  return description;
}

TEST_CASE("model: domains contain what their sentence says") {
  const Domain all, open{Rational(0), Rational(1), false, false}, closed{Rational(-1), Rational(1, 2), true, true},
      above{Rational(0), std::nullopt, true, false}, below{std::nullopt, Rational(3), false, false};
  CHECK(all.text("p") == "any number");
  CHECK(open.text("p") == "0 < p < 1");
  CHECK(closed.text("p") == "-1 <= p <= 1/2");
  CHECK(above.text("k") == "k >= 0");
  CHECK(Domain{Rational(2), std::nullopt, false, false}.text("k") == "k > 2");
  CHECK(below.text("k") == "k < 3");
  CHECK(Domain{std::nullopt, Rational(3), false, true}.text("k") == "k <= 3");

  const Rational tiny = power(Rational(1, 10), 60);
  CHECK(all.contains(-1'000'000));
  CHECK_FALSE(open.contains(0));
  CHECK_FALSE(open.contains(1));
  CHECK(open.contains(tiny));
  CHECK(open.contains(Rational(1 - tiny)));
  CHECK(closed.contains(-1));
  CHECK(closed.contains(Rational(1, 2)));
  CHECK_FALSE(closed.contains(Rational(-1 - tiny)));
  CHECK_FALSE(closed.contains(Rational(Rational(1, 2) + tiny)));
  CHECK(above.contains(0));
  CHECK_FALSE(above.contains(Rational(-tiny)));
  CHECK_FALSE(below.contains(3));
}

TEST_CASE("model: parameters have defaults and overrides within their domain") {
  const Model model(two_states());
  CHECK(model.values({}) == ParameterValues{Rational(1, 2), 3});
  CHECK(model.values({{"b", Rational(-7)}}) == ParameterValues{Rational(1, 2), -7});
  CHECK(model.values({{"a", Rational(1)}}) == ParameterValues{1, 3});
  CHECK_THROWS_WITH_AS(model.values({{"a", Rational(0)}}), "parameter a = 0 is not allowed: 0 < a <= 1",
                       InvalidArgument);
  CHECK_THROWS_AS(model.values({{"a", Rational(6, 5)}}), InvalidArgument);
  CHECK_THROWS_AS(model.values({{"c", Rational(1)}}), InvalidArgument);
}

TEST_CASE("model: states and parameters are found by name") {
  const Model model(two_states());
  CHECK(model.state_index("y") == 1);
  CHECK_FALSE(model.state_index("a"));
  CHECK(model.parameter_index("a") == 0);
  CHECK_FALSE(model.parameter_index("z"));
}

template <class Change>
void refuses(Change&& change, const std::string& part) {
  ModelDescription description = two_states();
  change(description);
  try {
    const Model model(std::move(description));
    FAIL("accepted, although: " << part);
  } catch (const InvalidArgument& refusal) {
    CAPTURE(refusal.what());
    CHECK(std::string(refusal.what()).find(part) != std::string::npos);
  }
}

TEST_CASE("model: every name is used once") {
  refuses([](auto& d) { d.states[1] = "x"; }, "name x");
  refuses([](auto& d) { d.parameters[0].name = "x"; }, "name x");
  refuses([](auto& d) { d.parameters[1].name = "a"; }, "name a");
  refuses([](auto& d) { d.definitions = {{"x", "", parse("a"), "", false}}; }, "name x");
  refuses(
      [](auto& d) {
        d.definitions = {{"u", "", parse("x"), "", false}, {"u", "", parse("y"), "", false}};
      },
      "name u");
  refuses([](auto& d) { d.states[1] = "t"; }, "name t");
  refuses([](auto& d) { d.parameters[0].name = "t"; }, "name t");
}

TEST_CASE("model: formulas use known symbols, definitions only earlier ones") {
  refuses([](auto& d) { d.loss = parse("x*z"); }, "symbol z in the loss");
  refuses([](auto& d) { d.invariants = {{"energy", parse("x + h")}}; }, "symbol h in energy");
  refuses(
      [](auto& d) {
        d.definitions = {{"u", "", parse("v"), "", false}, {"v", "", parse("x"), "", false}};
      },
      "symbol v in u");
  refuses([](auto& d) { d.definitions = {{"u", "", parse("u + 1"), "", false}}; }, "symbol u in u");
  refuses(
      [](auto& d) {
        d.loss.reset();
        d.equations = {parse("x"), parse("k*y")};
      },
      "symbol k in an equation");
}

TEST_CASE("model: there is a loss, or one equation per state, and one start value per state") {
  refuses([](auto& d) { d.loss.reset(); }, "number of equations = 0");
  refuses(
      [](auto& d) {
        d.loss.reset();
        d.equations = {parse("x")};
      },
      "number of equations = 1");
  refuses([](auto& d) { d.start = {1}; }, "number of start values = 1");
  refuses([](auto& d) { d.start = {1, 2, 3}; }, "number of start values = 3");
}

// a loss through three definitions, two of them nested
Model nested() {
  ModelDescription description;
  description.name = "nested";
  description.states = {"x", "y"};
  description.parameters = {{"a", "", Rational(3, 7), {}}};
  description.definitions = {{"u", "", parse("x^2*(1 + 2*y*abs(y))"), "", false},
                             {"v", "", parse("exp(a*u) + x*y"), "", false},
                             {"s", "", parse("sigmoid(u - v) + log(v)"), "", false}};
  description.loss = parse("softplus(s)*v + u*s - a*x");
  description.start = {1, 1};
  return Model(std::move(description));
}

std::vector<mpfr> values(const Model& model, const std::vector<Expression>& expressions,
                         const std::vector<Rational>& point) {
  Evaluator<mpfr> evaluator(compile(expressions, model.states(), model.parameters()), model.values({}));
  return evaluator(state_of<mpfr>(point));
}

TEST_CASE("model: the chain rule through definitions is the gradient of the resolved loss") {
  const PrecisionScope scope(80);
  const Model model = nested();
  const Expression loss = model.resolve(*model.description().loss);
  const std::vector<Expression> direct = gradient(loss, model.states());
  const std::vector<Expression> flow = model.resolve(model.field());
  const std::vector<Expression> total = model.resolve(model.total_gradient(*model.description().loss));
  std::mt19937_64 random(1);
  for (int i = 0; i < 50; ++i) {
    std::vector<Rational> point;
    for (int k = 0; k < 2; ++k) point.emplace_back(static_cast<long>(random() % 199) - 99, 67);
    for (Rational& entry : point) entry.canonicalize();
    if (point[0] == 0 || point[1] == 0) continue;
    // values reach e^(3·2.2·5.4/7) ≈ 1e2, and v > 0 is not certain for x y < 0
    const auto expected = values(model, direct, point), found = values(model, flow, point),
               also = values(model, total, point);
    if (!mpfr_number_p(expected[0].backend().data())) continue;
    for (std::size_t k = 0; k < 2; ++k) {
      CHECK(agree(found[k], mpfr(-expected[k]), 60));
      CHECK(agree(also[k], expected[k], 60));
    }
  }
}

TEST_CASE("model: resolved expressions have states and parameters only, and the same value") {
  const Model model = nested();
  CHECK(model.resolve(symbol("u")) == parse("x^2*(1 + 2*y*abs(y))"));
  CHECK(model.resolve(parse("v - x*y")) == parse("exp(a*x^2*(1 + 2*y*abs(y)))"));
  CHECK(model.resolve(parse("x + a")) == parse("x + a"));
}

TEST_CASE("model: nothing passes through a variable that is minimised out, but the total gradient does") {
  ModelDescription description;
  description.name = "envelope";
  description.states = {"x"};
  // m minimises (m − x)²: the loss at m = x is x², its total derivative 2x
  description.definitions = {{"m", "", parse("x"), "", true}};
  description.loss = parse("(m - x)^2 + m*x");
  description.start = {1};
  const Model model(std::move(description));
  // by the formula of the envelope theorem, whether or not m is a minimiser
  CHECK(model.resolve(model.field()[0]) == parse("-x"));
  CHECK(model.resolve(model.total_gradient(*model.description().loss)[0]) == parse("2*x"));
}

TEST_CASE("model: a general vector field is its equations") {
  const Model model = rotor().model;
  CHECK_FALSE(model.is_gradient_flow());
  CHECK(model.field() == model.description().equations);
}

}  // namespace
}  // namespace separatrix

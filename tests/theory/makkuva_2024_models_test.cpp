#include <doctest/doctest.h>

#include <random>

#include "lib/model/vector_field.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/substitute.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/function.hpp"
#include "solvers/random_point.hpp"
#include "solvers/vanishing.hpp"
#include "tests/support/agreement.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/model.hpp"
#include "theory/registry.hpp"

namespace separatrix::makkuva_2024 {
namespace {

const Expression e = symbol("e"), p = symbol("p"), q = symbol("q"), u = symbol("u");

std::vector<mpfr> at_point(const Model& model, const std::vector<Expression>& expressions, const RandomPoint& point) {
  Evaluator<mpfr> evaluator(compile(expressions, model.states(), model.parameters()), point.parameters);
  std::vector<mpfr> x;
  for (const Rational& value : point.states) x.push_back(to_real<mpfr>(value));
  return evaluator(x);
}

void check_flow(const Model& model, Expression logit,
                const std::function<std::vector<Expression>(Expression)>& system) {
  const PrecisionScope scope(120);
  std::mt19937_64 random(16);
  for (int i = 0; i < 60; ++i) {
    const RandomPoint point = random_point(model, random, false);
    const bool ordered = point.parameters[0] <= point.parameters[1];
    const Expression slope = reduced_loss_slope(ordered ? Branch::p_at_most_q : Branch::p_at_least_q);
    const std::vector<Expression> derived = system(substitute(slope, {{u, logit}}));
    const auto found = at_point(model, model.resolve(model.field()), point), expected = at_point(model, derived, point);
    for (std::size_t k = 0; k < found.size(); ++k) CHECK(agree(found[k], expected[k], 80));
  }
}

TEST_CASE("makkuva_2024: flows of the models with attention and with untied embeddings are the derived systems") {
  check_flow(markov(), tied_logit(), tied_system);
  check_flow(markov_attention(), attention_logit(), attention_system);
  check_flow(markov_untied(), untied_logit(), untied_system);
}

TEST_CASE("makkuva_2024: with its best bias, the model that trains c has the loss of the one without") {
  const PrecisionScope scope(120);
  const Model two = markov(), three = markov_bias_c();
  const Expression loss = three.resolve(*three.description().loss), c = symbol("c");
  std::mt19937_64 random(17);
  for (int i = 0; i < 60; ++i) {
    const RandomPoint point = random_point(two, random, false);
    const Rational &p_value = point.parameters[0], &q_value = point.parameters[1];
    // the logit after a 0 of probability 2p/(p + q + √D)
    const Expression D = power(p - q, 2) + 4 * p * q * exp(tied_logit());
    const Expression best =
        p_value <= q_value ? log(2 * p) - log(q - p + sqrt(D)) : log(p - q + sqrt(D)) - log(2 * q) - tied_logit();
    const auto both = at_point(two,
                               {two.resolve(*two.description().loss), substitute(loss, {{c, best}}),
                                substitute(three.resolve(three.field()[2]), {{c, best}})},
                               point);
    CHECK(agree(both[0], both[1], 80));
    CHECK(agree(both[2], mpfr(0), 80));
  }
}

TEST_CASE("makkuva_2024: b = c + e²/2 gives one loss and two flows") {
  const PrecisionScope scope(60);
  const Model with_b = markov_bias_b(), with_c = markov_bias_c();
  const Expression b = symbol("b"), c = symbol("c");
  const Expression loss = substitute(with_b.resolve(*with_b.description().loss), {{b, c + power(e, 2) / 2}});
  const auto e_slope = substitute(with_b.resolve(with_b.field()[0]), {{b, c + power(e, 2) / 2}});
  std::mt19937_64 random(18);
  for (int i = 0; i < 20; ++i) {
    const RandomPoint point = random_point(with_c, random, false);
    const auto values = at_point(
        with_c, {loss, with_c.resolve(*with_c.description().loss), e_slope, with_c.resolve(with_c.field()[0])}, point);
    CHECK(agree(values[0], values[1], 50));
    CHECK_FALSE(agree(values[2], values[3], 6));
  }
}

TEST_CASE("makkuva_2024: all models conserve what they say, and attention does not conserve the energy without a") {
  for (const Model& model : {markov(), markov_bias_c(), markov_attention(), markov_untied()}) {
    for (const Invariant& invariant : model.invariants()) {
      CHECK(check_vanishing(model, model.resolve(model.time_derivative(invariant.value)), 40, 80, 3).log10_largest <
            -60);
    }
  }
  const Model attention = markov_attention(), bias = markov_bias_b(), untied = markov_untied();
  const auto drifts = [](const Model& model, Expression quantity) {
    return check_vanishing(model, model.resolve(model.time_derivative(quantity)), 40, 80, 3).log10_largest > -6;
  };
  CHECK(drifts(attention, energy()));
  CHECK(drifts(bias, energy()));
  CHECK(drifts(untied, energy()));
}

TEST_CASE("makkuva_2024: every model is in the registry, with its status") {
  const std::vector<std::pair<std::string, Status>> all{{"markov", Status::published},
                                                        {"markov-bias-b", Status::published},
                                                        {"markov-bias-c", Status::derived},
                                                        {"markov-attention", Status::derived},
                                                        {"markov-untied", Status::derived}};
  for (const auto& [name, status] : all) {
    const ModelDescription& description = find_model(name).model.description();
    CHECK(description.status == status);
    CHECK(description.levels.size() == 2);
    for (const Parameter& parameter : description.parameters) {
      CHECK_FALSE(parameter.domain.contains(0));
      CHECK_FALSE(parameter.domain.contains(1));
    }
  }
}

}  // namespace
}  // namespace separatrix::makkuva_2024

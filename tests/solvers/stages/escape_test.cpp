#include "solvers/stages/escape.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "lib/num/decimal.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/stages/clock_finding.hpp"
#include "solvers/stages/staircase.hpp"
#include "tests/support/networks.hpp"

using namespace separatrix;

namespace {

const Expression x = symbol("x"), y = symbol("y"), z = symbol("z"), s = symbol("s");

Model gradient_flow(const std::vector<std::string>& states, Expression loss) {
  ModelDescription model;
  model.name = "loss";
  model.states = states;
  model.parameters = {{"s", "target", ratio(3, 2), {}}};
  model.loss = loss;
  model.start.resize(states.size());
  return Model(std::move(model));
}

Model field(Expression f) {
  ModelDescription model;
  model.name = "field";
  model.states = {"x"};
  model.parameters = {{"s", "target", ratio(3, 2), {}}};
  model.equations = {f};
  model.start = {0};
  return Model(std::move(model));
}

Model three_factors() { return gradient_flow({"x", "y", "z"}, power(x * y * z - s, 2) / 2); }

std::optional<LeadingField> at_zero(const Model& model) {
  std::vector<std::size_t> all(model.dimension());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return leading_field(model, model.values({}), std::vector<Rational>(model.dimension()), all);
}

double time_from(const Model& model, const std::string& start) {
  const auto found = escape(*at_zero(model), model, numbers(start));
  return found && found->time ? found->time->approximate() : NAN;
}

}  // namespace

TEST_CASE("leading terms of fields: products, roots, functions") {
  const auto product = at_zero(three_factors());
  REQUIRE(product);
  CHECK(product->order == 2);
  CHECK(product->field[0] == ratio(3, 2) * y * z);
  CHECK(product->field[2] == ratio(3, 2) * x * y);
  // 3 x^(4/3) (s − x), and with an odd power of the root
  const auto root = at_zero(field(3 * power(x, Expression(ratio(4, 3))) * (s - x)));
  REQUIRE(root);
  CHECK(root->order == ratio(4, 3));
  CHECK(root->field[0] == ratio(9, 2) * power(x, Expression(ratio(4, 3))));
  CHECK(at_zero(field(4 * power(x, Expression(ratio(3, 2))) * (s - x)))->order == ratio(3, 2));
  // e^x − 1 − x = x²/2 + …;  1 rests nowhere near 0
  CHECK(at_zero(field(exp(x) - 1 - x))->field[0] == power(x, 2) / 2);
  CHECK(at_zero(field(1 - x))->order == 0);
  CHECK_FALSE(at_zero(field(abs(x))));
  // at a point: (x − 1)² from 1 on
  const auto behind = leading_field(field(power(x - 1, 2)), {ratio(3, 2)}, {1}, {0});
  CHECK(behind->order == 2);
  CHECK(behind->field[0] == power(x, 2));
}

TEST_CASE("escape times of leading terms are those of closed forms") {
  // ẋ = s x^(L−1): 1/((L − 2) s x₀^(L−2))
  CHECK(time_from(three_factors(), "1,1,1") == doctest::Approx(2. / 3).epsilon(1e-9));
  CHECK(time_from(three_factors(), "1/7,1/7,1/7") == doctest::Approx(14. / 3).epsilon(1e-9));
  // from x = y = 1, z = 2: z² − x² = 3, ẋ = s x z, ∫₁^∞ dx/(x √(x² + 3)) = asinh(√3)/√3
  CHECK(time_from(three_factors(), "1,1,2") ==
        doctest::Approx(std::asinh(std::sqrt(3.)) / std::sqrt(3.) / 1.5).epsilon(1e-7));
  // ẋ = 3 s x^(4/3): x₀^(−1/3)/s
  const Model root = field(3 * power(x, Expression(ratio(4, 3))) * (s - x));
  CHECK(time_from(root, "1/8") == doctest::Approx(2 / 1.5).epsilon(1e-9));
  // d = 1: the largest rate in whose direction the start has a part; ẋ = sy, ẏ = sx has s along (1, 1)
  const Model two = gradient_flow({"x", "y"}, power(x * y - s, 2) / 2);
  CHECK(time_from(two, "1,0") == doctest::Approx(2. / 3));
  CHECK(std::isnan(time_from(two, "1,-1")));
  CHECK(std::isnan(time_from(three_factors(), "1,1,-1")));
  CHECK_FALSE(escape(*at_zero(field(1 - x)), field(1 - x), {1}));
}

TEST_CASE("two products of three learn one after the other: plateaus, times, clock by two roads") {
  // L = ½(xyz − s)² + ½(abc − ½)²: the second one leaves at 1/(½·½) = 4, the first at 2/3, in units of 1/α
  const Expression a = symbol("a"), b = symbol("b"), c = symbol("c");
  const Model model = gradient_flow({"x", "y", "z", "a", "b", "c"},
                                    power(x * y * z - s, 2) / 2 + power(a * b * c - ratio(1, 2), 2) / 2);
  const std::vector<Rational> start = numbers("1,1,1,1/2,1/2,1/2"), scales = numbers("1e-2,1e-3,1e-4");
  const Staircase staircase = find_staircase(model, {ratio(3, 2)}, start, scales.back(), 1'000'000);
  CHECK(staircase.complete);
  REQUIRE(staircase.stages.size() == 2);
  const double side = std::cbrt(1.5), other = std::cbrt(.5);
  CHECK(to_double(staircase.plateaus[1][0]) == doctest::Approx(side).epsilon(1e-6));
  CHECK(staircase.plateaus[1][3] == 0);
  CHECK(to_double(staircase.plateaus[2][5]) == doctest::Approx(other).epsilon(1e-6));
  const PredictedTimes predicted = predicted_times(model, {ratio(3, 2)}, staircase.plateaus, start);
  REQUIRE(predicted.times[1]);
  CHECK(predicted.times[0]->approximate() == doctest::Approx(2. / 3).epsilon(1e-8));
  CHECK(predicted.times[1]->approximate() == doctest::Approx(4).epsilon(1e-8));
  std::vector<std::vector<std::optional<Known>>> times(2), scaled(2);
  for (const Rational& alpha : scales) {
    const auto found = staircase_times(model, {ratio(3, 2)}, start, alpha, staircase, 1'000'000);
    for (std::size_t k = 0; k < 2; ++k) {
      REQUIRE(found[k]);
      times[k].push_back(found[k]);
      scaled[k].push_back(rounded(Rational(found[k]->value() * alpha), 15));
    }
  }
  const ClockFinding clock = find_clock(model, predicted.first, scales, times);
  CHECK(clock.derived->power == 1);
  CHECK(clock.measured->value == doctest::Approx(1).epsilon(1e-3));
  CHECK(clock.agree == Verdict::holds);
  CHECK(clock.text().find("alpha^-1, from order 3 of the loss at 0; the measured times say") == 0);
  for (std::size_t k = 0; k < 2; ++k) {
    const auto limit = extrapolate_times(*clock.used, scales, scaled[k], 12);
    CHECK(limit->value.approximate() == doctest::Approx(k == 0 ? 2. / 3 : 4).epsilon(1e-6));
  }
}

TEST_CASE("a start that falls before it rises has no plateau of its own, and an end that is not reached is told") {
  // x² − y² of x, y with x⁴: y dies first
  const Model model = gradient_flow({"x", "y"}, power(y, 2) - power(x, 2) + power(x, 4));
  const Staircase staircase = find_staircase(model, {ratio(3, 2)}, numbers("1/100,1"), ratio(1, 1000), 100);
  CHECK(staircase.complete);
  REQUIRE(staircase.stages.size() == 1);
  CHECK(staircase.stages[0].coordinate == 0);
  CHECK(to_double(staircase.stages[0].to) == doctest::Approx(std::sqrt(.5)).epsilon(1e-6));
  const Staircase early = find_staircase(model, {ratio(3, 2)}, numbers("1/100,1"), ratio(1, 1000), 5);
  CHECK_FALSE(early.complete);
  CHECK(early.message == "the path does not rest at t = 5");
}

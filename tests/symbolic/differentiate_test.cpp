#include "lib/symbolic/differentiate.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/traverse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y"), z = symbol("z");

std::vector<Expression> indexed(const std::string& name, int count) {
  std::vector<Expression> result;
  for (int i = 0; i < count; ++i) result.push_back(symbol(name + std::to_string(i)));
  return result;
}

TEST_CASE("differentiate: textbook rules") {
  CHECK(differentiate(power(x, 3), x) == 3 * power(x, 2));
  CHECK(differentiate(x * y * z, y) == x * z);
  CHECK(differentiate(exp(2 * x), x) == 2 * exp(2 * x));
  CHECK(differentiate(log(x), x) == 1 / x);
  CHECK(differentiate(log(abs(x)), x) == 1 / x);
  CHECK(differentiate(sqrt(x), x) == Expression(Rational(1, 2)) / sqrt(x));
  CHECK(differentiate(abs(x), x) == sign(x));
  CHECK(differentiate(x * abs(x), x) == 2 * abs(x));
  CHECK(differentiate(sign(x), x) == 0);
  CHECK(differentiate(softplus(x), x) == sigmoid(x));
  CHECK(differentiate(sigmoid(x), x) == sigmoid(x) * sigmoid(-x));
  CHECK(differentiate(relu(x), x) == sign(x) / 2 + Rational(1, 2));
  CHECK(differentiate(sinh(2 * x), x) == 2 * cosh(2 * x));
  CHECK(differentiate(cosh(x), x) == sinh(x));
  CHECK(differentiate(asin(x), x) == 1 / sqrt(1 - power(x, 2)));
  CHECK(differentiate(acos(x), x) == -1 / sqrt(1 - power(x, 2)));
  CHECK(differentiate(atan(x), x) == 1 / (1 + power(x, 2)));
  CHECK(differentiate(erf(x), x) == 2 * exp(-power(x, 2)) / sqrt(pi()));
  CHECK(differentiate(erf(x) + erfc(x), x) == 0);
  CHECK(differentiate(atan2(y, x), x) == -y / (power(x, 2) + power(y, 2)));
  CHECK(differentiate(atan2(y, x), y) == x / (power(x, 2) + power(y, 2)));
  CHECK(differentiate(power(x, y), y) == power(x, y) * log(x));
  CHECK(differentiate(power(x, y), x) == y * power(x, y - 1));
  CHECK(differentiate(x * y, z) == 0);
  CHECK(differentiate(Expression(3), x) == 0);
  CHECK(differentiate(x, x) == 1);
}

TEST_CASE("differentiate: against forward differentiation of the formula as written") {
  const PrecisionScope scope(working_digits_of_formulas);
  RandomFormulas random(61);
  for (int i = 0; i < 1500; ++i) {
    const auto [formula, points] = random.safe_formula();
    const auto slopes = gradient(expression_of(*formula, RandomFormulas::symbols()), RandomFormulas::symbols());
    CAPTURE(text_of(*formula, RandomFormulas::symbols()));
    for (const std::vector<Rational>& point : points) {
      std::vector<mpfr> numbers;
      for (const Rational& coordinate : point) numbers.push_back(to_real<mpfr>(coordinate));
      const auto found = values_at<mpfr>(slopes, RandomFormulas::symbols(), point);
      for (std::size_t k = 0; k < found.size(); ++k) {
        std::vector<mpfr> direction(found.size(), mpfr(0));
        direction[k] = 1;
        REQUIRE(agree(found[k], evaluate_forward(*formula, numbers, direction)->slope, agreed_digits_of_formulas));
      }
    }
  }
}

mpfr central_difference(Evaluator<mpfr>& value, std::vector<mpfr> point, std::size_t k, const mpfr& step) {
  const mpfr centre = point[k];
  point[k] = centre + step;
  const mpfr ahead = value(point).front();
  point[k] = centre - step;
  return (ahead - value(point).front()) / (2 * step);
}

TEST_CASE("differentiate: central differences approach the gradient with the square of the step") {
  const PrecisionScope scope(working_digits_of_formulas);
  const mpfr coarse = to_real<mpfr>(parse_rational("1e-10")), fine = to_real<mpfr>(parse_rational("1e-20"));
  RandomFormulas random(62);
  for (int i = 0; i < 300; ++i) {
    const auto [formula, points] = random.safe_formula();
    const Expression whole = expression_of(*formula, RandomFormulas::symbols());
    CAPTURE(print(whole));
    Evaluator<mpfr> value(compile({whole}, RandomFormulas::symbols(), {}), {});
    const auto slopes =
        values_at<mpfr>(gradient(whole, RandomFormulas::symbols()), RandomFormulas::symbols(), points[0]);
    std::vector<mpfr> point;
    for (const Rational& coordinate : points[0]) point.push_back(to_real<mpfr>(coordinate));
    for (std::size_t k = 0; k < point.size(); ++k) {
      const mpfr far = abs(central_difference(value, point, k, coarse) - slopes[k]);
      const mpfr near = abs(central_difference(value, point, k, fine) - slopes[k]);
      // f'''h²/6 falls by 10²⁰ when h falls by 10¹⁰; below that only roundoff is left, 20 digits
      // above that of the values for the division by h
      const mpfr roundoff = to_real<mpfr>(parse_rational("1e-60"));
      REQUIRE(near <= 10 * far * fine + roundoff * (1 + abs(slopes[k])));
    }
  }
}

TEST_CASE("differentiate: at 60 digits a step of 1e-20 agrees to 38 digits") {
  const PrecisionScope scope(60);
  const Expression u = power(x, 2) * (1 + 2 * y * abs(y));
  const Expression loss = softplus(u) - u / 3 + tanh(x * y) + log(1 + power(z, 2)) * cos(y) + power(z, x);
  const std::vector<Expression> names{x, y, z};
  Evaluator<mpfr> value(compile({loss}, names, {}), {});
  const std::vector<Rational> where{Rational(1, 2), Rational(-3, 10), Rational(7, 5)};
  const auto slopes = values_at<mpfr>(gradient(loss, names), names, where);
  std::vector<mpfr> point;
  for (const Rational& coordinate : where) point.push_back(to_real<mpfr>(coordinate));
  for (std::size_t k = 0; k < point.size(); ++k) {
    const mpfr difference = central_difference(value, point, k, to_real<mpfr>(parse_rational("1e-20")));
    CHECK(agree(difference, slopes[k], 38));
    CHECK_FALSE(agree(difference, slopes[k] * (1 + to_real<mpfr>(parse_rational("1e-30"))), 38));
  }
}

TEST_CASE("differentiate: mixed derivatives do not depend on the order") {
  const PrecisionScope scope(working_digits_of_formulas);
  RandomFormulas random(63);
  for (int i = 0; i < 200; ++i) {
    const auto [formula, points] = random.safe_formula();
    const Expression whole = expression_of(*formula, RandomFormulas::symbols());
    CAPTURE(print(whole));
    const auto values =
        values_at<mpfr>({differentiate(differentiate(whole, x), y), differentiate(differentiate(whole, y), x)},
                        RandomFormulas::symbols(), points[0]);
    REQUIRE(agree(values[0], values[1], agreed_digits_of_formulas));
  }
}

TEST_CASE("differentiate: the whole gradient costs at most six times the nodes of the loss") {
  const auto factors = indexed("x", 200);
  const Expression tall = product(factors);
  const auto slopes = gradient(tall, factors);
  CHECK(node_count(slopes) <= 6 * node_count({&tall, 1}));
  const std::vector<Rational> twos(200, Rational(2));
  for (const Rational& slope : values_at<Rational>(slopes, factors, twos)) CHECK(slope == power(Rational(2), 199));

  const auto weights = indexed("w", 30);
  RandomFormulas random(64);
  std::vector<Expression> terms;
  for (int i = 0; i < 2000; ++i) {
    std::vector<Expression> form;
    for (const Expression weight : weights)
      form.push_back(weight * Rational(static_cast<long>(random.below(19)) - 9, 7));
    terms.push_back(softplus(sum(std::move(form))));
  }
  const Expression loss = sum(terms);
  const auto whole = gradient(loss, weights);
  CHECK(node_count(whole) <= 6 * node_count({&loss, 1}));
}

// Reports the time, but judges only that it ends and that the result is right.
std::vector<Expression> timed_gradient(const std::string& what, Expression loss, const std::vector<Expression>& names) {
  const auto start = std::chrono::steady_clock::now();
  auto result = gradient(loss, names);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  MESSAGE(what << ": " << node_count({&loss, 1}) << " nodes, gradient in " << seconds.count() << " s");
  return result;
}

TEST_CASE("differentiate: a chain of 100 000 nodes") {
  constexpr int links = 50000;
  Expression chain = x;
  for (int i = 0; i < links; ++i) chain = sin(chain) + y;
  const auto slopes = timed_gradient("chain", chain, {x, y});
  // at x = y = 0: x' = 1 all along, and every link adds 1 to the slope in y
  const auto values = values_at<double>(slopes, {x, y}, {0, 0});
  CHECK(values[0] == 1);
  CHECK(values[1] == links);
}

TEST_CASE("differentiate: 100 000 nodes added up in a loop and at once") {
  constexpr int terms = 25000;
  Expression loop = 0;
  std::vector<Expression> all;
  for (int i = 1; i <= terms; ++i) {
    const Expression term = exp(x * Rational(1, i)) * i;
    loop = loop + term;
    all.push_back(term);
  }
  const Expression wide = sum(all);
  const auto looped = timed_gradient("loop", loop, {x});
  const auto summed = timed_gradient("sum", wide, {x});
  // Σ i·(1/i)·e^0
  CHECK(values_at<double>(looped, {x}, {0}).front() == terms);
  CHECK(values_at<double>(summed, {x}, {0}).front() == terms);
}

TEST_CASE("derive: the jacobian, row by row") {
  const std::vector<Expression> states{x, y};
  CHECK(jacobian(std::vector<Expression>{x * y, sin(x)}, states) == std::vector<Expression>{y, x, cos(x), 0});
}

}  // namespace
}  // namespace separatrix

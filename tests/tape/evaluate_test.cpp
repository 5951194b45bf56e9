#include "lib/tape/evaluate.hpp"
#include "lib/tape/compile.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <thread>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/tape/function.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/random_expression.hpp"
#include "tests/support/show.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y"), p = symbol("p"), q = symbol("q");

TEST_CASE("evaluate: rationals are exact") {
  const auto tape = compile({power(x, 2) / 3 - abs(y) * relu(-y) + sign(y) / x, power(x + p, -3)}, {x, y}, {p});
  const std::vector<Rational> parameters{Rational(1, 7)};
  Evaluator<Rational> evaluate(tape, parameters);
  const auto values = evaluate(std::vector<Rational>{Rational(2, 5), Rational(-3, 4)});
  CHECK(values[0] == Rational(4, 75) - Rational(9, 16) - Rational(5, 2));
  CHECK(values[1] == Rational(42875, 6859));  // (19/35)^-3
  CHECK_THROWS_AS(evaluate(std::vector<Rational>{Rational(0), Rational(1)}), InvalidArgument);
}

TEST_CASE("evaluate: rationals refuse what is not rational") {
  for (const Expression refused : {exp(x), log(x), sin(x), cos(x), tanh(x), sigmoid(x), softplus(x), sqrt(x),
                                   power(x, Expression(Rational(1, 3)))}) {
    CAPTURE(print(refused));
    CHECK_THROWS_AS(values_at<Rational>({refused}, {x}, {Rational(2)}), InvalidArgument);
  }
  CHECK(values_at<Rational>({sqrt(x)}, {x}, {Rational(9, 4)}).front() == Rational(3, 2));
  // a refusal in the prologue comes when the parameters are bound
  CHECK_THROWS_AS(Evaluator<Rational>(compile({x / p}, {x}, {p}), std::vector<Rational>{0}), InvalidArgument);
}

TEST_CASE("evaluate: every exponent against exact powers") {
  for (long n = -70; n <= 70; ++n) {
    CAPTURE(n);
    const Rational base(-3, 2);
    CHECK(values_at<Rational>({power(x, n)}, {x}, {base}).front() == power(base, n));
    // half-integer exponents of a square
    const Expression half = power(x, Expression(Rational(n) / 2));
    CHECK(values_at<Rational>({half * half}, {x}, {base * base}).front() == power(Rational(9, 4), n));
    if (std::abs(n) <= 64) CHECK(values_at<Rational>({half}, {x}, {base * base}).front() == power(Rational(3, 2), n));
  }
}

TEST_CASE("evaluate: 60 digits against double and float128") {
  RandomFormulas random(91);
  for (int i = 0; i < 500; ++i) {
    const auto [formula, points] = random.safe_formula();
    std::vector<Expression> expressions{expression_of(*formula, RandomFormulas::symbols())};
    CAPTURE(print(expressions[0]));
    mpfr fine(0), coarse(0);
    {
      const PrecisionScope scope(60);
      fine = values_at<mpfr>(expressions, RandomFormulas::symbols(), points[0]).front();
    }
    // roundoff is amplified by the formula, equally at every precision: it is measured at 33 digits
    {
      const PrecisionScope scope(33);
      coarse = values_at<mpfr>(expressions, RandomFormulas::symbols(), points[0]).front();
    }
    const PrecisionScope scope(60);
    const double lost =
        agree(coarse, fine, 34) ? 0 : 34 + log10_magnitude(mpfr(coarse - fine)) - std::max(0.0, log10_magnitude(fine));
    const double margin = 3 + lost;  // another sample of the same roundoff
    const auto in_double = values_at<double>(expressions, RandomFormulas::symbols(), points[0]).front();
    const auto in_quad = values_at<float128>(expressions, RandomFormulas::symbols(), points[0]).front();
    REQUIRE(agree(convert<mpfr>(in_quad), fine, 34 - margin));
    if (lost < 10) REQUIRE(agree(convert<mpfr>(in_double), fine, 15.9 - margin));
  }
}

TEST_CASE("evaluate: recycled and single-assignment storage agree bit for bit") {
  RandomFormulas random(92);
  const auto& names = RandomFormulas::symbols();
  for (int i = 0; i < 500; ++i) {
    const auto [formula, points] = random.safe_formula();
    const Expression whole = expression_of(*formula, names);
    std::vector<Expression> expressions = gradient(whole, names);
    expressions.push_back(whole);
    CAPTURE(print(whole));
    for (const auto& point : points) {
      const auto recycled = values_at<double>(expressions, names, point, Storage::recycled);
      const auto single = values_at<double>(expressions, names, point, Storage::single_assignment);
      REQUIRE(std::memcmp(recycled.data(), single.data(), recycled.size() * sizeof(double)) == 0);
      const PrecisionScope scope(40);
      const auto recycled_wide = values_at<mpfr>(expressions, names, point, Storage::recycled);
      const auto single_wide = values_at<mpfr>(expressions, names, point, Storage::single_assignment);
      for (std::size_t k = 0; k < single_wide.size(); ++k) {
        REQUIRE(mpfr_total_order_p(recycled_wide[k].backend().data(), single_wide[k].backend().data()) != 0);
        REQUIRE(mpfr_total_order_p(single_wide[k].backend().data(), recycled_wide[k].backend().data()) != 0);
      }
    }
  }
}

TEST_CASE("evaluate: a name is the same whether variable or parameter") {
  const PrecisionScope scope(working_digits_of_formulas);
  RandomFormulas random(93);
  const auto& names = RandomFormulas::symbols();
  for (int i = 0; i < 500; ++i) {
    const auto [formula, points] = random.safe_formula();
    const Expression whole = expression_of(*formula, names);
    CAPTURE(print(whole));
    const mpfr expected = values_at<mpfr>({whole}, names, points[0]).front();
    const auto tape = compile({whole}, {names[1]}, {names[2], names[0]});
    const std::vector<Rational> parameters{points[0][2], points[0][0]};
    const std::vector<mpfr> variables{to_real<mpfr>(points[0][1])};
    REQUIRE(agree(Evaluator<mpfr>(tape, parameters)(variables).front(), expected, agreed_digits_of_formulas));
  }
}

TEST_CASE("evaluate: a second point does not remember the first") {
  RandomFormulas random(94);
  const auto& names = RandomFormulas::symbols();
  for (int i = 0; i < 200; ++i) {
    const auto [formula, points] = random.safe_formula();
    Evaluator<double> evaluate(compile({expression_of(*formula, names)}, names, {}), {});
    std::vector<double> point;
    for (const Rational& coordinate : points[0]) point.push_back(to_real<double>(coordinate));
    const double first = evaluate(point).front();
    evaluate(std::vector<double>{std::nan(""), 1e300, 0});
    REQUIRE(evaluate(point).front() == first);
  }
}

TEST_CASE("evaluate: values that do not exist are nan or infinite, not an exception") {
  CHECK(std::isnan(values_at<double>({log(x)}, {x}, {Rational(-1)}).front()));
  CHECK(values_at<double>({1 / x}, {x}, {Rational(0)}).front() == HUGE_VAL);
  CHECK(std::isnan(values_at<double>({sqrt(x)}, {x}, {Rational(-1)}).front()));
  CHECK(values_at<double>({exp(x)}, {x}, {Rational(1000)}).front() == HUGE_VAL);
}

TEST_CASE("evaluate: precision is that of the thread at construction") {
  const auto tape = compile({x / 3}, {x}, {});
  const PrecisionScope outer(20);
  std::optional<Evaluator<mpfr>> evaluate;
  {
    const PrecisionScope scope(100);
    evaluate.emplace(tape, std::span<const Rational>{});
  }
  const PrecisionScope scope(100);
  const auto value = (*evaluate)(std::vector<mpfr>{mpfr(1)}).front();
  CHECK(agree(value, to_real<mpfr>(Rational(1, 3)), 100));
}

TEST_CASE("evaluate: threads with copies of one evaluator and precisions of their own") {
  const auto tape = compile({exp(sin(x)) * sigmoid(x) + softplus(x) / p}, {x}, {p});
  const std::vector<Rational> parameters{Rational(7, 3)};
  const auto compute = [&](std::size_t digits, std::string& text) {
    const PrecisionScope scope(digits);
    Evaluator<mpfr> evaluate(tape, parameters);
    std::vector<mpfr> out;
    for (int i = 0; i < 200; ++i) out = evaluate(std::vector<mpfr>{to_real<mpfr>(Rational(5, 9))});
    text = to_string(out.front(), digits - 3);
  };
  std::string thirty, ninety;
  std::thread first(compute, 30, std::ref(thirty)), second(compute, 90, std::ref(ninety));
  first.join();
  second.join();
  CHECK(ninety.size() > thirty.size());
  CHECK(ninety.starts_with(thirty.substr(0, thirty.size() - 1)));
}

TEST_CASE("evaluate: the number of parameters is checked") {
  CHECK_THROWS_WITH_AS(Evaluator<double>(compile({x * p}, {x}, {p}), std::span<const Rational>{}),
                       "number of parameters = 0 is not allowed: 1 of them", InvalidArgument);
}

TEST_CASE_TEMPLATE("function: overflow inside a finite value is taken out of the way", Real, double, float128, mpfr) {
  const PrecisionScope scope(40);
  // e^x/(1 + e^x) in the unstable way, and e^x − e^x + 1 as two results that cannot be merged
  const auto tape = compile({exp(x) / (1 + exp(x)), exp(x) / exp(x - p), 1 / x}, {x}, {p});
  const std::vector<Rational> parameters{2};
  Function<Real> function(tape, parameters);
  for (const long far : {1L, 1000L, 20000L}) {
    const auto values = function(std::vector<Real>{Real(far)});
    Real expected(0);
    {
      using std::exp;
      expected = exp(Real(2));
    }
    CHECK(within_units(values[1], widened(expected), 4 + static_cast<double>(far), log10_roundoff<Real>(), -1e15));
    CHECK(to_double(values[0]) == doctest::Approx(1 / (1 + std::exp(-static_cast<double>(far)))).epsilon(1e-15));
  }
  CHECK(std::isinf(to_double(function(std::vector<Real>{Real(0)})[2])));
  CHECK(std::isnan(to_double(function(std::vector<Real>{Real(std::nan(""))})[0])));
}

}  // namespace
}  // namespace separatrix

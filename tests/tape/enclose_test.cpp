#include "lib/tape/enclose.hpp"

#include <doctest/doctest.h>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/derive.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/enclosure_series.hpp"
#include "lib/tape/jet.hpp"
#include "tests/support/inclusion.hpp"
#include "tests/support/random_expression.hpp"

namespace separatrix {
namespace {

bool includes(const interval& enclosure, const mpfr& value) {
  return enclosure.low <= value && value <= enclosure.high;
}

// what is 0 by cancellation comes out of 150 digits as roundoff
bool includes_rounded(const interval& enclosure, const mpfr& value) {
  return log10_magnitude(value) < -60 ? enclosure.low <= 1e-60 && -1e-60 <= enclosure.high : includes(enclosure, value);
}
bool includes_rounded(const affine& enclosure, const mpfr& value) { return includes_rounded(enclosure.all, value); }
bool includes_rounded(const ball& enclosure, const mpfr& value) { return includes_rounded(enclosure.bounds(), value); }

// a box of doubles around a point; the first of its points are corners
template <class A>
struct RandomBox {
  std::vector<Rational> low, high;
  std::vector<interval> sides;
  std::vector<A> box;

  RandomBox(RandomFormulas& random, const std::vector<Rational>& centre) {
    const double radii[] = {0, 0, 1e-13, 1e-6, 1e-2};
    for (const Rational& x : centre) {
      const double radius = radii[random.below(5)];
      const interval side(x.get_d() - radius, x.get_d() + radius);
      low.emplace_back(side.low);
      high.emplace_back(side.high);
      box.emplace_back(side);
      sides.push_back(side);
    }
    if constexpr (std::is_same_v<A, affine>) box = affine_box(sides);
  }
  std::vector<Rational> point(RandomFormulas& random) const {
    std::vector<Rational> result;
    for (std::size_t i = 0; i < low.size(); ++i) {
      result.push_back(low[i] + (high[i] - low[i]) * ratio(static_cast<long>(random.below(5)), 4));
    }
    return result;
  }
};

// values, gradients and Hessians of random formulas on random boxes
template <class A>
bool formulas_include(std::size_t& compared) {
  const PrecisionScope scope(working_digits_of_formulas);
  RandomFormulas random(2024);
  const std::vector<Expression>& symbols = RandomFormulas::symbols();
  bool all = true;
  for (int trial = 0; trial < 300; ++trial) {
    const auto [formula, points] = random.safe_formula();
    const Expression value = expression_of(*formula, symbols);
    std::vector<Expression> results{value};
    const std::vector<Expression> slopes = gradient(value, symbols);
    results.insert(results.end(), slopes.begin(), slopes.end());
    for (const Expression entry : jacobian(slopes, symbols)) results.push_back(entry);
    const auto tape = compile(results, symbols, {});
    const RandomBox<A> around(random, points[0]);
    EnclosureEvaluator<A> evaluate(tape, std::vector<A>{});
    std::vector<A> enclosures(results.size());
    if (evaluate(around.box, enclosures)) continue;
    for (int i = 0; i < 3; ++i) {
      const std::vector<mpfr> exact = values_at<mpfr>(results, symbols, around.point(random));
      for (std::size_t r = 0; r < results.size(); ++r) {
        if (isnan(exact[r])) continue;
        ++compared;
        if (!includes_rounded(enclosures[r], exact[r])) all = false;
      }
    }
  }
  return all;
}

TEST_CASE("enclose: random formulas with their gradients and Hessians on random boxes") {
  std::size_t compared = 0;
  check_inclusion([&] { return formulas_include<interval>(compared); });
  CHECK(compared > 10000);
  compared = 0;
  check_inclusion([&] { return formulas_include<affine>(compared); });
  CHECK(compared > 10000);
  compared = 0;
  check_inclusion([&] { return formulas_include<ball>(compared); });
  CHECK(compared > 10000);
}

// c + Σ a ε at the ε of a point, which has to contain the value there: more than that the range contains it
bool forms_include(std::size_t& compared) {
  const PrecisionScope scope(working_digits_of_formulas);
  RandomFormulas random(31);
  const std::vector<Expression>& symbols = RandomFormulas::symbols();
  bool all = true;
  for (int trial = 0; trial < 400; ++trial) {
    const auto [formula, points] = random.safe_formula();
    std::vector<Expression> results{expression_of(*formula, symbols)};
    for (const Expression slope : gradient(results[0], symbols)) results.push_back(slope);
    const RandomBox<affine> around(random, points[0]);
    EnclosureEvaluator<affine> evaluate(compile(results, symbols, {}), std::vector<affine>{});
    std::vector<affine> forms(results.size());
    if (evaluate(around.box, forms)) continue;
    for (int i = 0; i < 5; ++i) {
      const std::vector<Rational> point = around.point(random);
      const std::vector<mpfr> exact = values_at<mpfr>(results, symbols, point);
      std::vector<Rational> epsilon(affine::symbols);
      for (std::size_t j = 0; j < point.size(); ++j) {
        for (std::size_t k = 0; k < affine::symbols; ++k) {
          const double radius = around.box[j].a[k];
          if (radius != 0) epsilon[k] = (point[j] - Rational(around.box[j].c.middle())) / Rational(radius);
        }
      }
      for (std::size_t r = 0; r < results.size(); ++r) {
        if (isnan(exact[r]) || !forms[r].c.finite() || log10_magnitude(exact[r]) < -60) continue;
        Rational slope = 0;
        for (std::size_t k = 0; k < affine::symbols; ++k) slope += Rational(forms[r].a[k]) * epsilon[k];
        const mpfr rest = exact[r] - to_real<mpfr>(slope);
        const mpfr tiny(1e-60);  // of the roundoff of 150 digits
        ++compared;
        if (rest < forms[r].c.low - tiny || rest > forms[r].c.high + tiny) all = false;
      }
    }
  }
  return all;
}

TEST_CASE("enclose: affine forms hold at each point of the box") {
  std::size_t compared = 0;
  check_inclusion([&] { return forms_include(compared); });
  CHECK(compared > 5000);
}

// coefficients along the flow of three random formulas against JetEvaluator at points of the box
template <class A>
bool series_include(std::size_t& compared) {
  const PrecisionScope scope(working_digits_of_formulas);
  constexpr std::size_t order = 8;
  RandomFormulas random(77);
  std::vector<Expression> variables = RandomFormulas::symbols();
  variables.push_back(symbol("t"));
  bool all = true;
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<Expression> field;
    std::vector<Rational> centre;
    while (field.size() < 3) {
      const auto [formula, points] = random.safe_formula();
      field.push_back(expression_of(*formula, RandomFormulas::symbols()));
      if (field.size() == 1) centre = points[0];
    }
    field.push_back(field[0] * sin(variables[3]));
    const auto tape = compile(field, variables, {}, Storage::single_assignment);
    const RandomBox<A> around(random, centre);
    EnclosureSeries<A> series(tape, std::vector<A>{}, order);
    if (series.expand(around.box, A(0.5), order)) continue;
    JetEvaluator<mpfr> jet(tape, {}, order);
    for (int i = 0; i < 3; ++i) {
      std::vector<mpfr> x;
      for (const Rational& coordinate : around.point(random)) x.push_back(to_real<mpfr>(coordinate));
      jet.expand(x, mpfr(0.5));
      for (std::size_t r = 0; r < 4; ++r) {
        for (std::size_t k = 0; k < order; ++k) {
          const mpfr exact = jet.result(r, k);
          if (isnan(exact) || isinf(exact)) continue;
          ++compared;
          if (!includes_rounded(series.result(r)[k], exact)) all = false;
          if (r == 3) continue;
          const mpfr state = exact / (k + 1);
          if (!includes_rounded(series.state(r)[k + 1], state)) all = false;
        }
      }
    }
  }
  return all;
}

TEST_CASE("enclose: Taylor coefficients of random fields on random boxes") {
  std::size_t compared = 0;
  check_inclusion([&] { return series_include<interval>(compared); });
  CHECK(compared > 2000);
  compared = 0;
  check_inclusion([&] { return series_include<affine>(compared); });
  CHECK(compared > 2000);
  compared = 0;
  check_inclusion([&] { return series_include<ball>(compared); });
  CHECK(compared > 2000);
}

// ẏ = f(t): the coefficients of f along a box of times against those of JetEvaluator at its points
template <class A>
bool functions_include(std::size_t& compared) {
  const PrecisionScope scope(working_digits_of_formulas);
  constexpr std::size_t order = 10;
  bool all = true;
  for (const char* text : {"sinh(3*t - t^2)", "cosh(3*t - t^2)", "asin(t^2)", "acos(sin(t)/2)", "atan(3*t - t^2)",
                           "atan2(t, 1 - 3*t)", "atan2(p, t)", "atan2(sin(t), -p)", "erf(2*t - 1/3)", "erfc(t^2)",
                           "sin(pi*t)*pi", "max(t, t^2, p)", "if(t < p, exp(t), t)", "logsumexp(t, p, -t)"}) {
    const auto tape = compile({parse(text)}, {symbol("y"), symbol("t")}, {symbol("p")}, Storage::single_assignment);
    const Rational parameter(5, 4);
    EnclosureSeries<A> series(tape, enclose_all<A>(std::vector{parameter}), order);
    JetEvaluator<mpfr> jet(tape, std::vector{parameter}, order);
    for (const double radius : {0.0, 1e-12, 1e-4}) {
      const interval times(0.375 - radius, 0.375 + radius);
      CAPTURE(text);
      REQUIRE_FALSE(series.expand(std::vector<A>{A(0)}, A(times), order));
      for (const double t : {times.low, times.high, 0.375}) {
        jet.expand(std::vector{mpfr(0)}, mpfr(t));
        for (std::size_t k = 0; k < order; ++k) {
          ++compared;
          if (!includes_rounded(series.result(0)[k], jet.result(0, k))) all = false;
        }
      }
    }
  }
  return all;
}

TEST_CASE("enclose: Taylor coefficients of every function") {
  std::size_t compared = 0;
  check_inclusion([&] { return functions_include<interval>(compared); });
  check_inclusion([&] { return functions_include<ball>(compared); });
  CHECK(compared > 4000);
}

const Expression x = symbol("x"), y = symbol("y"), p = symbol("p");

TEST_CASE("enclose: parameters may be intervals") {
  const auto tape = compile({p * x + power(p, 2), (1 - p) * x}, {x}, {p});
  EnclosureEvaluator<interval> evaluate(tape, std::vector<interval>{{0.25, 0.5}});
  std::vector<interval> r(2);
  CHECK_FALSE(evaluate(std::vector<interval>{{1, 2}}, r));
  CHECK(r[0].contains(interval(0.3125, 1.25)));
  CHECK(r[0].width() < 0.95);
  CHECK(r[1].contains(interval(0.5, 1.5)));
  CHECK_THROWS_AS(EnclosureEvaluator<interval>(tape, std::vector<interval>{}), InvalidArgument);
}

TEST_CASE("enclose: what is not defined all over the box is an outcome") {
  const auto tape = compile({tanh(log(x)) + 1 / y}, {x, y}, {});
  EnclosureEvaluator<interval> evaluate(tape, std::vector<interval>{});
  std::vector<interval> r(1);
  CHECK_FALSE(evaluate(std::vector<interval>{{1, 2}, {1, 2}}, r));
  const auto logarithm = evaluate(std::vector<interval>{{-1, 2}, {1, 2}}, r);
  REQUIRE(logarithm);
  CHECK(logarithm->text() == "log of [-1, 2]");
  const auto quotient = evaluate(std::vector<interval>{{1, 2}, {-0.5, 2}}, r);
  REQUIRE(quotient);
  CHECK(quotient->text() == "divide of [-0.5, 2]");
  // of the parameters only
  EnclosureEvaluator<interval> broken(compile({x + log(p)}, {x}, {p}), std::vector<interval>{{-1, 1}});
  CHECK(broken(std::vector<interval>{1}, r));
}

TEST_CASE("enclose: what is beyond double is no operation that is not defined, where that is allowed") {
  const auto tape = compile({1 / power(cosh(x), 2) + power(cosh(x), -3) / (exp(x) + 1)}, {x}, {});
  EnclosureEvaluator<interval> evaluate(tape, std::vector<interval>{});
  std::vector<interval> r(1);
  CHECK(evaluate(std::vector<interval>{{-1e5, 1e5}}, r));
  evaluate.allow_overflow();
  CHECK_FALSE(evaluate(std::vector<interval>{{-1e5, 1e5}}, r));
  CHECK(r[0].contains(interval(0, 1.5)));  // at x = 0 and far away
  CHECK(r[0].high < 2.1);
  CHECK_FALSE(evaluate(std::vector<interval>{{1e4, 1e5}}, r));
  CHECK(r[0].contains(0));
  CHECK(r[0].magnitude() < 1e-300);
  EnclosureEvaluator<interval> difference(compile({exp(x) - exp(2 * x)}, {x}, {}), std::vector<interval>{});
  difference.allow_overflow();
  CHECK(difference(std::vector<interval>{{0, 1e5}}, r));  // ∞ − ∞
}

TEST_CASE("enclose: a series through a kink is refused, beside it and touching it is not") {
  const auto tape = compile({-x * abs(x)}, {x, symbol("t")}, {}, Storage::single_assignment);
  EnclosureSeries<interval> series(tape, std::vector<interval>{}, 6);
  CHECK_FALSE(series.expand(std::vector<interval>{{0.5, 1}}, interval(0), 6));
  CHECK_FALSE(series.expand(std::vector<interval>{{0, 1}}, interval(0), 6));
  CHECK_FALSE(series.expand(std::vector<interval>{{-1, -0.5}}, interval(0), 6));
  const auto kink = series.expand(std::vector<interval>{{-0.5, 1}}, interval(0), 6);
  REQUIRE(kink);
  CHECK(kink->text() == "abs of [-0.5, 1]");
}

}  // namespace
}  // namespace separatrix

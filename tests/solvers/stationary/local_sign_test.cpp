// Power series, the loss reduced to a null space, and the sign of what is left, against expansions done by hand.
#include "solvers/stationary/local_sign.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/stationary/bernstein.hpp"
#include "solvers/stationary/plane_sign.hpp"
#include "solvers/stationary/reduced_loss.hpp"
#include "solvers/stationary/series_evaluation.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

using Series = PowerSeries<Rational>;

const std::vector<std::string> names{"x", "y", "z", "w"};

template <class Number>
std::optional<PowerSeries<Number>> series_at(const std::string& text, std::size_t variables, unsigned degree,
                                             const Number& centre = Number(0)) {
  SeriesPoint<Number> point;
  for (std::size_t i = 0; i < variables; ++i) {
    auto x = PowerSeries<Number>::constant(variables, degree, centre);
    x.add(PowerSeries<Number>::variable(variables, degree, i), Number(1));
    point.symbols.emplace(symbol(names[i]), std::move(x));
  }
  const Expression expression = parse(text);
  const auto all = series_of<Number>({&expression, 1}, point);
  return all ? std::optional(all->front()) : std::nullopt;
}

Series polynomial(const std::string& text, std::size_t variables, unsigned degree) {
  return series_at<Rational>(text, variables, degree).value();
}

std::vector<Rational> coefficients(const Series& series) {
  std::vector<Rational> all;
  for (unsigned k = 0; k <= series.degree(); ++k) all.push_back(series.coefficient({static_cast<std::uint8_t>(k)}));
  return all;
}

// g of a loss at 0 whose null space is spanned by the last `null` states
Series reduced(const std::vector<std::string>& states, const std::string& loss, std::size_t null, unsigned degree) {
  const std::size_t d = states.size();
  const LossFormulas formulas = loss_formulas(gradient_model(states, loss), {});
  LossChart<Rational> chart{std::vector<Rational>(d, 0), {}, {}, 0};
  for (std::size_t i = 0; i < d; ++i) {
    std::vector<Rational> unit(d, 0);
    unit[i] = 1;
    (i + null < d ? chart.complement : chart.slice).push_back(std::move(unit));
  }
  const auto slopes = loss_slopes<Rational>(formulas, chart.point, 0);
  return reduced_loss(formulas, chart, slopes.value().hessian, degree).value();
}

}  // namespace

TEST_CASE("power series: products are truncated, compositions follow") {
  const Series p = polynomial("(1 + x)^3*(1 - y)", 2, 2);
  CHECK(p.coefficient({0, 0}) == 1);
  CHECK(p.coefficient({1, 1}) == -3);
  CHECK(p.coefficient({2, 0}) == 3);
  CHECK(p.coefficient({2, 1}) == 0);  // beyond the degree
  const Series square = polynomial("x^2", 1, 6), shifted = polynomial("x + x^2", 1, 6);
  CHECK(coefficients(square.compose({shifted})) == std::vector<Rational>{0, 0, 1, 2, 1, 0, 0});
  CHECK(coefficients(shifted.derivative(0)) == std::vector<Rational>{1, 2, 0, 0, 0, 0});
  CHECK(polynomial("x^3 + x*y + y^4", 2, 5).leading_form().terms().size() == 1);
}

TEST_CASE("power series: functions have their Taylor coefficients, exactly where these are rational") {
  const auto at_0 = [](const std::string& text) { return coefficients(polynomial(text, 1, 5)); };
  const auto r = [](long a, long b) { return ratio(a, b); };
  CHECK(at_0("exp(sin(x))") == std::vector<Rational>{1, 1, r(1, 2), 0, r(-1, 8), r(-1, 15)});
  CHECK(at_0("tanh(x)") == std::vector<Rational>{0, 1, 0, r(-1, 3), 0, r(2, 15)});
  CHECK(at_0("sigmoid(x)") == std::vector<Rational>{r(1, 2), r(1, 4), 0, r(-1, 48), 0, r(1, 480)});
  CHECK(at_0("log(1 + x)") == std::vector<Rational>{0, 1, r(-1, 2), r(1, 3), r(-1, 4), r(1, 5)});
  CHECK(at_0("sqrt(1 + x)") == std::vector<Rational>{1, r(1, 2), r(-1, 8), r(1, 16), r(-5, 128), r(7, 256)});
  CHECK(at_0("1/(1 - x)") == std::vector<Rational>{1, 1, 1, 1, 1, 1});
  CHECK(at_0("cos(x) + abs(1 - x) + relu(x - 1)") == std::vector<Rational>{2, -1, r(-1, 2), 0, r(1, 24), 0});
  CHECK(!series_at<Rational>("exp(1 + x)", 1, 3));  // e is not rational
  CHECK(!series_at<Rational>("abs(x)", 1, 3));
  CHECK(!series_at<Rational>("sqrt(x^2 + y^2)", 2, 3));

  const PrecisionScope scope(50);
  const auto e = series_at<mpfr>("exp(1 + x)*softplus(x)", 1, 2);
  REQUIRE(e);  // e (1 + x + x²/2)(ln 2 + x/2 + x²/8)
  CHECK(to_string(e->coefficient({1}), 30) == to_string(mpfr(exp(mpfr(1)) * (log(mpfr(2)) + mpfr(1) / 2)), 30));
}

TEST_CASE("reduced loss: what is not degenerate is eliminated") {
  CHECK(coefficients(reduced({"x", "y"}, "x^2 + 3*x*y^2 + y^4", 1, 4)) ==
        std::vector<Rational>{0, 0, 0, 0, ratio(-5, 4)});
  // x = −y²/2 − x²·3/2 …: x²+ xy² + x³ has x = −y²/2 + O(y⁴): −y⁴/4 − y⁶/8
  CHECK(coefficients(reduced({"x", "y"}, "x^2 + x*y^2 + x^3", 1, 6)) ==
        std::vector<Rational>{0, 0, 0, 0, ratio(-1, 4), 0, ratio(-1, 8)});
  CHECK(reduced({"x", "y"}, "(x - y^2)^2", 1, 9).is_zero());
}

TEST_CASE("Bernstein: positive on a cube, with proof") {
  const auto sign = [](double constant) {  // (x − 1/3)² + y² + c
    return positive_on_cube({{{2, 0}, 1}, {{1, 0}, -2.0 / 3}, {{0, 0}, 1.0 / 9 + constant}, {{0, 2}, 1}}, 2, 10'000);
  };
  CHECK(sign(1e-3) == CubeSign::positive);
  CHECK(sign(-1e-3) == CubeSign::not_positive);
  CHECK(sign(0) == CubeSign::undecided);
  CHECK(positive_on_cube({{{}, 1}}, 0, 10) == CubeSign::positive);
}

TEST_CASE("sign around a zero: leading forms, weights, Newton's polygon") {
  struct Case {
    const char* series;
    std::size_t variables;
    LocalSign sign;
    unsigned degree = 11;
  };
  const char* const motzkin = "x^4*y^2 + x^2*y^4 + z^6 - 3*x^2*y^2*z^2";  // ≥ 0, 0 at (±1, ±1, ±1)
  const std::string more = std::string(motzkin) + " + (x^6 + y^6 + z^6)/100",
                    less = std::string(motzkin) + " - (x^6 + y^6 + z^6)/100";
  for (const Case& each :
       {Case{"x^3 + y^4", 2, LocalSign::both},
        Case{"x^4 + y^4 - 2*x^2*y^2", 2, LocalSign::undecided},  // 0 on two lines
        Case{"x^4 + y^4 - 19/10*x^2*y^2", 2, LocalSign::positive},
        Case{"x^4 + y^4 - 21/10*x^2*y^2", 2, LocalSign::both}, Case{"-x^4 - y^6 - z^8", 3, LocalSign::negative},
        Case{"x^4 - y^6", 2, LocalSign::both}, Case{more.c_str(), 3, LocalSign::positive},
        Case{less.c_str(), 3, LocalSign::both}, Case{"(x - 2*y + z)^4 + (x + y)^6 + z^8", 3, LocalSign::undecided},
        Case{"x^4 + x^2*y^2 + y^6", 2, LocalSign::positive}, Case{"x^4 - x^2*y^2 + y^6", 2, LocalSign::both},
        Case{"(y - x^2)^4 + x^9", 2, LocalSign::both}, Case{"(y - x^2)^4 + x^10", 2, LocalSign::positive},
        Case{"(y^2 - x^3)^2 + x^8", 2, LocalSign::positive, 24},
        Case{"(y^2 - x^3)^2 - x^5*y^2", 2, LocalSign::both, 24},
        Case{"(y^2 - 2*x^2)^2 + x^6", 2, LocalSign::undecided},  // along irrational slopes
        Case{"x^2*y^2", 2, LocalSign::undecided}}) {
    CAPTURE(std::string(each.series));
    CHECK(sign_around(polynomial(each.series, each.variables, each.degree)).sign == each.sign);
  }
  // the term that decides is beyond what is known
  CHECK(sign_around(polynomial("x^4 + y^8", 2, 7)).sign == LocalSign::undecided);
  CHECK(plane_sign(polynomial("(y - x^2)^2 + x^7*y", 2, 7)) == LocalSign::undecided);
}

}  // namespace separatrix

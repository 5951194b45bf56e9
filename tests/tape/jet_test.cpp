#include "lib/tape/jet.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"
#include "tests/support/agreement.hpp"

namespace separatrix {
namespace {

const Rational parameter(7, 5);  // c in the formulas

// Coefficients 0 … order of f(t) at t0 from values of f alone: no series arithmetic. Newton's
// interpolation at order + 8 points 10^-20 apart is off by 10^-140 or so, and takes 20 digits for each order.
std::vector<mpfr> coefficients_from_values(const std::string& f, const Rational& t0, std::size_t order) {
  const std::size_t points = order + 8;
  const PrecisionScope scope(20 * points + 200);
  Evaluator<mpfr> value(compile({parse(f)}, {symbol("t")}, {symbol("c")}), std::vector{parameter});
  const mpfr spacing = to_real<mpfr>(power(Rational(1, 10), 20));
  std::vector<mpfr> differences;  // divided by i! as they go, in units of the spacing
  for (std::size_t i = 0; i < points; ++i) {
    const mpfr t = to_real<mpfr>(t0) + mpfr(i) * spacing;
    differences.push_back(value(std::vector{t})[0]);
  }
  for (std::size_t i = 1; i < points; ++i) {
    for (std::size_t j = points - 1; j >= i; --j) differences[j] = (differences[j] - differences[j - 1]) / i;
  }
  // Σ_i d_i u(u − 1)…(u − i + 1) by Horner, u = (t − t0)/spacing
  std::vector<mpfr> c(points, mpfr(0));
  for (std::size_t i = points; i-- > 0;) {
    for (std::size_t k = points - 1; k > 0; --k) c[k] = c[k - 1] - c[k] * i;
    c[0] = differences[i] - c[0] * i;
  }
  mpfr scale(1);
  for (mpfr& each : c) {
    each /= scale;
    scale *= spacing;
  }
  c.resize(order + 1);
  return c;
}

// order of Jorba and Zou for a tolerance of one roundoff
std::size_t full_order(double log2_roundoff) {
  return static_cast<std::size_t>(std::ceil(-log2_roundoff * std::log(2.0) / 2)) + 1;
}

// log₂ of the largest error |y_k − exact_k| h^k, in roundoffs of the largest |y_k| h^k, k ≥ 1
template <class Real>
double worst_error(const JetEvaluator<Real>& jet, std::size_t state, const std::vector<mpfr>& exact, double log2_h,
                   double log2_roundoff) {
  const double log2_10 = std::log2(10.0);
  double worst = -INFINITY, size = -INFINITY;
  for (std::size_t k = 1; k <= jet.order(); ++k) {
    Real coefficient(0);
    JetEvaluator<Real>::Arithmetic::get(coefficient, jet.state(state)[k]);
    const mpfr error = convert<mpfr>(coefficient) - exact[k];
    REQUIRE(mpfr_number_p(error.backend().data()));
    const double reach = static_cast<double>(k) * log2_h;
    worst = std::max(worst, log10_magnitude(error) * log2_10 + reach);
    size = std::max(size, log10_magnitude(exact[k]) * log2_10 + reach);
  }
  return worst - size - log2_roundoff;
}

template <class Real>
double log2_roundoff() {
  return std::floor(log10_roundoff<Real>() * std::log2(10.0) + 0.5);
}

// y' = f(t): row y against the interpolated coefficients of f
template <class Real>
void check_function(const std::string& f, const Rational& t0, const std::vector<mpfr>& slope) {
  const double roundoff = log2_roundoff<Real>();
  JetEvaluator<Real> jet(compile({parse(f)}, {symbol("y"), symbol("t")}, {symbol("c")}, Storage::single_assignment),
                         std::vector{parameter}, full_order(roundoff));
  jet.expand(std::vector{Real(0)}, to_real<Real>(t0));
  const double log2_h = jet.log2_step(roundoff);
  CAPTURE(f);
  CHECK_FALSE(std::isnan(log2_h));
  if (std::isnan(log2_h)) return;
  std::vector<mpfr> exact{mpfr(0)};
  for (std::size_t k = 1; k <= jet.order(); ++k) exact.push_back(slope[k - 1] / k);
  const double error = worst_error(jet, 0, exact, std::isfinite(log2_h) ? log2_h : 0, roundoff);
  INFO(f << " at t = " << to_string(t0) << " with roundoff 2^" << roundoff << ": 2^" << error << " roundoffs");
  // K roundings of at most a few units, each series inside rounded to its own size
  CHECK(error < 7);
}

struct Function {
  std::string text;
  std::vector<Rational> at;  ///< dyadic: the same number in every arithmetic
};

const Rational half(1, 2), quarter(1, 4);

const std::vector<Function> functions{
    // time itself, fixed and varying operands in each place
    {"t", {half, -3}},
    {"c", {half}},
    {"t + c", {half}},
    {"c - t^2", {half}},
    {"t^2 - c", {half}},
    {"-t^3", {half}},
    {"c*t", {half}},
    {"t*sin(t)", {half}},
    {"(1 + t)*exp(c*t)", {half, -half}},
    {"exp(t)/c", {half}},
    {"c/(1 + t^2)", {half, 2}},
    {"(2 + t)/(1 + t^2)", {half, -2}},
    {"exp(t)/(1 + exp(2*t))", {half}},
    // powers
    {"(1 + t)^2", {half}},
    {"(c + t)^7", {half, -3}},
    {"(1 + t^2)^(-3)", {half}},
    {"(2 + t)^(5/2)", {half}},
    {"(2 + t)^(-1/2)", {half}},
    {"(2 + sin(t))^(1/3)", {half}},
    {"(2 + t)^c", {half}},
    {"(1 + t^2)^(-c)", {half}},
    {"(2 + t)^(t^2)", {half}},
    {"(1 + t^2)^sin(t)", {half}},
    {"c^t", {half, -3}},
    {"c^(t^2)*2^t", {half}},
    // functions of a series
    {"exp(c*t - t^2)", {half, -3}},
    {"exp(-exp(t))", {half}},
    {"log(2 + t^2)", {half, -3}},
    {"log(c*t)*t", {half}},
    {"sqrt(1 + t + t^2)", {half, -2}},
    {"sqrt(1 + exp(t))/t", {half}},
    {"tanh(c*t - t^2)", {half, -3}},
    {"sigmoid(c*t - t^2)", {half, -3}},
    {"softplus(c*t - t^2)", {half, -3}},
    {"softplus(-t)", {half, -3}},
    {"sin(c*t - t^2)", {half}},
    {"cos(c*t - t^2)", {half}},
    {"sinh(c*t - t^2)", {half, -3}},
    {"cosh(c*t - t^2)", {half, -3}},
    {"asin(t/4)", {half, -3}},
    {"asin(t^3)", {half, -half}},
    {"acos(sin(t)/2)", {half, -3}},
    {"atan(c*t - t^2)", {half, -3}},
    {"atan2(t, 2 + t^2)", {half, -3}},
    {"atan2(c, t)", {half, -3}},
    {"atan2(sin(t), -c)", {half, -half}},
    {"atan2(t, -exp(t))", {half, -half}},
    {"erf(c*t - t^2)", {half}},
    {"erfc(t)", {half, -half}},
    {"t*pi + sin(pi*t)", {half}},
    {"max(t, c, t^2)", {half, -3}},
    {"if(t > c or t < 0, exp(t), t^2)", {half, -3}},
    {"logsumexp(t, c, -t)", {half, -3}},
    // partners that share a recurrence
    {"sinh(t^2)*cosh(t^2) + t*cosh(t^2)", {half}},
    {"cosh(t)/(2 + sinh(t)^2)", {half}},
    {"sin(t^2) + cos(t^2)", {half}},
    {"sin(t^2)*cos(t^2) + t*cos(t^2)", {half}},
    {"cos(t)/(2 + sin(t))", {half}},
    {"sigmoid(t^2)*softplus(t^2)", {half}},
    {"softplus(t^2)^2 + sigmoid(t^2)^3", {half}},
    {"sigmoid(t) + t*softplus(t) + sigmoid(2*t)", {half}},
    {"exp(t)*log(2 + t)*sin(t)*tanh(t)*(2 + t)^(1/3)", {half}},
    {"(2 + t)^(1/3) + (2 + t)^(2/3)*log(2 + t)", {half}},
    // each branch, and both in one formula
    {"abs(t)*exp(t)", {half, -half}},
    {"sign(t)*exp(t)", {half, -half}},
    {"relu(t)*exp(t) + t", {half, -half}},
    {"t*abs(t)", {half, -half}},
    {"sin(t)*abs(sin(t)) + abs(t)", {half, -half}},
    {"abs(abs(t) - 1)*t", {half, -2}},
    {"sqrt(1 + 2*t*abs(t)*t*t)", {half, -quarter}},
};

TEST_CASE("jet: every recurrence agrees with interpolation of the function's values") {
  const PrecisionScope scope(50);
  const std::size_t order = full_order(log2_roundoff<mpfr>());
  REQUIRE(order >= 58);
  for (const Function& each : functions) {
    for (const Rational& t0 : each.at) {
      const std::vector<mpfr> exact = coefficients_from_values(each.text, t0, order);
      check_function<double>(each.text, t0, exact);
      check_function<float128>(each.text, t0, exact);
      check_function<mpfr>(each.text, t0, exact);
    }
  }
}

// ẋ = f(x, t) with solution x(t): all states' rows against interpolation of the solution
struct Flow {
  std::vector<std::string> field;     ///< over x, y, t
  std::vector<std::string> solution;  ///< over t
  Rational t0;
};

const std::vector<Flow> flows{
    {{"x"}, {"exp(t)"}, 0},
    {{"x^2"}, {"1/(1 - t)"}, 0},
    {{"1 + x^2"}, {"sin(t)/cos(t)"}, 0},
    {{"1 - x^2"}, {"tanh(t)"}, 0},
    {{"x*(1 - x)"}, {"sigmoid(t)"}, 0},
    {{"-2*t*x^2"}, {"1/(1 + t^2)"}, half},
    {{"y", "-x"}, {"sin(t)", "cos(t)"}, 0},
    {{"y*(x^2 + y^2)", "-x*(x^2 + y^2)"}, {"sin(t)", "cos(t)"}, 0},
    {{"exp(-x)"}, {"log(1 + t)"}, 0},
    {{"1/(2*x)"}, {"sqrt(1 + t)"}, 0},
    {{"1 - exp(-x)"}, {"log(1 + exp(t))"}, 0},
    {{"1", "cos(x)*x - y*0 + sin(x)"}, {"t", "t*sin(t)"}, 0},
};

template <class Real>
void check_flow(const Flow& flow) {
  const double roundoff = log2_roundoff<Real>();
  const std::size_t order = full_order(roundoff), d = flow.field.size();
  std::vector<Expression> field, variables;
  for (std::size_t i = 0; i < d; ++i) {
    field.push_back(parse(flow.field[i]));
    variables.push_back(symbol(i == 0 ? "x" : "y"));
  }
  variables.push_back(symbol("t"));
  std::vector<std::vector<mpfr>> exact;
  std::vector<Real> start;
  for (const std::string& solution : flow.solution) {
    exact.push_back(coefficients_from_values(solution, flow.t0, order));
    start.push_back(convert<Real>(widened(exact.back()[0])));
  }
  JetEvaluator<Real> jet(compile(field, variables, {}, Storage::single_assignment), {}, order);
  jet.expand(start, to_real<Real>(flow.t0));
  for (std::size_t i = 0; i < d; ++i) {
    const double error = worst_error(jet, i, exact[i], jet.log2_step(roundoff), roundoff);
    INFO(flow.field[i] << " with roundoff 2^" << roundoff << ": 2^" << error << " roundoffs");
    CHECK(error < 7);
  }
}

TEST_CASE("jet: coefficients along a flow are those of its solution") {
  const PrecisionScope scope(50);
  for (const Flow& flow : flows) {
    check_flow<double>(flow);
    check_flow<float128>(flow);
    check_flow<mpfr>(flow);
  }
}

TEST_CASE("jet: exact coefficients of the geometric and the exponential series") {
  const auto row = [](const std::string& f, std::size_t order) {
    JetEvaluator<double> jet(compile({parse(f)}, {symbol("x"), symbol("t")}, {}, Storage::single_assignment), {},
                             order);
    jet.expand(std::vector{1.0}, 0.0);
    return std::vector(jet.state(0), jet.state(0) + order + 1);
  };
  CHECK(row("x^2", 40) == std::vector<double>(41, 1.0));
  const std::vector<double> exponential = row("x", 15);
  double factorial = 1;
  for (std::size_t k = 1; k <= 15; ++k) {
    factorial *= static_cast<double>(k);
    CHECK(exponential[k] == doctest::Approx(1 / factorial).epsilon(1e-15));
  }
}

TEST_CASE("jet: an evaluator may be used again at another point and branch") {
  const auto tape =
      compile({parse("x*abs(x) + relu(x)*sin(t)")}, {symbol("x"), symbol("t")}, {}, Storage::single_assignment);
  JetEvaluator<double> used(tape, {}, 12);
  used.expand(std::vector{-0.5}, 1.0);
  for (const double x : {0.25, -0.75, 0.0, 2.0}) {
    JetEvaluator<double> fresh(tape, {}, 12);
    fresh.expand(std::vector{x}, 0.5);
    used.expand(std::vector{x}, 0.5);
    CHECK(std::vector(used.state(0), used.state(0) + 13) == std::vector(fresh.state(0), fresh.state(0) + 13));
  }
}

TEST_CASE("jet: a branch that is held goes on beyond its surface, in every order") {
  const double past = std::ldexp(1, -50);
  const auto check = [&](const std::string& f, double x, int sign, double value, double slope) {
    JetEvaluator<double> jet(compile({parse(f)}, {symbol("x"), symbol("t")}, {}, Storage::single_assignment), {}, 3);
    jet.hold_branch(0, sign);
    jet.expand(std::vector{x}, 0.0);
    CHECK(jet.result(0, 0) == value);
    CHECK(jet.result(0, 1) == slope * value);
  };
  check("relu(x)", past, -1, 0, 0);
  check("relu(x)", -past, 1, -past, 1);
  check("abs(x)", past, -1, -past, -1);
  check("x*abs(x)", -past, 1, past * past, -2 * past);
}

double step_of(const std::string& f, double x, double t, double log2_tolerance = -53) {
  JetEvaluator<double> jet(compile({parse(f)}, {symbol("x"), symbol("t")}, {}, Storage::single_assignment), {}, 20);
  jet.expand(std::vector{x}, t);
  return jet.log2_step(log2_tolerance);
}

TEST_CASE("jet: the step follows the nearest singularity, not the states alone") {
  // 1/(1 − t) reaches ρ·ε^{1/K} = 2^(−53/20); its square, with coefficients k + 1, a little less
  CHECK(step_of("x^2", 1, 0) <= -53.0 / 20);
  CHECK(step_of("x^2", 1, 0) >= -(53.0 + std::log2(21)) / 19);
  // the pole at t = ±i/1000 of a term that hardly contributes
  CHECK(step_of("x + 1/10^20/(t^2 + 1/10^6)", 1, 0) < -9.9);
  // e^{50 t} is 10^-40 of the rest now, and 10^40 a step of 4 later
  CHECK(step_of("1 + exp(50*t)/10^40", 1, 0) < -1);
  CHECK(step_of("0*x", 1, 0) == INFINITY);
  CHECK(step_of("3*t^2", 1, 0) == INFINITY);
}

TEST_CASE("jet: a value that does not exist has no step") {
  CHECK(std::isnan(step_of("sqrt(x)", -1, 0)));
  CHECK(std::isnan(step_of("log(x)", 0, 0)));
  CHECK(std::isnan(step_of("1/x", 0, 0)));
  CHECK(std::isnan(step_of("exp(x)", 1000, 0)));
}

}  // namespace
}  // namespace separatrix

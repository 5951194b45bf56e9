#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/steppers/cash_karp54.hpp"
#include "solvers/trajectory/steppers/dopri5.hpp"
#include "solvers/trajectory/steppers/fehlberg78.hpp"
#include "tests/support/problems.hpp"
#include "tests/support/rooted_trees.hpp"

namespace separatrix {
namespace {

/// A pair under test: one line gives it every test of this file.
struct Pair {
  std::string method;
  std::size_t order;           ///< of the solution that is carried on
  std::size_t embedded_order;  ///< of x − error
  decltype(&dopri5_step<Rational>) exact_step;
  decltype(&dopri5_step<mpfr>) step;
};

const std::vector<Pair> pairs{
    {"dopri5", 5, 4, dopri5_step<Rational>, dopri5_step<mpfr>},
    {"cash-karp54", 5, 4, cash_karp54_step<Rational>, cash_karp54_step<mpfr>},
    {"fehlberg78", 8, 7, fehlberg78_step<Rational>, fehlberg78_step<mpfr>},
};

using Rationals = std::vector<Rational>;

Rationals embedded(const FormulaStep<Rational>& step) {
  Rationals x(step.x);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= step.error[i];
  return x;
}

// number of trees of one order whose condition Σ b_i Φ_i(τ) = 1/γ(τ) is violated
std::size_t violated(const std::vector<RootedTree>& trees, const Rationals& weights, std::size_t order) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < trees.size(); ++i) {
    if (trees[i].order == order && weights[i] * trees[i].density != 1) ++count;
  }
  return count;
}

TEST_CASE("steppers: there are as many rooted trees as Cayley counted") {
  const std::vector<RootedTree> trees = rooted_trees(9);
  for (const auto& [order, count] : std::vector<std::pair<std::size_t, int>>{
           {1, 1}, {2, 1}, {3, 2}, {4, 4}, {5, 9}, {6, 20}, {7, 48}, {8, 115}, {9, 286}}) {
    CHECK(std::count_if(trees.begin(), trees.end(),
                        [order = order](const RootedTree& tree) { return tree.order == order; }) == count);
  }
}

TEST_CASE("steppers: order conditions hold exactly up to the order and not beyond") {
  // y_τ' = Π y_children, y(0) = 0 has the solution t^|τ|/γ(τ); one step with h = 1 gives Σ b_i Φ_i(τ)
  const std::vector<RootedTree> trees = rooted_trees(9);
  const System<Rational> growth = [&](const Rationals& y, Rationals& slope, const Rational&) {
    for (std::size_t i = 0; i < trees.size(); ++i) {
      slope[i] = 1;
      for (const std::size_t child : trees[i].children) slope[i] *= y[child];
    }
  };
  for (const Pair& pair : pairs) {
    CAPTURE(pair.method);
    const FormulaStep<Rational> step = pair.exact_step(growth, Rationals(trees.size()), 0, 1);
    for (std::size_t order = 1; order <= pair.order; ++order) CHECK(violated(trees, step.x, order) == 0);
    CHECK(violated(trees, step.x, pair.order + 1) > 0);
    const Rationals lower = embedded(step);
    for (std::size_t order = 1; order <= pair.embedded_order; ++order) CHECK(violated(trees, lower, order) == 0);
    CHECK(violated(trees, lower, pair.embedded_order + 1) > 0);
  }
}

TEST_CASE("steppers: quadrature is exact for polynomials up to the order, at any step and start") {
  const Rational t(2, 3), h(-5, 7);
  for (const Pair& pair : pairs) {
    CAPTURE(pair.method);
    for (std::size_t k = 0; k < pair.order; ++k) {
      const long n = static_cast<long>(k) + 1;
      const System<Rational> monomial = [&](const Rationals&, Rationals& slope, const Rational& time) {
        slope[0] = power(time, n - 1);
      };
      const FormulaStep<Rational> step = pair.exact_step(monomial, {Rational(1)}, t, h);
      const Rational exact = 1 + (power(Rational(t + h), n) - power(t, n)) / n;
      CHECK(step.x[0] == exact);
      if (k < pair.embedded_order) CHECK(embedded(step)[0] == exact);
    }
  }
}

// log₁₀ of the error after n equal steps over [0, 1]
double fixed_step_error(const Pair& pair, const Problem& problem, int n) {
  VectorField<mpfr> field(compile_vector_field(problem.model), {});
  const System<mpfr> system = [&](const State<mpfr>& x, State<mpfr>& slope, const mpfr& t) { field(x, slope, t); };
  const mpfr h = mpfr(1) / n;
  State<mpfr> x = state_of<mpfr>(problem.start());
  for (int i = 0; i < n; ++i) x = pair.step(system, x, mpfr(i) / n, h).x;
  return log10_magnitude(distance(x, values_at_time(problem.solution, mpfr(1))));
}

TEST_CASE("steppers: observed order at 50 digits") {
  const PrecisionScope scope(50);
  for (const Pair& pair : pairs) {
    for (const auto& [name, problem] : std::vector<std::pair<std::string, Problem>>{
             {"logistic", logistic()}, {"oscillator", oscillator()}, {"rotor", rotor()}, {"witch", witch()}}) {
      const double order =
          (fixed_step_error(pair, problem, 256) - fixed_step_error(pair, problem, 512)) / std::log10(2.0);
      INFO(pair.method << " on " << name << ": observed order " << order);
      CHECK(std::fabs(order - static_cast<double>(pair.order)) < 0.2);
    }
  }
}

template <class Real>
void check_time_reversal(const std::string& method, double log10_tolerance) {
  const Problem problem = oscillator();
  VectorField<Real> field(compile_vector_field(problem.model), {});
  IntegrationSettings settings;
  settings.method = method;
  settings.tolerance = {log10_tolerance, log10_tolerance};
  const State<Real> start = state_of<Real>(problem.start());
  const Real t0(0), t1(10);
  const Trajectory<Real> there = integrate(field, start, t0, t1, settings);
  const Trajectory<Real> back = integrate(field, there.end(), t1, t0, settings);
  REQUIRE(there.outcome == Outcome::reached_end);
  REQUIRE(back.outcome == Outcome::reached_end);
  CHECK(back.end_time() == t0);
  // |x| ≤ 1 gives each component a local error ≤ 2·10^tolerance; rotation keeps the norm, ≤ √2 times
  // the largest component; the errors of all steps add up at worst
  const auto steps = static_cast<double>(there.statistics.steps + back.statistics.steps);
  const double bound = std::log10(steps * 2 * std::sqrt(2.0)) + log10_tolerance;
  INFO(method << " at 10^" << log10_tolerance << ", " << steps << " steps");
  CHECK(log10_magnitude(distance(back.end(), start)) < bound);
  // neither direction is harder
  CHECK(back.statistics.steps < 2 * there.statistics.steps);
  CHECK(there.statistics.steps < 2 * back.statistics.steps);
}

TEST_CASE("steppers: forth and back leads to the start") {
  const PrecisionScope scope(40);
  for (const std::string method : {"dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer"}) {
    check_time_reversal<double>(method, -11);
    check_time_reversal<float128>(method, -12);
    check_time_reversal<mpfr>(method, -9);
  }
  for (const std::string method : {"fehlberg78", "bulirsch-stoer"}) {
    check_time_reversal<float128>(method, -20);
    check_time_reversal<mpfr>(method, -18);
  }
}

// least-squares slope of log₁₀ error against log₁₀ tolerance
template <class Real>
double error_slope(const std::string& method, const Problem& problem, double loosest, double tightest) {
  double n = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
  for (double tolerance = loosest; tolerance >= tightest; tolerance -= 2) {
    VectorField<Real> field(compile_vector_field(problem.model), {});
    IntegrationSettings settings;
    settings.method = method;
    settings.tolerance = {tolerance, tolerance};
    const Trajectory<Real> path = integrate(field, state_of<Real>(problem.start()), Real(0), Real(3), settings);
    const double error = log10_magnitude(distance(path.end(), values_at_time(problem.solution, Real(3))));
    n += 1;
    sum_x += tolerance;
    sum_y += error;
    sum_xx += tolerance * tolerance;
    sum_xy += tolerance * error;
  }
  return (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
}

TEST_CASE("steppers: the error of bulirsch-stoer follows the tolerance over twenty decades") {
  for (const Problem& problem : {logistic(), rotor()}) {
    const double slope = error_slope<float128>("bulirsch-stoer", problem, -8, -28);
    CAPTURE(slope);
    CHECK(std::fabs(slope - 1) < 0.2);
  }
  const PrecisionScope scope(40);
  const double slope = error_slope<mpfr>("bulirsch-stoer", witch(), -8, -28);
  CAPTURE(slope);
  CHECK(std::fabs(slope - 1) < 0.2);
}

}  // namespace
}  // namespace separatrix

// Radau IIA of any number of stages: its coefficients, its order, its damping, and stiff problems whose end is known.
#include "solvers/trajectory/steppers/radau.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/steppers/collocation_system.hpp"
#include "solvers/trajectory/steppers/radau_coefficients.hpp"
#include "tests/support/problems.hpp"
#include "tests/support/rooted_trees.hpp"

namespace separatrix {
namespace {

Rational factorial(std::size_t n) {
  Rational product = 1;
  for (std::size_t k = 2; k <= n; ++k) product *= static_cast<long>(k);
  return product;
}

// Padé approximation of e^z of degrees j and k (Hairer and Wanner, IV.3.30)
Rational pade(std::size_t j, std::size_t k, const Rational& z) {
  const auto half = [&](std::size_t degree, std::size_t other, const Rational& at) {
    Rational sum = 0;
    for (std::size_t i = 0; i <= degree; ++i) {
      sum += factorial(degree) * factorial(degree + other - i) /
             (factorial(degree + other) * factorial(i) * factorial(degree - i)) * power(at, static_cast<long>(i));
    }
    return sum;
  };
  return half(j, k, z) / half(k, j, Rational(-z));
}

// 1 + z ((I − z X)⁻¹)_{0,0} by elimination from the last row to the first
Rational stability(const RadauIntegration& x, const Rational& z) {
  const std::size_t s = x.diagonal.size();
  Rational pivot = 1 - z * x.diagonal[s - 1];
  for (std::size_t k = s - 1; k-- > 0;) pivot = 1 - z * x.diagonal[k] - z * z * x.above[k] * x.below[k] / pivot;
  return 1 + z / pivot;
}

TEST_CASE("radau: the stability function is the Padé approximation of degrees s - 1 and s, in rationals") {
  for (std::size_t s = 1; s <= 12; ++s) {
    const RadauIntegration x = radau_integration(s);
    for (const Rational& z : {ratio(1, 3), ratio(-7, 2), ratio(22, 7), ratio(-1000, 1)}) {
      CAPTURE(s);
      CHECK(stability(x, z) == pade(s - 1, s, z));
      CHECK(stability(x, z) != pade(s, s, z));
    }
    CHECK(abs(stability(x, Rational(power(Rational(10), 30)) * -1)) < power(Rational(1, 10), 24));  // L-stable
  }
}

// a_ij = Σ_k ∫₀^{c_i} p_k · analysis_kj: Butcher's matrix, whose last row are the weights
std::vector<mpfr> butcher_matrix(const RadauCoefficients<mpfr>& radau) {
  const std::size_t s = radau.stages;
  std::vector<mpfr> a(s * s, mpfr(0));
  for (std::size_t i = 0; i < s; ++i) {
    for (std::size_t j = 0; j < s; ++j) {
      for (std::size_t k = 0; k < s; ++k) a[i * s + j] += radau.integrals[i * s + k] * radau.analysis[k * s + j];
    }
  }
  return a;
}

TEST_CASE("radau: two and three stages are the published ones") {
  const PrecisionScope scope(40);
  const std::vector<mpfr> two = butcher_matrix(radau_coefficients<mpfr>(2));
  const std::vector<Rational> expected{ratio(5, 12), ratio(-1, 12), ratio(3, 4), ratio(1, 4)};
  for (std::size_t i = 0; i < 4; ++i) CHECK(abs(two[i] - to_real<mpfr>(expected[i])) < mpfr("1e-38"));
  const RadauCoefficients<mpfr> three = radau_coefficients<mpfr>(3);
  CHECK(abs(three.nodes[0] - (4 - sqrt(mpfr(6))) / 10) < mpfr("1e-38"));
  CHECK(abs(three.nodes[1] - (4 + sqrt(mpfr(6))) / 10) < mpfr("1e-38"));
  const std::vector<mpfr> a = butcher_matrix(three);
  CHECK(abs(a[0] - (88 - 7 * sqrt(mpfr(6))) / 360) < mpfr("1e-38"));
  CHECK(abs(a[8] - mpfr(1) / 9) < mpfr("1e-38"));
}

TEST_CASE("radau: quadrature exact to degree 2s - 2 and stages to degree s - 1, not beyond") {
  const PrecisionScope scope(60);
  for (const std::size_t s : {1, 2, 3, 5, 8, 17, 40}) {
    CAPTURE(s);
    const RadauCoefficients<mpfr> radau = radau_coefficients<mpfr>(s);
    const std::vector<mpfr> a = butcher_matrix(radau);
    CHECK(radau.nodes.back() == 1);
    for (std::size_t m = 1; m <= 2 * s; ++m) {
      mpfr error(0);
      for (std::size_t i = 0; i < s; ++i) {
        mpfr sum(0);
        for (std::size_t j = 0; j < s; ++j) sum += a[i * s + j] * pow(radau.nodes[j], mpfr(m - 1));
        const mpfr stage = abs(sum - pow(radau.nodes[i], mpfr(m)) / m);
        if (i + 1 == s) CHECK((stage < mpfr("1e-55")) == (m <= 2 * s - 1));
        if (stage > error) error = stage;
      }
      CHECK((error < mpfr("1e-55")) == (m <= s));
    }
  }
}

TEST_CASE("radau: the order conditions hold up to order 2s - 1 and one fails beyond") {
  const PrecisionScope scope(50);
  const std::vector<RootedTree> trees = rooted_trees(8);
  for (const std::size_t s : {1, 2, 3, 4}) {
    const RadauCoefficients<mpfr> radau = radau_coefficients<mpfr>(s);
    const std::vector<mpfr> a = butcher_matrix(radau);
    std::vector<std::vector<mpfr>> stage_weights;  // of the tree with one root more: Σ_j a_ij Φ_j
    std::vector<std::size_t> violated(9, 0);
    for (const RootedTree& tree : trees) {
      std::vector<mpfr> product(s, mpfr(1)), grown(s, mpfr(0));
      for (const std::size_t child : tree.children) {
        for (std::size_t i = 0; i < s; ++i) product[i] *= stage_weights[child][i];
      }
      for (std::size_t i = 0; i < s; ++i) {
        for (std::size_t j = 0; j < s; ++j) grown[i] += a[i * s + j] * product[j];
      }
      if (abs(grown.back() * to_real<mpfr>(Rational(tree.density)) - 1) > mpfr("1e-45")) ++violated[tree.order];
      stage_weights.push_back(std::move(grown));
    }
    for (std::size_t order = 1; order <= 2 * s - 1; ++order) CHECK(violated[order] == 0);
    CHECK(violated[2 * s] > 0);
  }
}

// log₁₀ of the error after n equal steps over [0, 3/4], and of dense output in the middle of the steps
std::pair<double, double> fixed_step_errors(const Problem& problem, std::size_t stages, int n) {
  VectorField<mpfr> field(compile_vector_field(problem.model), {});
  auto stepper = make_radau<mpfr>({100, 100}, stages, -150);  // every step is accepted, every stage solved to 50 digits
  stepper->keep_dense_output();
  State<mpfr> x = state_of<mpfr>(problem.start());
  mpfr t(0), between(0);
  for (int i = 0; i < n; ++i) {
    const mpfr t0 = t, h = mpfr(3 * (i + 1)) / (4 * n) - t;
    const State<mpfr> x0 = x;
    mpfr dt = h;
    REQUIRE(stepper->advance(field, t, x, dt) == StepResult::full);
    const mpfr middle = t0 + h * 3 / 8;
    const State<mpfr> dense = stepper->dense_output()->state(static_cast<std::size_t>(i), t0, x0, middle);
    between = std::max(between, distance(dense, values_at_time(problem.solution, middle)));
  }
  return {log10_magnitude(distance(x, values_at_time(problem.solution, mpfr(3) / 4))), log10_magnitude(between)};
}

TEST_CASE("radau: observed order 2s - 1 at the ends of steps and s + 1 between them, at 50 digits") {
  const PrecisionScope scope(50);
  for (const auto& [name, problem] : std::vector<std::pair<std::string, Problem>>{
           {"logistic", logistic()}, {"oscillator", oscillator()}, {"rotor", rotor()}, {"witch", witch()}}) {
    for (const std::size_t s : {2, 3, 4}) {
      const auto [end, between] = fixed_step_errors(problem, s, 64);
      const auto [finer_end, finer_between] = fixed_step_errors(problem, s, 128);
      const double order = (end - finer_end) / std::log10(2.0), dense = (between - finer_between) / std::log10(2.0);
      INFO(name << ", " << s << " stages: observed order " << order << ", between the ends " << dense);
      CHECK(std::fabs(order - static_cast<double>(2 * s - 1)) < 0.2);
      if (s > 2) CHECK(std::fabs(dense - static_cast<double>(s + 1)) < 0.3);
    }
  }
}

TEST_CASE("radau: the linear system is the one of its definition, small and sparse alike") {
  constexpr std::size_t s = 5;
  for (const std::size_t d : {1UL, 3UL, 40UL}) {
    std::vector<DerivativeEntry> entries;
    std::vector<double> values;
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = i == 0 ? 0 : i - 1; j < std::min(d, i + 2); ++j) {
        entries.push_back({i, j});
        values.push_back(i == j ? -30.0 - static_cast<double>(i) : 7.0 + static_cast<double>(i) / 3);
      }
      entries.push_back({i, d});  // time: of no account
      values.push_back(1e9);
    }
    CollocationSystem system(entries, d, s);
    REQUIRE(system.factorise(values));
    std::vector<double> c(s * d), r(s * d);
    for (std::size_t m = 0; m < c.size(); ++m) r[m] = c[m] = std::sin(static_cast<double>(m * m));
    const RadauIntegration x = radau_integration(s);
    for (std::size_t e = 0; e < entries.size(); ++e) {
      const auto [i, j] = entries[e];
      if (j == d) continue;
      for (std::size_t k = 0; k < s; ++k) {
        r[k * d + i] -= x.diagonal[k].get_d() * values[e] * c[k * d + j];
        if (k > 0) r[k * d + i] -= x.below[k - 1].get_d() * values[e] * c[(k - 1) * d + j];
        if (k + 1 < s) r[k * d + i] -= x.above[k].get_d() * values[e] * c[(k + 1) * d + j];
      }
    }
    system.solve(r);
    for (std::size_t m = 0; m < c.size(); ++m) CHECK(r[m] == doctest::Approx(c[m]).epsilon(1e-10));
    values[0] = std::nan("");
    CHECK_FALSE(system.factorise(values));
  }
}

template <class Real>
Trajectory<Real> solve(const Model& model, double log10_tolerance, const Real& t1, std::size_t most_steps = 5000) {
  VectorField<Real> field(compile_vector_field(model), model.values({}));
  IntegrationSettings settings;
  settings.method = "radau";
  settings.tolerance = {log10_tolerance, log10_tolerance};
  settings.most_steps = most_steps;
  return integrate(field, state_of<Real>(model.description().start), Real(0), t1, settings);
}

template <class Real>
void check_on_problems(double tolerance) {
  for (const Problem& problem : {logistic(), oscillator(), rotor(), witch()}) {
    const Trajectory<Real> path = solve<Real>(problem.model, tolerance, Real(3));
    REQUIRE(path.outcome == Outcome::reached_end);
    // the flows stretch errors by less than 30
    const double bound = std::log10(30.0 * static_cast<double>(path.statistics.steps)) + tolerance;
    for (int i = 0; i <= 30; ++i) {
      const Real t = Real(i) / 10;
      CHECK(log10_magnitude(distance(path.at(t), values_at_time(problem.solution, t))) < bound);
    }
    VectorField<Real> field(compile_vector_field(problem.model), {});
    IntegrationSettings settings;
    settings.method = "radau";
    settings.tolerance = {tolerance, tolerance};
    const Trajectory<Real> back = integrate(field, path.end(), Real(3), Real(0), settings);
    CHECK(log10_magnitude(distance(back.end(), state_of<Real>(problem.start()))) < bound + 3);
  }
}

TEST_CASE("radau: within its tolerance on the whole way, there and back, in every arithmetic") {
  for (const double tolerance : {-4.0, -8.0, -13.0}) check_on_problems<double>(tolerance);
  check_on_problems<float128>(-27);
  const PrecisionScope scope(50);
  check_on_problems<mpfr>(-42);
}

TEST_CASE("radau: a fast relaxation costs nothing once it is over") {
  // x → cos t at the rate 10⁹, from the slow solution and from beside it
  for (const Rational& start : {Rational(1), Rational(0)}) {
    const Model model = vector_field_model({"x"}, {"-10^9*(x - cos(t)) - sin(t)"}, {start});
    for (const double tolerance : {-6.0, -10.0, -13.0}) {
      const Trajectory<double> path = solve<double>(model, tolerance, 10.0);
      REQUIRE(path.outcome == Outcome::reached_end);
      CHECK(path.statistics.steps < 90);
      CHECK(std::abs(path.end()[0] - std::cos(10.0)) < 10 * std::pow(10, tolerance));
    }
  }
}

// end values of the test set for IVP solvers (Mazzia and Magherini, 2008), 11 to 15 digits each
struct Published {
  std::string name;
  Model model;
  Rational end;
  std::vector<double> values;
};

std::vector<Published> published() {
  const auto third = [](const char* text) { return parse_rational(text, "a start"); };
  return {
      {"van der Pol, mu = 1000",
       vector_field_model({"x", "y"}, {"y", "1000*(1 - x^2)*y - x"}, {2, 0}),
       2000,
       {0.1706167732170483e1, -0.8928097010247975e-3}},
      {"Robertson",
       vector_field_model({"a", "b", "c"}, {"-a/25 + 10^4*b*c", "a/25 - 10^4*b*c - 3*10^7*b^2", "3*10^7*b^2"},
                          {1, 0, 0}),
       power(Rational(10), 11),
       {0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050}},
      {"Oregonator",
       vector_field_model({"x", "y", "z"},
                          {"7727/100*(y + x*(1 - 8375/10^9*x - y))", "(z - (1 + x)*y)*100/7727", "161/1000*(x - z)"},
                          {1, 2, 3}),
       360,
       {0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3}},
      {"HIRES",
       vector_field_model(
           {"y1", "y2", "y3", "y4", "y5", "y6", "y7", "y8"},
           {"-171/100*y1 + 43/100*y2 + 832/100*y3 + 7/10000", "171/100*y1 - 875/100*y2",
            "-1003/100*y3 + 43/100*y4 + 35/1000*y5", "832/100*y2 + 171/100*y3 - 112/100*y4",
            "-1745/1000*y5 + 43/100*y6 + 43/100*y7", "-280*y6*y8 + 69/100*y4 + 171/100*y5 - 43/100*y6 + 69/100*y7",
            "280*y6*y8 - 181/100*y7", "-280*y6*y8 + 181/100*y7"},
           {1, 0, 0, 0, 0, 0, 0, third("0.0057")}),
       third("321.8122"),
       {0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
        0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2}},
  };
}

TEST_CASE("radau: stiff problems end where the test set for IVP solvers says") {
  for (const Published& each : published()) {
    INFO(each.name);
    const Trajectory<double> rough = solve<double>(each.model, -9, to_real<double>(each.end));
    REQUIRE(rough.outcome == Outcome::reached_end);
    CHECK(rough.statistics.steps < 400);
    const PrecisionScope scope(32);
    const Trajectory<mpfr> path = solve<mpfr>(each.model, -26, to_real<mpfr>(each.end));
    REQUIRE(path.outcome == Outcome::reached_end);
    CHECK(path.statistics.steps < 400);
    for (std::size_t i = 0; i < each.values.size(); ++i) {
      CHECK(to_double(path.end()[i]) == doctest::Approx(each.values[i]).epsilon(1e-11));
      CHECK(std::abs(rough.end()[i] - each.values[i]) < 1e-5 * (std::abs(each.values[i]) + 1e-4));
    }
  }
}

TEST_CASE("radau: the gradient flow of an ill-conditioned quadratic, its eigenvalues from 1 to 10⁶") {
  // L = Σ λ_i (q_i·x)²/2 with the rotation q = (3, 4; −4, 3)/5 of the first two coordinates; x(t) = Σ e^(−λ_i t) (q_i·x₀) q_i
  const Model model = gradient_model({"x", "y", "z"}, "((3*x + 4*y)/5)^2/2 + 10^6*((3*y - 4*x)/5)^2/2 + 1000*z^2/2");
  ModelDescription description = model.description();
  description.start = {1, 1, 1};
  const Model started(description);
  const PrecisionScope scope(45);
  for (const double tolerance : {-12.0, -36.0}) {
    const Trajectory<mpfr> path = solve<mpfr>(started, tolerance, mpfr(5));
    REQUIRE(path.outcome == Outcome::reached_end);
    CHECK(path.statistics.steps < 150);
    const mpfr along = exp(mpfr(-5)) * 7 / 5;
    const State<mpfr> expected{along * 3 / 5, along * 4 / 5, exp(mpfr(-5000))};
    CHECK(log10_magnitude(distance(path.end(), expected)) < tolerance + 2);
  }
}

TEST_CASE("radau: kinks, jumps, sliding and events as with the other methods") {
  const Problem kink{vector_field_model({"x", "y"}, {"1", "abs(x)*y"}, {ratio(-7, 10), 1}),
                     {parse("t - 7/10"), parse("exp(((t - 7/10)*abs(t - 7/10) + 49/100)/2)")}};
  const Problem jump{vector_field_model({"x"}, {"x*(2 + sign(x - 1))"}, {ratio(1, 2)}), {parse("exp(3*(t - log(2)))")}};
  for (const Problem& problem : {kink, jump}) {
    const Trajectory<double> path = solve<double>(problem.model, -9, 2.0);
    REQUIRE(path.outcome == Outcome::reached_end);
    CHECK(distance(path.end(), values_at_time(problem.solution, 2.0)) <
          60e-9 * static_cast<double>(path.statistics.steps));
  }
  const Trajectory<double> relay =
      solve<double>(vector_field_model({"x", "y"}, {"1 - 3*sign(x - 1)", "sign(x - 1)"}, {ratio(3, 2), 0}), -9, 5.0);
  REQUIRE(relay.outcome == Outcome::reached_end);
  CHECK(relay.end()[1] == doctest::Approx(0.25 + 4.75 / 3).epsilon(1e-8));
}

TEST_CASE("radau: what has no solution ends with an outcome") {
  CHECK(solve<double>(vector_field_model({"x"}, {"x^2"}, {1}), -10, 2.0).outcome != Outcome::reached_end);
  CHECK(solve<double>(vector_field_model({"x"}, {"1/x"}, {0}), -10, 1.0).outcome == Outcome::nonfinite);
  CHECK(solve<double>(vector_field_model({"x"}, {"-sqrt(x)"}, {1}), -10, 3.0).outcome != Outcome::reached_end);
  CHECK(solve<double>(vector_field_model({"x"}, {"-10^9*(x - cos(10^5*t))"}, {1}), -10, 10.0, 50).outcome ==
        Outcome::step_limit);
}

}  // namespace
}  // namespace separatrix

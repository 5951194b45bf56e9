#include "solvers/trajectory/steppers/gradient_descent.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/gaussian.hpp"
#include "solvers/trajectory/descent_distance.hpp"
#include "solvers/trajectory/project.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/problems.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix {
namespace {

IntegrationSettings settings_for(const Rational& rate, const Rational& noise = 0, std::uint64_t seed = 0) {
  IntegrationSettings settings;
  settings.method = "gradient-descent";
  settings.descent = Descent{rate, noise, seed};
  return settings;
}

template <class Real>
Trajectory<Real> descend(const Model& model, const Rational& until, const IntegrationSettings& settings) {
  VectorField<Real> field(compile_vector_field(model), model.values({}));
  return integrate(field, state_of<Real>(model.description().start), Real(0), to_real<Real>(until), settings);
}

Model bowl() { return gradient_model({"x", "y"}, "x^2/2 + 3*y^2/2"); }

// x_k = (1 − η)^k, y_k = (1 − 3η)^k, t_k = kη
template <class Real>
void check_iterates(double log10_allowed) {
  const Rational rate(1, 10);
  const auto path = descend<Real>(bowl(), 10, settings_for(rate));
  REQUIRE(path.outcome == Outcome::reached_end);
  REQUIRE(path.t.size() == 101);
  Rational x = 1, y = 1;
  for (std::size_t k = 0; k < path.t.size(); ++k) {
    const State<Real> exact = state_of<Real>({x, y, rate * static_cast<long>(k)});
    CHECK(log10_magnitude(distance(path.x[k], {exact[0], exact[1]})) < log10_allowed);
    CHECK(log10_magnitude(Real(path.t[k] - exact[2])) < log10_allowed + 1);
    x *= 1 - rate;
    y *= 1 - 3 * rate;
  }
  CHECK(path.end_time() == Real(10));
  CHECK(path.statistics.evaluations == 100);
  // straight lines between the iterates
  const Real middle = (path.t[4] + path.t[5]) / 2;
  const State<Real> mean{Real((path.x[4][0] + path.x[5][0]) / 2), Real((path.x[4][1] + path.x[5][1]) / 2)};
  CHECK(log10_magnitude(distance(path.at(middle), mean)) < log10_allowed);
}

TEST_CASE("gradient-descent: the iterates of a bowl, in three arithmetics") {
  check_iterates<double>(-15);
  check_iterates<float128>(-32);
  const PrecisionScope scope(50);
  check_iterates<mpfr>(-48);
}

TEST_CASE("gradient-descent: the last step is shortened, a rate that is too large is seen") {
  const auto path = descend<double>(bowl(), Rational(25, 100), settings_for(Rational(1, 10)));
  REQUIRE(path.t.size() == 4);
  CHECK(path.x.back()[0] == doctest::Approx(0.9 * 0.9 * 0.95));
  const auto lost = descend<double>(bowl(), 100'000, settings_for(4));
  CHECK(lost.outcome == Outcome::nonfinite);
  const auto back = descend<double>(bowl(), -1, settings_for(Rational(1, 4)));
  CHECK(back.t.size() == 5);
  CHECK(back.end()[0] == doctest::Approx(std::pow(1.25, 4)));
}

TEST_CASE("gradient-descent: distance to the flow is of order 1 in the learning rate") {
  for (const Model& model : {makkuva_2024::markov(), gradient_model({"x", "y"}, "(x*y - 2)^2/2 + x^2/8")}) {
    const auto distance = [&](const Rational& rate) {
      VectorField<double> field(compile_vector_field(model), model.values({}));
      const auto path = descend<double>(model, 5, settings_for(rate));
      const auto result = descent_distance(path, field, {-14, -14});
      CHECK(result.until == 5);
      return result.largest;
    };
    // log₂ of the ratio is 1 + O(η): extrapolated once more as Richardson does
    const double coarse = distance(Rational(1, 512)), middle = distance(Rational(1, 1024)),
                 fine = distance(Rational(1, 2048));
    const double order = 2 * std::log2(middle / fine) - std::log2(coarse / middle);
    CHECK(std::fabs(order - 1) < 0.05);
    CHECK(std::fabs(std::log2(middle / fine) - 1) < 0.05);
  }
}

TEST_CASE("gradient-descent: the distance on a bowl is that of (1 - η)^k and e^-kη") {
  const PrecisionScope scope(40);
  VectorField<mpfr> field(compile_vector_field(gradient_model({"x"}, "x^2/2")), {});
  const auto path = integrate(field, {mpfr(1)}, mpfr(0), mpfr(3), settings_for(Rational(1, 10)));
  const auto result = descent_distance(path, field, {-38, -38});
  mpfr expected(0);
  for (int k = 0; k <= 30; ++k) expected = std::max(expected, mpfr(exp(mpfr(-k) / 10) - pow(mpfr(9) / 10, k)));
  CHECK(log10_magnitude(mpfr(result.largest - expected)) < -36);
  CHECK(to_double(result.time) == doctest::Approx(1.0));
}

TEST_CASE("gradient-descent: the noise has the variance of its convention") {
  // x' = 0: x_n = η S Σ ξ_k
  const Model flat = vector_field_model({"x", "y"}, {"0", "0"}, {0, 0});
  const auto path = descend<double>(flat, 100, settings_for(Rational(1, 100), 2, 7));
  double sum = 0, squares = 0, mixed = 0;
  const std::size_t n = path.t.size() - 1;
  for (std::size_t k = 0; k < n; ++k) {
    const double a = (path.x[k + 1][0] - path.x[k][0]) / 0.02, b = (path.x[k + 1][1] - path.x[k][1]) / 0.02;
    sum += a + b;
    squares += a * a + b * b;
    mixed += a * b;
  }
  REQUIRE(n == 10'000);
  CHECK(std::fabs(sum / (2.0 * n)) < 4 / std::sqrt(2.0 * n));
  CHECK(std::fabs(squares / (2.0 * n) - 1) < 4 * std::sqrt(2 / (2.0 * n)));
  CHECK(std::fabs(mixed / n) < 4 / std::sqrt(static_cast<double>(n)));
}

TEST_CASE("gradient-descent: a seed is a path, in every arithmetic") {
  const auto end = [](std::uint64_t seed) {
    return descend<double>(bowl(), 1, settings_for(Rational(1, 100), Rational(1, 2), seed)).end();
  };
  CHECK(end(3) == end(3));
  CHECK(end(3) != end(4));
  const PrecisionScope scope(50);
  const auto wide = descend<mpfr>(bowl(), 1, settings_for(Rational(1, 100), Rational(1, 2), 3)).end();
  for (std::size_t i = 0; i < 2; ++i) CHECK(to_double(wide[i]) == doctest::Approx(end(3)[i]).epsilon(1e-13));
  // no noise, no use of the seed
  CHECK(descend<double>(bowl(), 1, settings_for(Rational(1, 100), 0, 3)).end() ==
        descend<double>(bowl(), 1, settings_for(Rational(1, 100), 0, 4)).end());
}

TEST_CASE("gaussian: moments, tails, and the first numbers from their definition") {
  Gaussian first(1);
  std::mt19937_64 random(1);
  const auto uniform = [&] { return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53; };
  for (int i = 0; i < 100; ++i) {
    const double radius = std::sqrt(-2 * std::log(uniform())), angle = 2 * std::acos(-1.0) * uniform();
    CHECK(first() == doctest::Approx(radius * std::cos(angle)).epsilon(1e-12));
    CHECK(first() == doctest::Approx(radius * std::sin(angle)).epsilon(1e-12));
  }
  Gaussian many(2);
  constexpr int n = 40'000;
  double fourth = 0;
  int beyond_two = 0;
  for (int i = 0; i < n; ++i) {
    const double x = many();
    fourth += x * x * x * x / n;
    beyond_two += std::fabs(x) > 2;
  }
  CHECK(fourth == doctest::Approx(3).epsilon(0.1));
  CHECK(beyond_two / double(n) == doctest::Approx(0.0455).epsilon(0.1));
}

TEST_CASE("gradient-descent: what does not go together is refused") {
  const auto refused = [](const IntegrationSettings& settings, const std::string& what) {
    CAPTURE(what);
    try {
      descend<double>(bowl(), 1, settings);
      FAIL("accepted");
    } catch (const InvalidArgument& problem) {
      CHECK(std::string(problem.what()).find(what) != std::string::npos);
    }
  };
  refused(settings_for(0), "learning rate = 0");
  refused(settings_for(-1), "learning rate = -1");
  refused(settings_for(1, -1), "noise = -1");
  IntegrationSettings without = settings_for(1);
  without.descent.reset();
  refused(without, "learning rate");
  IntegrationSettings other = settings_for(Rational(1, 10));
  other.method = "taylor";
  refused(other, "gradient-descent only");
  IntegrationSettings projected = settings_for(Rational(1, 10));
  projected.level_set = std::make_shared<const LevelSetCode>(compile_level_set(makkuva_2024::markov()));
  refused(projected, "projection");
}

TEST_CASE("gradient-descent: simulate makes whole steps, once, and gives the distance") {
  const Model model = makkuva_2024::markov();
  SimulationRequest request;
  request.parameters = model.values({});
  request.start = model.description().start;
  request.method = "gradient-descent";
  request.descent = Descent{Rational(3, 10), 0, 0};
  request.until = 10;
  for (const std::size_t digits : {15, 30, 50}) {
    request.digits = digits;
    const Simulation result = simulate(model, request);
    CHECK(result.steps == 33);
    CHECK(result.runs == 1);
    CHECK_FALSE(result.agreed_digits);
    CHECK(result.rows.back().front() == "9.9");
    REQUIRE(result.descent);
    CHECK(result.descent->until == "9.9");
    CHECK(result.descent->distance.approximate() > 1e-3);
    CHECK(result.descent->distance.approximate() < 0.3);
  }
  request.descent->learning_rate = 0;
  CHECK_THROWS_AS(simulate(model, request), InvalidArgument);
  request.descent->learning_rate = 11;
  CHECK_THROWS_AS(simulate(model, request), InvalidArgument);
  request.descent.reset();
  CHECK_THROWS_AS(simulate(model, request), InvalidArgument);
  request.descent = Descent{Rational(1, 10), 0, 0};
  request.method = "auto";
  CHECK_THROWS_AS(simulate(model, request), InvalidArgument);
}

}  // namespace
}  // namespace separatrix

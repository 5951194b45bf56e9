#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/rational.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/trajectory/integrate.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "tests/support/plateau.hpp"

namespace separatrix {
namespace {

// states x1 … xn, one of them 1 and the others 0
ModelDescription empty_chain(std::size_t n, std::size_t first) {
  ModelDescription chain;
  chain.name = "chain";
  for (std::size_t i = 1; i <= n; ++i) {
    chain.states.push_back("x" + std::to_string(i));
    chain.start.emplace_back(i == first ? 1 : 0);
  }
  return chain;
}

std::string neighbours(const std::string& own, std::size_t i, std::size_t n) {
  std::string text = own + "*x" + std::to_string(i);
  if (i > 1) text += " + x" + std::to_string(i - 1);
  if (i < n) text += " + x" + std::to_string(i + 1);
  return text;
}

// ẋ_i = x_{i−1} − 2x_i + x_{i+1} between ends held at 0
Model diffusion(std::size_t n, std::size_t first) {
  ModelDescription chain = empty_chain(n, first);
  for (std::size_t i = 1; i <= n; ++i) chain.equations.push_back(parse(neighbours("-2", i, n)));
  return Model(std::move(chain));
}

// ẍ_i = −x_i + x_{i−1} − 2x_i + x_{i+1}
Model oscillators(std::size_t n, std::size_t first) {
  ModelDescription chain = empty_chain(n, first);
  for (std::size_t i = 1; i <= n; ++i) {
    chain.states.push_back("v" + std::to_string(i));
    chain.start.emplace_back(0);
    chain.equations.push_back(parse(chain.states.back()));
  }
  for (std::size_t i = 1; i <= n; ++i) chain.equations.push_back(parse(neighbours("-3", i, n)));
  return Model(std::move(chain));
}

Trajectory<double> path_of(const Model& model, double end, double log10_tolerance) {
  VectorField<double> field(compile_vector_field(model), {});
  State<double> start;
  for (const Rational& value : model.description().start) start.push_back(value.get_d());
  IntegrationSettings settings;
  settings.method = "auto";
  settings.tolerance = {log10_tolerance, log10_tolerance};
  settings.most_steps = 200;
  return integrate(field, start, 0.0, end, settings);
}

// Σ_k s_k(i) s_k(first) cos ω_k t,  s_k(i) = √(2/(n + 1)) sin(ikθ),  ω_k² = 1 + 4 sin²(kθ/2),  θ = π/(n + 1)
double normal_modes(std::size_t n, std::size_t first, std::size_t i, double t) {
  const long double theta = std::acos(-1.0L) / static_cast<long double>(n + 1);
  long double x = 0;
  for (std::size_t k = 1; k <= n; ++k) {
    const auto angle = theta * static_cast<long double>(k);
    const long double half = std::sin(angle / 2), omega = std::sqrt(1 + 4 * half * half);
    x += std::sin(angle * static_cast<long double>(i)) * std::sin(angle * static_cast<long double>(first)) *
         std::cos(omega * static_cast<long double>(t));
  }
  return static_cast<double>(2 * x / static_cast<long double>(n + 1));
}

}  // namespace

TEST_CASE("a chain of oscillators, one of them displaced: normal modes, and few steps") {
  constexpr std::size_t n = 200;
  constexpr double end = 10;
  for (const std::size_t first : {std::size_t{1}, n / 2, n}) {
    CAPTURE(first);
    const auto path = path_of(oscillators(n, first), end, -12);
    REQUIRE(path.outcome == Outcome::reached_end);
    for (std::size_t i = 1; i <= n; ++i) {
      CAPTURE(i);
      // the energy bounds what errors of single steps grow to
      CHECK(std::abs(path.end()[i - 1] - normal_modes(n, first, i, end)) < 200 * 1e-12);
    }
  }
}

// x_i = e^-2t (I_{i−1}(2t) − I_{i+1}(2t)) = e^-2t (i/t) I_i(2t): a walk from 1 that ends at 0; the other end is out of reach
TEST_CASE("a thousand diffusing states, all 0 but one: Bessel functions, and few steps") {
  constexpr std::size_t n = 1000;
  constexpr double end = 10;
  const auto path = path_of(diffusion(n, 1), end, -12);
  REQUIRE(path.outcome == Outcome::reached_end);
  for (std::size_t i = 1; i <= n; ++i) {
    CAPTURE(i);
    const double order = static_cast<double>(i);
    const double exact = i < 120 ? std::exp(-2 * end) * order / end * std::cyl_bessel_i(order, 2 * end) : 0;
    CHECK(std::abs(path.end()[i - 1] - exact) < 200 * 1e-12);
  }
}

// x_1 = e^-t, x_k = t^{k−1} e^-t/(k − 1)!
TEST_CASE("every state of a long cascade has the digits that two runs agree on") {
  constexpr std::size_t n = 40;
  ModelDescription chain = empty_chain(n, 1);
  for (std::size_t i = 1; i <= n; ++i) {
    const std::string own = "-x" + std::to_string(i);
    chain.equations.push_back(parse(i == 1 ? own : own + " + x" + std::to_string(i - 1)));
  }
  const Model model(std::move(chain));
  for (const long end : {1L, 30L}) {
    SimulationRequest request;
    request.start = model.description().start;
    request.method = "auto";
    request.digits = 15;
    request.until = end;
    const Simulation run = simulate(model, request);
    REQUIRE(run.outcome == Outcome::reached_end);
    REQUIRE(run.agreed_digits.value_or(0) >= 15);
    for (std::size_t k = 0; k < n; ++k) {
      CAPTURE(k);
      const long double t = end, size = std::exp(k * std::log(t) - t - std::lgamma(static_cast<long double>(k) + 1));
      CHECK(run.rows.back()[k + 1].approximate() == doctest::Approx(static_cast<double>(size)).epsilon(1e-14));
    }
  }
}

// Nothing of the plateau's Jacobian is seen at first, and all of it within the step that the oscillator's allows.
TEST_CASE("what grows out of nothing beside an oscillator is no front") {
  constexpr long decimals = 64;
  ModelDescription both = plateau(decimals).description();
  both.states.insert(both.states.end(), {"u", "v"});
  both.equations.insert(both.equations.end(), {parse("v"), parse("-u")});
  both.start.insert(both.start.end(), {0, 1});
  const Model model(std::move(both));
  const std::vector<Known> exact = plateau_end(decimals);
  for (const std::size_t digits : {6, 8, 12}) {
    CAPTURE(digits);
    const Simulation run = simulate(model, plateau_request(model, decimals, "taylor", digits));
    CAPTURE(run.message);
    REQUIRE(run.outcome == Outcome::reached_end);
    for (std::size_t i = 0; i < exact.size(); ++i) CHECK(agreed_digits(run.rows.back()[i + 1], exact[i]) + 1 >= digits);
  }
}

}  // namespace separatrix

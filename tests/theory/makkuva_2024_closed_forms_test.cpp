#include <doctest/doctest.h>
#include <gsl/gsl_sf_airy.h>

#include <cmath>
#include <limits>

#include "lib/num/agreement.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/basin/sweep.hpp"
#include "solvers/roots/zero_between.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "theory/makkuva_2024/attention.hpp"
#include "theory/makkuva_2024/basins.hpp"
#include "theory/makkuva_2024/gaussian_start.hpp"
#include "theory/makkuva_2024/model.hpp"
#include "theory/registry.hpp"

namespace separatrix::makkuva_2024 {
namespace {

Simulation until_attracted(const Model& model, const ParameterValues& parameters, const std::vector<Rational>& start,
                           std::size_t digits) {
  SimulationRequest request;
  request.parameters = parameters;
  request.start = start;
  request.until = power(Rational(10), 30);
  request.digits = digits;
  request.until_attracted = true;
  return simulate(model, request);
}

std::size_t agreement(const std::vector<Known>& a, const std::vector<Known>& b) {
  REQUIRE(a.size() == b.size());
  std::size_t least = 1000;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].value() != 0) least = std::min(least, agreed_digits(a[i], b[i]));
  }
  return least;
}

TEST_CASE("makkuva_2024: limit points in closed form are those of the integrated flow, 40 digits") {
  const Model model = markov();
  const Rational low(1, 10), high(9, 10);
  struct Case {
    Rational p, q, e, w;
  };
  const std::vector<Case> cases{{low, low, ratio(1, 2), -2},
                                {low, low, -2, -3},
                                {low, low, ratio(1, 2), ratio(-3, 10)},
                                {low, low, 3, -2},
                                {low, low, -1, 1},
                                {ratio(1, 5), ratio(3, 5), 1, 0},
                                {high, high, ratio(1, 2), ratio(1, 4)},
                                {high, high, 2, ratio(-1, 2)},
                                {high, high, ratio(-1, 4), ratio(-1, 2)},
                                {ratio(1, 2), ratio(4, 5), 1, -1},
                                {ratio(4, 5), ratio(1, 2), 1, 2}};
  for (const auto& [p, q, e, w] : cases) {
    CAPTURE(p.get_str());
    CAPTURE(e.get_str());
    CAPTURE(w.get_str());
    const Simulation simulation = until_attracted(model, {p, q}, {e, w}, 40);
    REQUIRE(simulation.limit);
    const auto predicted = limit_point(p, q, e, w, 40);
    REQUIRE(predicted);
    CHECK(agreement(*predicted, simulation.limit->state) >= 39);
  }
}

TEST_CASE("makkuva_2024: limits of starts on w = 0 and on e = 0") {
  const Rational low(1, 10), high(9, 10);
  CHECK(limit_point(high, high, 1, 0, 20) == std::vector<Known>{0, 0});
  CHECK(limit_point(low, low, 0, ratio(-5, 2), 20) == std::vector<Known>{0, "-2.5"});
  // u* = ln 81
  const auto right = limit_point(low, low, -1, 0, 15);
  REQUIRE(right);
  CHECK((*right)[0].approximate() == doctest::Approx(-std::sqrt(std::log(81.0))).epsilon(1e-14));
  // p + q = 1 and E > E_s: onto the line w = w_s
  const auto line = limit_point(ratio(3, 10), ratio(7, 10), 3, -1, 15);
  REQUIRE(line);
  CHECK((*line)[1].approximate() == doctest::Approx(-std::sqrt(0.5)).epsilon(1e-14));
  CHECK((*line)[0].approximate() == doctest::Approx(std::sqrt(8 + (1 + std::log(2.0)) / 2)).epsilon(1e-14));
  const auto axis = limit_point(ratio(3, 10), ratio(7, 10), ratio(1, 4), 1, 15);
  REQUIRE(axis);
  CHECK((*axis)[0] == "0");
}

TEST_CASE("makkuva_2024: the curve of Airy functions, against GSL and against its own flow") {
  CHECK(separatrix_s(0, 7) == "1.617233");
  CHECK(critical_embedding(7) == "1.271705");
  CHECK(agreed_digits(critical_embedding(60), "1.2717047750680987469") >= 19);
  const double k = std::cbrt(16.0) / 4;
  for (const double xi : {-2.2, -1.5, -0.3, 0.5, 3.0, 8.0}) {
    CAPTURE(xi);
    const double a = k * gsl_sf_airy_Ai_deriv(xi, GSL_PREC_DOUBLE) / gsl_sf_airy_Ai(xi, GSL_PREC_DOUBLE);
    const double s = 4 * a * a - 4 * k * k * xi;
    CHECK(separatrix_s(Rational(a), 15).approximate() == doctest::Approx(s).epsilon(1e-9));
  }
  // along the flow (s, a)' = (4 + 8as, s) two points of the curve are connected
  ModelDescription plane;
  plane.name = "plane";
  plane.states = {"s", "a"};
  plane.equations = {4 + 8 * symbol("s") * symbol("a"), symbol("s")};
  plane.start = {1, 0};
  SimulationRequest request;
  request.start = {separatrix_s(-1, 60).value(), -1};
  request.digits = 30;
  request.stops = {"a - 1/2"};
  const Simulation simulation = simulate(Model(std::move(plane)), request);
  REQUIRE(simulation.events.size() == 1);
  CHECK(agreed_digits(simulation.events[0].state[0], separatrix_s(ratio(1, 2), 30)) >= 28);
}

TEST_CASE("makkuva_2024: where a path with attention meets s = 0") {
  // integrated backward: −(s, a)' = (4 + 8as, s) until s = 0
  ModelDescription plane;
  plane.name = "backward";
  plane.states = {"s", "a"};
  plane.equations = {-4 - 8 * symbol("s") * symbol("a"), -symbol("s")};
  plane.start = {1, 0};
  const Model backward(std::move(plane));
  for (const auto& [s, a] : {std::pair<Rational, Rational>{1, 0}, {ratio(1, 10), 2}, {ratio(1, 4), -1}, {5, 1}}) {
    SimulationRequest request;
    request.start = {s, a};
    request.digits = 30;
    request.stops = {"s"};
    const Simulation simulation = simulate(backward, request);
    REQUIRE(simulation.events.size() == 1);
    const auto crossing = axis_crossing(s, a, 30);
    REQUIRE(crossing);
    CHECK(agreed_digits(simulation.events[0].state[1], *crossing) >= 28);
  }
  CHECK(side_of_separatrix(ratio(1617233, 1000000), 0) * side_of_separatrix(ratio(1617234, 1000000), 0) == -1);
  CHECK_FALSE(axis_crossing(2, 0, 20));
  CHECK_FALSE(axis_crossing(1, -1, 20));
}

TEST_CASE("makkuva_2024: basins with attention and with untied embeddings agree with the flow") {
  struct Case {
    Model model;
    std::function<std::optional<Label>(const ParameterValues&, const std::vector<Rational>&)> predicted;
  };
  for (const std::string name : {"markov-attention", "markov-untied"}) {
    const TheoryModel& theory = find_model(name);
    for (const auto& [p, q] : {std::pair<Rational, Rational>{ratio(1, 10), ratio(1, 10)}, {ratio(1, 2), ratio(4, 5)}}) {
      const auto cell = [&, &p = p, &q = q](std::size_t i) {
        const auto coordinate = [&](std::size_t step) { return ratio(static_cast<long>(i * step % 97) - 48, 16); };
        return SweepCell{{p, q}, {coordinate(31), coordinate(57), coordinate(73)}};
      };
      const auto results = sweep(theory.model, 60, cell, {});
      for (std::size_t i = 0; i < results.size(); ++i) {
        const auto predicted = theory.closed.label(cell(i).parameters, cell(i).start);
        if (predicted && results[i].label != Label::undecided) CHECK(results[i].label == *predicted);
      }
    }
  }
  // the tied line e = c leads into the trap of the two-parameter model, which is a saddle here
  CHECK(untied_basin(ratio(9, 10), ratio(9, 10), 1, 1, 1) == Label::saddle);
  CHECK(untied_basin(ratio(9, 10), ratio(9, 10), 1, -1, 1) == Label::global_minimum);
  CHECK(untied_basin(ratio(1, 10), ratio(1, 10), 1, -1, 1) == Label::saddle);
  CHECK(untied_basin(ratio(9, 10), ratio(9, 10), 1, ratio(99, 100), 1) == Label::global_minimum);
  CHECK(untied_basin(ratio(9, 10), ratio(9, 10), 0, 0, 1) == Label::stationary);
  CHECK(attention_basin(ratio(3, 10), ratio(7, 10), 1, 1, 1) == std::nullopt);
}

TEST_CASE("makkuva_2024: chances of a Gaussian start, quadrature against counting") {
  for (const auto& [s, below, above] : {std::tuple<Rational, double, double>{ratio(1, 5), .99995, .0030},
                                        {ratio(1, 2), .9686, .1889},
                                        {1, .8870, .3807}}) {
    for (const int side : {-1, 1}) {
      const auto chances = gaussian_start(side, s, 30), fine = gaussian_start(side, s, 45);
      REQUIRE(chances);
      REQUIRE(fine);
      CHECK(agreed_digits(chances->global, fine->global) >= 29);
      CHECK(agreed_digits(chances->trap, fine->trap) >= 29);
      const double exact = chances->global.approximate();
      CHECK(std::fabs(exact - (side < 0 ? below : above)) < 2e-4);
      for (const Spread spread : {Spread::pseudorandom, Spread::sobol}) {
        const SampledChance sampled = sampled_gaussian_start(side, to_double(s), 16, 8192, spread, 7);
        CHECK(std::fabs(sampled.global - exact) < 6 * sampled.standard_error + 1e-5);
        CHECK(sampled.standard_error < (spread == Spread::sobol ? 4e-4 : 3e-3));
      }
    }
  }
  CHECK_THROWS_AS(gaussian_start(0, 1, 20), InvalidArgument);
  CHECK_THROWS_AS(gaussian_start(1, 0, 20), InvalidArgument);
}

TEST_CASE("zero_between: roots to all digits, none where there is none") {
  const Expression x = symbol("x");
  CHECK(zero_between(power(x, 2) - 2, x, 1, 2, 30) == "1.41421356237309504880168872421");
  CHECK(zero_between(power(x, 2) - 2, x, 2, 3, 30) == std::nullopt);
  CHECK(zero_towards(log(x) + 10, x, 1, 0, 10) == "0.00004539992976");
  CHECK(zero_towards(log(x) - 10, x, 1, 0, 10) == std::nullopt);
  CHECK(zero_away(log(x) - 10, x, 1, 0, 10) == "22026.46579");
}

}  // namespace
}  // namespace separatrix::makkuva_2024

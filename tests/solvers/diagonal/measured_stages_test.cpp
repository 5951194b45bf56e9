#include "solvers/diagonal/measured_stages.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "solvers/evaluation.hpp"
#include "tests/support/networks.hpp"

using namespace separatrix;

namespace {

DiagonalStart generic(std::size_t n, const std::string& alpha) {
  const std::vector<Rational> xi = numbers("0.7,-1.1,0.4,1.3"), eta = numbers("-0.2,0.5,1.2,0.3");
  return {{xi.begin(), xi.begin() + n}, {eta.begin(), eta.begin() + n}, parse_rational(alpha)};
}

double time_of(const MeasuredStages& measured, std::size_t k) {
  return measured.times[k] ? to_double(measured.times[k]->value()) : NAN;
}

}  // namespace

TEST_CASE("weights in dual coordinates solve the primal flow") {
  const DiagonalNetwork network = correlated_case();
  const DiagonalStart start = generic(4, "1e-3");
  const std::vector<Expression> weights = weights_in_dual_coordinates(start);
  const Model dual = dual_model(network, start);
  for (std::size_t i = 0; i < 4; ++i) {
    const Expression u = weights[i], v = weights[4 + i], y = dual.states()[i];
    CHECK(is_identically_zero(differentiate(u, y) - v) == Verdict::holds);
    CHECK(is_identically_zero(differentiate(v, y) - u) == Verdict::holds);
    CHECK(is_identically_zero(u * v - dual.resolve(symbol(network.coordinates[i]))) == Verdict::holds);
  }
  CHECK_THROWS_AS(dual_model(network, {numbers("1,1,1,1"), numbers("0,0,-1,0"), 1}), InvalidArgument);
}

TEST_CASE("uncorrelated stages follow their closed form at finite alpha") {
  // s = T (1 + ½ ln(4|β*|/p²)/ln(1/α)), p = ξ + η or ξ − η
  const DiagonalNetwork network = diagonal_case();
  const StageSequence sequence = stage_sequence(network, {});
  const std::vector<double> lambda{2, 1, 1.5, 0.7}, target{1, -1.3, 0.4, -0.5};
  for (const std::string alpha : {"1e-16", "1e-64", "1e-10000"}) {
    const DiagonalStart start = generic(4, alpha);
    const MeasuredStages measured = measure_stages(network, start, {}, sequence);
    CHECK(measured.complete);
    CHECK(measured.notes.empty());
    const double L = to_double(logarithm_of_inverse(start.alpha, 15).value());
    for (std::size_t k = 0; k < 4; ++k) {
      const std::size_t i = sequence.stages[k].coordinate;
      const double p =
          to_double(target[i] > 0 ? Rational(start.xi[i] + start.eta[i]) : Rational(start.xi[i] - start.eta[i]));
      const double T = 1 / (lambda[i] * std::abs(target[i]));
      const double expected = T * (1 + 0.5 * std::log(4 * std::abs(target[i]) / (p * p)) / L);
      CHECK(time_of(measured, k) == doctest::Approx(expected).epsilon(1e-9));
    }
  }
}

TEST_CASE("extrapolated times are those of the algorithm") {
  // two stages of the correlated case are 0.02 apart: at 1e-64 their times still are 1e-3 from the straight line
  const std::vector<std::string> alphas{"1e-64", "1e-256", "1e-1024"};
  for (const DiagonalNetwork& network : {correlated_case(), dropping_case()}) {
    const StageSequence sequence = stage_sequence(network, {});
    std::vector<Rational> values;
    std::vector<MeasuredStages> runs;
    for (const std::string& alpha : alphas) {
      values.push_back(parse_rational(alpha));
      runs.push_back(measure_stages(network, generic(4, alpha), {}, sequence));
    }
    for (std::size_t k = 0; k < sequence.stages.size(); ++k) {
      std::vector<std::optional<Known>> times;
      for (const MeasuredStages& run : runs) times.push_back(run.times[k]);
      const auto limit = extrapolate_times({}, values, times, 15);
      REQUIRE(limit.has_value());
      CHECK(to_double(limit->value.value()) == doctest::Approx(to_double(sequence.stages[k].time)).epsilon(1e-9));
      // the error that is reported is one
      const Rational distance = abs(limit->value.value() - sequence.stages[k].time);
      CHECK(distance <= limit->error->value() + ratio(1, 1'000'000'000'000));
    }
  }
}

TEST_CASE("missing and inverted stages are told") {
  const DiagonalNetwork network = dropping_case();
  const StageSequence sequence = stage_sequence(network, {});
  // at such a scale the first life of coordinate 0 is over before it is half as high as its plateau
  const MeasuredStages measured = measure_stages(network, generic(4, "1/5"), {}, sequence);
  CHECK(measured.complete);
  CHECK_FALSE(measured.times[1].has_value());
  REQUIRE(measured.notes.size() >= 1);
  CHECK(measured.notes[0] == "stage 2 (coordinate 0, +) is missing: the coordinate never passes 0.250781");
  CHECK(measured.times[4].has_value());
  CHECK_THROWS_AS(measure_stages(network, generic(4, "1"), {}, sequence), InvalidArgument);
}

TEST_CASE("two methods and two arithmetics measure the same times") {
  const DiagonalNetwork network = dropping_case();
  const StageSequence sequence = stage_sequence(network, {});
  const DiagonalStart start = generic(4, "1e-64");
  const MeasuredStages taylor = measure_stages(network, start, {}, sequence);
  MeasureSettings settings;
  settings.method = "dopri5";
  const MeasuredStages dopri5 = measure_stages(network, start, {}, sequence, settings);
  settings = {};
  settings.digits = 30;
  const MeasuredStages precise = measure_stages(network, start, {}, sequence, settings);
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(time_of(taylor, k) == doctest::Approx(time_of(precise, k)).epsilon(1e-11));
    CHECK(time_of(dopri5, k) == doctest::Approx(time_of(precise, k)).epsilon(1e-9));
  }
}

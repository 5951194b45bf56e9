// Gradient descent of a network's weights beside their flow, from weights whose squares are beyond a double's digits.
#include <doctest/doctest.h>

#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/symbolic/expand.hpp"
#include "lib/symbolic/substitute.hpp"
#include "solvers/diagonal/measured_stages.hpp"
#include "solvers/diagonal/weight_sums.hpp"
#include "tests/support/networks.hpp"

using namespace separatrix;

namespace {

DiagonalStart generic(const std::string& alpha) {
  return {numbers("0.7,-1.1,0.4,1.3"), numbers("-0.2,0.5,1.2,0.3"), parse_rational(alpha)};
}

MeasureSettings descending(const std::string& rate, const std::string& until) {
  MeasureSettings settings;
  settings.descent = Descent{Schedule(parse_rational(rate))};
  settings.until = parse_rational(until);
  return settings;
}

double time_of(const MeasuredStages& measured, std::size_t k) {
  return measured.times[k] ? to_double(measured.times[k]->value()) : NAN;
}

// u ← u + η v∘g, v ← v + η u∘g of a quadratic loss, g = H(target − u∘v), in 150 digits
std::vector<std::vector<double>> iterates(const std::string& rows, const std::string& target_text,
                                          const DiagonalStart& start, const std::string& rate, std::size_t steps) {
  const PrecisionScope scope(150);
  const auto real = [](const Rational& value) { return to_real<mpfr>(value); };
  std::vector<mpfr> H, target, u, v;
  for (const Rational& each : numbers(rows)) H.push_back(real(each));
  for (const Rational& each : numbers(target_text)) target.push_back(real(each));
  const std::size_t n = target.size();
  for (std::size_t i = 0; i < n; ++i) {
    u.push_back(real(start.alpha * start.xi[i]));
    v.push_back(real(start.alpha * start.eta[i]));
  }
  const mpfr eta = real(parse_rational(rate));
  std::vector<std::vector<double>> beta(steps + 1, std::vector<double>(n));
  for (std::size_t k = 0; k <= steps; ++k) {
    std::vector<mpfr> g(n, mpfr(0));
    for (std::size_t i = 0; i < n; ++i) {
      beta[k][i] = to_double(mpfr(u[i] * v[i]));
      for (std::size_t j = 0; j < n; ++j) g[i] += H[i * n + j] * (target[j] - u[j] * v[j]);
    }
    for (std::size_t i = 0; i < n; ++i) {
      const mpfr before = u[i];
      u[i] += eta * v[i] * g[i];
      v[i] += eta * before * g[i];
    }
  }
  return beta;
}

}  // namespace

TEST_CASE("sums and differences of the weights have the flow of the weights") {
  const DiagonalNetwork network = correlated_case();
  const DiagonalStart start = generic("1e-3");
  const Model sums = sum_model(network, start), weights = primal_model(network, start);
  const std::size_t n = 4;
  REQUIRE(sums.dimension() == 2 * n);
  Substitution in_weights;
  for (std::size_t i = 0; i < n; ++i) {
    const Expression u = weights.states()[i], v = weights.states()[n + i];
    in_weights.emplace(sums.states()[i], u + v);
    in_weights.emplace(sums.states()[n + i], u - v);
    CHECK(sums.description().start[i] == weights.description().start[i] + weights.description().start[n + i]);
    CHECK(sums.description().start[n + i] == weights.description().start[i] - weights.description().start[n + i]);
  }
  const std::vector<Expression> found = sums.resolve(sums.field()), flow = weights.resolve(weights.field());
  for (std::size_t i = 0; i < n; ++i) {
    CHECK(is_identically_zero(substitute(found[i], in_weights) - flow[i] - flow[n + i]) == Verdict::holds);
    CHECK(is_identically_zero(substitute(found[n + i], in_weights) - flow[i] + flow[n + i]) == Verdict::holds);
  }
}

TEST_CASE("gradient descent in double is that of the weights in 150 digits, a product that returns included") {
  // product 0 is driven back to 0 and returns with the other sign, from u − v of size 1e-64
  const std::string H = "1,.6,.6,.1, .6,1,0,0, .6,0,1,-.15, .1,0,-.15,1", target = "-.6,1.4,1.1,.45";
  const DiagonalNetwork network = dropping_case();
  const DiagonalStart start = generic("1e-32");
  MeasureSettings settings = descending("1/20", "18");
  settings.curve_points = 10'000'000;
  const MeasuredStages measured = measure_stages(network, start, {}, stage_sequence(network, {}), settings);
  REQUIRE(measured.complete);
  const auto expected = iterates(H, target, start, "1/20", measured.s.size() - 2);
  const double scale = 32 * std::log(10);
  double largest = 0;
  for (std::size_t k = 0; k < expected.size(); ++k) {
    CHECK(measured.s[k] * scale == doctest::Approx(static_cast<double>(k) / 20).epsilon(1e-12));
    for (std::size_t i = 0; i < 4; ++i) {
      const double size = std::fmax(std::abs(expected[k][i]), 1e-30);
      largest = std::fmax(largest, std::abs(measured.coordinates[i][k] - expected[k][i]) / size);
    }
  }
  CHECK(largest < 1e-9);
  CHECK(expected.back()[0] < -0.5);  // it has returned
  CHECK(expected[expected.size() / 10][0] > -1e-20);
}

TEST_CASE("gradient descent tends to the flow linearly in its step") {
  const DiagonalNetwork network = diagonal_case();
  const DiagonalStart start = generic("1e-16");
  const StageSequence sequence = stage_sequence(network, {});
  const auto times = [&](const MeasureSettings& settings) {
    return measure_stages(network, start, {}, sequence, settings);
  };
  const MeasuredStages flow = times({}), coarse = times(descending("1/50", "4")),
                       fine = times(descending("1/100", "4"));
  for (std::size_t k = 0; k < 4; ++k) {
    const double slow = time_of(coarse, k) - time_of(flow, k), slower = time_of(fine, k) - time_of(flow, k);
    CHECK(slow > 0);  // ln(1 + ηg) < ηg
    CHECK(slow / slower == doctest::Approx(2).epsilon(0.05));
  }
}

TEST_CASE("what is learned and when: the linear phase has a closed form, for the flow and for descent") {
  // H = diag: |β| = ¼p²e^(2gt) up to 1e-5, g = λβ* up to a share of 1e-5; a step of descent multiplies p by 1 + ηg
  const DiagonalNetwork network = diagonal_case();
  const DiagonalStart start = generic("1e-32");
  const StageSequence sequence = stage_sequence(network, {});
  const std::vector<double> lambda{2, 1, 1.5, 0.7}, target{1, -1.3, 0.4, -0.5};
  const double eta = 0.02, L = 32 * std::log(10);
  const MeasuredStages flow = measure_stages(network, start, {}, sequence),
                       descent = measure_stages(network, start, {}, sequence, descending("1/50", "4"));
  REQUIRE(flow.learned.size() == 4);
  REQUIRE(descent.learned.size() == 4);
  for (std::size_t k = 0; k < 4; ++k) {
    const std::size_t i = flow.learned[k].coordinate;
    CHECK(i == sequence.stages[k].coordinate);
    CHECK(flow.learned[k].sign == sequence.stages[k].sign);
    const double g = lambda[i] * std::abs(target[i]);
    const double p =
        to_double(target[i] > 0 ? Rational(start.xi[i] + start.eta[i]) : Rational(start.xi[i] - start.eta[i]));
    const double doublings = std::log(4e-5 / (p * p)) / 2 + L;
    CHECK(flow.learned[k].s == doctest::Approx(doublings / (g * L)).epsilon(1e-6));
    CHECK(descent.learned[k].coordinate == i);
    CHECK(descent.learned[k].s == doctest::Approx(doublings * eta / (std::log1p(eta * g) * L)).epsilon(1e-6));
  }
}

TEST_CASE("a run ends where it is told to, and descent in double has its range") {
  const DiagonalNetwork network = diagonal_case();
  const StageSequence sequence = stage_sequence(network, {});
  MeasureSettings settings;
  settings.until = 1;
  settings.curve_points = 100;
  const MeasuredStages early = measure_stages(network, generic("1e-32"), {}, sequence, settings);
  CHECK(early.complete);
  CHECK(early.s.back() <= 1 + 1e-12);
  CHECK(early.learned.size() == 2);  // stages begin at 0.5, 0.77, 1.67, 2.86
  CHECK_FALSE(early.times[2].has_value());
  settings = descending("1/20", "1");
  CHECK_THROWS_AS(measure_stages(network, generic("1e-200"), {}, sequence, settings), InvalidArgument);
  settings.digits = 16;
  const MeasuredStages tiny = measure_stages(network, generic("1e-200"), {}, sequence, settings);
  CHECK(tiny.learned.size() == 2);
}

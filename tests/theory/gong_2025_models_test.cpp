// The losses of the models against prompts that are summed here, token by token.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <random>

#include "lib/model/vector_field.hpp"
#include "lib/num/decimal.hpp"
#include "lib/num/rounded.hpp"
#include "solvers/smoothing.hpp"
#include "theory/gong_2025/descent_run.hpp"
#include "theory/gong_2025/model.hpp"

namespace separatrix::gong_2025 {
namespace {

struct Values {
  double gamma = 0.9, r = 0.4, m = 1.1, rho = 0.7, p0 = 0.3, q0 = 0.5;
};

double relu(double x) { return x > 0 ? x : 0; }
double logistic(double margin) { return std::log1p(std::exp(-margin)); }

// h of a query of label y where the share of positive keys is `positive`; x = ±γ along w⋆
double elementary(double omega, double gamma, double positive, int y) {
  return positive * relu(gamma * omega * gamma * y) - (1 - positive) * relu(-gamma * omega * gamma * y);
}

// k of the query z (0) or z ± ζ (±1)
double specialised(double a, double e, const Values& v, int query) {
  double k = 0;
  for (const int key : {0, 1, -1}) {
    const double share = key == 0 ? v.rho : -(1 - v.rho) / 2;
    k += share * relu(a * v.m * v.m + e * v.r * v.r * key * query);
  }
  return k;
}

double value_of(const Model& model, const std::vector<double>& state, const Values& v) {
  Function<double> loss(compile(model, {*model.description().loss}),
                        model.values({{"gamma", rounded(v.gamma, 17).value()},
                                      {"r", rounded(v.r, 17).value()},
                                      {"m", rounded(v.m, 17).value()},
                                      {"rho", rounded(v.rho, 17).value()},
                                      {"p0", rounded(v.p0, 17).value()},
                                      {"q0", rounded(v.q0, 17).value()}}));
  std::vector<double> point = state;
  point.push_back(0);
  return loss(point).front();
}

TEST_CASE("gong_2025: losses of two-stage and two-stage-coupled are means over prompts") {
  const Values v;
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> anywhere(-3, 3);
  const std::array<std::tuple<int, int, double>, 3> queries{{{0, 1, 0.5}, {1, -1, 0.25}, {-1, -1, 0.25}}};
  for (int i = 0; i < 50; ++i) {
    const double omega = anywhere(random), a = anywhere(random), e = anywhere(random);
    double only_P = 0, only_Q = 0, both = 0;
    for (const int y : {1, -1}) only_P += logistic(y * elementary(omega, v.gamma, 0.5, y)) / 2;
    for (const auto& [query, y, share] : queries) {
      const double k = specialised(a, e, v, query);
      only_Q += share * logistic(y * k);
      // a key has one label: ρ of them are positive
      both += share * logistic(y * (elementary(omega, v.gamma, v.rho, y) + k));
    }
    CHECK(value_of(two_stage(), {omega, a, e}, v) == doctest::Approx(v.p0 * only_P + v.q0 * only_Q).epsilon(1e-13));
    CHECK(value_of(two_stage_coupled(), {omega, a, e}, v) ==
          doctest::Approx(v.p0 * only_P + v.q0 * only_Q + (1 - v.p0 - v.q0) * both).epsilon(1e-13));
  }
}

TEST_CASE("gong_2025: the loss of two-stage-matrix on diagonal weights is that of two-stage") {
  const Values v;
  std::mt19937_64 random(8);
  std::uniform_real_distribution<double> anywhere(-3, 3);
  for (int i = 0; i < 50; ++i) {
    const double omega = anywhere(random), a = anywhere(random), e = anywhere(random);
    const std::vector<double> state{omega, 0, 0, 0, 0, 0, 0, 0, 0, a, 0, 0, e};
    CHECK(value_of(two_stage_matrix(), state, v) ==
          doctest::Approx(value_of(two_stage(), {omega, a, e}, v)).epsilon(1e-13));
  }
}

TEST_CASE("gong_2025: smoothed ReLUs lie above, by at most mu ln 2, and leave no kink") {
  const Model smooth = smoothed(two_stage(), ratio(1, 50));
  const Values v;
  std::mt19937_64 random(9);
  std::uniform_real_distribution<double> anywhere(-1, 1);
  for (int i = 0; i < 50; ++i) {
    const std::vector<double> state{anywhere(random), anywhere(random), anywhere(random)};
    CHECK(value_of(smooth, state, v) == doctest::Approx(value_of(two_stage(), state, v)).epsilon(0.02));
  }
  CHECK(VectorField<double>(compile_vector_field(smooth), smooth.values({})).switches() == 0);
  CHECK(VectorField<double>(compile_vector_field(two_stage()), two_stage().values({})).switches() > 0);
}

TEST_CASE("gong_2025: means and shares come with their intervals") {
  const Mean mean = mean_of({1, 2, 3, 4, 5});
  CHECK(mean.value == doctest::Approx(3));
  CHECK(mean.band == doctest::Approx(1.96 * std::sqrt(2.5 / 5)));
  // Wilson 1927; values of the closed formula
  const Share all = share_of(10, 10), half = share_of(50, 100);
  CHECK(all.high == doctest::Approx(1));
  CHECK(all.low == doctest::Approx(0.7225).epsilon(1e-3));
  CHECK(half.low == doctest::Approx(0.4038).epsilon(1e-3));
  CHECK(half.high == doctest::Approx(0.5962).epsilon(1e-3));
}

}  // namespace
}  // namespace separatrix::gong_2025

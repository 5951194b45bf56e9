#include "lib/tape/lanes.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/differentiate.hpp"
#include "lib/tape/compile.hpp"
#include "lib/tape/evaluate.hpp"
#include "lib/tape/operate.hpp"
#include "tests/support/agreement.hpp"
#include "tests/support/attention.hpp"
#include "tests/support/samples.hpp"

namespace separatrix {
namespace {

using Row = std::array<double, sample_lanes>;

Row apply_in_lanes(Operation operation, const Row& a, const Row& b) {
  std::array<Row, 3> registers{a, b, Row{}};
  const LaneInstruction code{operation, LaneInstruction::Sum::none, {0, 2}, {0, 0}, {0, 1}, {0, 0}};
  run_lanes({code}, registers[0].data(), nullptr);
  return registers[2];
}

bool is_same(double a, double b) { return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof a) == 0; }

const std::vector<double> special{0.0,
                                  -0.0,
                                  1.0,
                                  -1.0,
                                  1e-320,
                                  -1e-320,
                                  1e300,
                                  -1e300,
                                  INFINITY,
                                  -INFINITY,
                                  std::numeric_limits<double>::quiet_NaN(),
                                  709.0,
                                  -708.0,
                                  -745.0};

std::vector<double> numbers() {
  std::mt19937_64 random(5);
  std::vector<double> all(special);
  while (all.size() < 400 * sample_lanes) {
    const double size = std::ldexp(1.0, static_cast<int>(random() % 80) - 70);
    all.push_back((static_cast<double>(random() % 2000001) / 1e6 - 1) * size * 2);
  }
  return all;
}

TEST_CASE("lanes: every operation is that of Elementary, bit by bit, but for exp and sigmoid") {
  const std::vector<double> all = numbers();
  for (int k = 0; k < static_cast<int>(Operation::mean); ++k) {
    const auto operation = static_cast<Operation>(k);
    if (operation == Operation::exp || operation == Operation::sigmoid) continue;
    CAPTURE(k);
    for (std::size_t start = 0; start + sample_lanes <= all.size(); start += sample_lanes) {
      Row a, b;
      for (std::size_t i = 0; i < sample_lanes; ++i) {
        a[i] = all[start + i];
        b[i] = all[(start * 7 + i * 3 + 11) % all.size()];
      }
      const Row found = apply_in_lanes(operation, a, b);
      for (std::size_t i = 0; i < sample_lanes; ++i) {
        double expected = 0;
        operate(operation, expected, a[i], b[i]);
        if (is_same(found[i], expected)) continue;
        CAPTURE(a[i]);
        CAPTURE(b[i]);
        CHECK(found[i] == expected);
      }
    }
  }
}

TEST_CASE("lanes: a product added is rounded twice") {
  const double third = 1.0 / 3;
  std::array<Row, 3> registers;
  registers[0].fill(third);
  registers[1].fill(-third * third);
  for (const auto sum : {LaneInstruction::Sum::plus, LaneInstruction::Sum::minus}) {
    const bool plus = sum == LaneInstruction::Sum::plus;
    run_lanes({{Operation::multiply, sum, {0, 2}, {0, 0}, {1, 0}, {0, 1}}}, registers[0].data(), registers[0].data());
    volatile double product = third * third;  // not contracted here either
    for (const double each : registers[2]) CHECK(each == (plus ? 0.0 : -2 * product));
  }
}

TEST_CASE("lanes: exp and sigmoid are within two units in the last place") {
  const PrecisionScope scope(40);
  double worst_exp = 0, worst_sigmoid = 0;
  const auto units = [](double found, const mpfr& exact) {
    const double nearest = to_double(exact);
    if (is_same(found, nearest)) return 0.0;
    const double unit = std::nextafter(std::fabs(nearest), INFINITY) - std::fabs(nearest);
    return std::fabs(to_double(mpfr((mpfr(found) - exact) / mpfr(unit))));
  };
  std::mt19937_64 random(6);
  std::vector<double> all(special);
  for (int i = 0; i < 20000; ++i) {
    const double range = i % 2 == 0 ? 1.0 : 760.0;
    all.push_back(range * (static_cast<double>(random() % 2000001) / 1e6 - 1));
  }
  all.resize(all.size() / sample_lanes * sample_lanes);
  for (std::size_t start = 0; start < all.size(); start += sample_lanes) {
    Row a;
    std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(start), sample_lanes, a.begin());
    const Row exponential = apply_in_lanes(Operation::exp, a, a), logistic = apply_in_lanes(Operation::sigmoid, a, a);
    for (std::size_t i = 0; i < sample_lanes; ++i) {
      if (std::isnan(a[i])) {
        CHECK(std::isnan(exponential[i]));
        CHECK(std::isnan(logistic[i]));
        continue;
      }
      mpfr exact(0);
      Elementary<mpfr>::exp(exact, mpfr(a[i]));
      worst_exp = std::max(worst_exp, units(exponential[i], exact));
      Elementary<mpfr>::sigmoid(exact, mpfr(a[i]));
      worst_sigmoid = std::max(worst_sigmoid, units(logistic[i], exact));
    }
  }
  CHECK(worst_exp < 1);
  CHECK(worst_sigmoid < 2);
  MESSAGE("units in the last place: exp ", worst_exp, ", sigmoid ", worst_sigmoid);
}

TEST_CASE("lanes: sums of any number of samples") {
  const PrecisionScope scope(50);
  const Expression a = symbol("a");
  for (const std::size_t samples : {1, 7, 8, 9, 15, 16, 17, 200}) {
    CAPTURE(samples);
    const Dataset data = random_samples("data", {"x", "y"}, samples, 3);
    const Expression body = (column(data, "x") - a) * column(data, "y") / (2 + power(column(data, "x"), 2)) + 1000;
    Evaluator<double> means(compile({mean(data, body), mean(data, exp(a) * body)}, {a}, {}), {});
    const double at = 0.7;
    const auto found = means(std::vector{at});
    // each sample by itself, the sum exactly
    mpfr sum(0);
    for (std::size_t i = 0; i < samples; ++i) {
      const Dataset one("data", {"x", "y"}, {data.value(i, 0), data.value(i, 1)});
      const Expression same = (column(one, "x") - a) * column(one, "y") / (2 + power(column(one, "x"), 2)) + 1000;
      Evaluator<double> single(compile({mean(one, same)}, {a}, {}), {});
      sum += mpfr(single(std::vector{at})[0]);
    }
    CHECK(std::fabs(found[0] - to_double(mpfr(sum / samples))) <= 2.3e-13);  // two roundings near 1000
  }
  // what is infinite is not turned into nan
  const Dataset data("data", {"x"}, {1, 2, 1000});
  Evaluator<double> overflows(compile({mean(data, exp(column(data, "x") * a))}, {a}, {}), {});
  CHECK(overflows(std::vector{1.0})[0] == INFINITY);
}

TEST_CASE("lanes: the gradient of an attention head, against the one by hand") {
  for (const std::size_t samples : {1, 7, 16, 33}) {
    const AttentionLoss model = attention_loss(4, 3, samples, 11);
    Evaluator<double> evaluate(compile(gradient(model.loss, model.variables), model.variables, {}), {});
    const std::vector<double> at{0.3, -0.8, 1.1, 0.5, 0.25, -1.5};
    const std::vector<double> found = evaluate(at);
    std::vector<double> expected(6);
    AttentionByHand(model, 4, 3)(at.data(), expected.data());
    for (std::size_t i = 0; i < 6; ++i) CHECK(found[i] == doctest::Approx(expected[i]).epsilon(1e-13));
  }
}

}  // namespace
}  // namespace separatrix

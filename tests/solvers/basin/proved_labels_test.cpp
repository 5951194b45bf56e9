// Proved labels beside numerical ones, of many random starts: two programs that share the model alone.
#include <doctest/doctest.h>

#include <random>

#include "lib/symbolic/canonical.hpp"
#include "solvers/basin/certified_basin.hpp"
#include "solvers/basin/sweep.hpp"
#include "solvers/enclosure/flow_enclosure.hpp"
#include "tests/support/plane_model.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

using Starts = std::vector<std::vector<Rational>>;

struct Compared {
  std::size_t proved = 0, differ = 0;
};

// a numerical limit is as near to the true one as its error says, at least
bool is_near(const IntervalVector& limit, const std::vector<double>& x) {
  constexpr double error = 1e-5;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!(limit[i] + interval(-error, error)).contains(x[i])) return false;
  }
  return true;
}

Compared compare(const Model& model, const ParameterValues& parameters, const Starts& starts,
                 const ProofSettings& settings) {
  std::vector<std::vector<Interval>> points;
  for (const std::vector<Rational>& start : starts) {
    points.emplace_back();
    for (const Rational& value : start) points.back().push_back({value, value});
  }
  const auto proofs = BasinProvers(model, parameters, settings)(points, [] {});
  const auto found = sweep(model, starts.size(), [&](std::size_t i) { return SweepCell{parameters, starts[i]}; }, {});
  Compared compared;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (proofs[i].label == Label::undecided || found[i].label == Label::undecided) continue;
    ++compared.proved;
    const bool same =
        proofs[i].label == found[i].label && (!found[i].at_limit || is_near(proofs[i].limit, found[i].end));
    compared.differ += same ? 0 : 1;
  }
  return compared;
}

Starts random_starts(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> number(-3, 3);
  Starts starts;
  for (std::size_t i = 0; i < count; ++i) starts.push_back({Rational(number(random)), Rational(number(random))});
  return starts;
}

// (u² − 1)²/4 + v²/2 + u² v²/4 with u = (3x + 4y)/5, v = (4x − 3y)/5: by symmetry the boundary is u = 0
Model tilted_wells() {
  using testing::x, testing::y;
  const Expression u = (3 * x + 4 * y) / 5, v = (4 * x - 3 * y) / 5;
  return testing::plane_model(power(power(u, 2) - 1, 2) / 4 + power(v, 2) / 2 + power(u, 2) * power(v, 2) / 4);
}

// next to the boundary, on both sides: u = ±2^-k, and v from 1/2 to 3/2
Starts starts_near_boundary(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> along(0.5, 1.5);
  Starts starts;
  for (std::size_t i = 0; i < count; ++i) {
    const Rational v(along(random)), u = Rational(i % 2 == 0 ? 1 : -1) / Rational(1UL << (6 + i % 20));
    starts.push_back({Rational((3 * u + 4 * v) / 5), Rational((4 * u - 3 * v) / 5)});
  }
  return starts;
}

// the boundary of markov at w = −2, by its closed form: starts at 2^-k from it, on both sides
Starts starts_near_saddle(const TheoryModel& markov, const ParameterValues& parameters) {
  const auto label = [&](const Rational& e) { return *markov.closed.label(parameters, {e, -2}); };
  Rational low = 1, high = 3, distance = ratio(1, 2);
  while (high - low > ratio(1, 1L << 40)) {
    const Rational middle = (low + high) / 2;
    (label(middle) == label(low) ? low : high) = middle;
  }
  Starts starts;
  for (int k = 1; k < 36; ++k, distance /= 2) {
    starts.push_back({Rational(low - distance), -2});
    starts.push_back({Rational(high + distance), -2});
  }
  return starts;
}

TEST_CASE("proved labels: those of starts next to a boundary are numerical ones, until remainders are left away") {
  const TheoryModel& markov = find_model("markov");
  const ParameterValues parameters = markov.model.values({{"p", ratio(1, 10)}, {"q", ratio(1, 10)}});
  ProofSettings coarse;
  coarse.remainder_bits = 8;
  const Starts starts = starts_near_saddle(markov, parameters);
  const Compared right = compare(markov.model, parameters, starts, coarse);
  CHECK(right.proved > 0);
  CHECK(right.differ == 0);
  const SabotagedRemainder fault;
  CHECK(compare(markov.model, parameters, starts, coarse).differ > 0);
}

TEST_SUITE("full") {
  TEST_CASE("proved labels: not one of 10^4 random starts has another label than the numerical one") {
    const TheoryModel& markov = find_model("markov");
    const auto check = [](const Model& model, const ParameterValues& parameters, const Starts& starts) {
      CAPTURE(model.name());
      const Compared compared = compare(model, parameters, starts, {});
      CHECK(compared.differ == 0);
      CHECK(compared.proved > starts.size() * 9 / 10);
    };
    check(markov.model, markov.model.values({{"p", ratio(1, 10)}, {"q", ratio(1, 10)}}), random_starts(2500, 1));
    check(markov.model, markov.model.values({{"p", ratio(9, 10)}, {"q", ratio(9, 10)}}), random_starts(2500, 2));
    check(tilted_wells(), {}, random_starts(3000, 3));
    check(tilted_wells(), {}, starts_near_boundary(2000, 4));
  }
}

}  // namespace
}  // namespace separatrix

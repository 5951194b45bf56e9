#include "solvers/basin/certified_basin.hpp"

#include <doctest/doctest.h>

#include <random>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/enclosure/contracting_ball.hpp"
#include "solvers/enclosure/factor_trap.hpp"
#include "solvers/enclosure/flow_enclosure.hpp"
#include "tests/support/plane_model.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

using testing::x, testing::y, testing::plane_model, testing::plane_field;

std::vector<Interval> point(const Rational& a, const Rational& b) { return {{a, a}, {b, b}}; }

bool inside(const interval& side, const std::string& value) {
  const Rational exact = parse_rational(value);
  return Rational(side.low) <= exact && exact <= Rational(side.high);
}

// the double well (x² − 1)²/4 + y²/2: wells at (±1, 0), sym J = −diag(3x² − 1, 1)
const Model& double_well() {
  static const Model model = plane_model(power(power(x, 2) - 1, 2) / 4 + power(y, 2) / 2);
  return model;
}

TEST_CASE("contracting ball: around a well, not around the saddle, not where it would reach over the inflection") {
  AutonomousField field(compile_autonomous(double_well()), ParameterValues());
  const auto ball = prove_contracting_ball(field, {{0.9, 0.95}, {-0.05, 0.1}});
  REQUIRE(ball);
  CHECK(ball->limit[0].contains(1));
  CHECK(ball->limit[1].contains(0));
  CHECK(ball->limit[0].width() < 1e-12);
  CHECK(ball->rate > 0);
  CHECK(ball->rate <= 1);
  CHECK(ball->contains({{1, 1}, {0, 0}}));
  CHECK_FALSE(ball->contains({{0, 0}, {0, 0}}));
  CHECK_FALSE(prove_contracting_ball(field, {{-0.1, 0.1}, {-0.1, 0.1}}));
  // 3x² < 1 within the ball
  CHECK_FALSE(prove_contracting_ball(field, {{0.4, 0.6}, {0, 0}}));
  // a strong spiral is a contraction although its Jacobian is not symmetric
  AutonomousField spiral(compile_autonomous(plane_field({-x - 5 * y, 5 * x - y})), ParameterValues());
  const auto around = prove_contracting_ball(spiral, {{-2, 2}, {-2, 2}});
  REQUIRE(around);
  CHECK(around->rate <= 1);
  CHECK(around->rate > 1 - 1e-9);
}

TEST_CASE("factor trap: the ring of minima, found in the flow's own form") {
  const Model ring = plane_model(power(power(x, 2) + power(y, 2) - 1, 2));
  const auto factors = common_factors(ring);
  REQUIRE(factors.size() == 1);
  CHECK(common_factors(double_well()).empty());
  FactorTrap trap(ring, factors[0], {});
  // the flow is radial: (1.1, 0) goes to (1, 0)
  const auto from = trap.prove(IntervalVector{{1.1, 1.1}, {0, 0}});
  REQUIRE(from);
  CHECK(from->limit[0].contains(1));
  CHECK(from->limit[1].contains(0));
  CHECK(from->limit[0].low > 0.5);
  // at the maximum the factor grows
  CHECK_FALSE(trap.prove(IntervalVector{{-0.1, 0.1}, {-0.1, 0.1}}));
}

TEST_CASE("proved basins: starts of the ring go to the nearest point of it") {
  const Model ring = plane_model(power(power(x, 2) + power(y, 2) - 1, 2));
  BasinProver prove(ring, {});
  std::mt19937 random(5);
  for (int trial = 0; trial < 100; ++trial) {
    // a multiple of a Pythagorean direction: the limit is rational
    const std::vector<Rational> to = trial % 2 == 0 ? std::vector<Rational>{ratio(3, 5), ratio(-4, 5)}
                                                    : std::vector<Rational>{ratio(-5, 13), ratio(12, 13)};
    const Rational r = ratio(static_cast<long>(1 + random() % 300), 100);
    const ProvedDestination found = prove(point(to[0] * r, to[1] * r));
    if (r == 1) continue;
    REQUIRE(found.label == Label::minimum);
    CHECK(found.lemma == TrapLemma::factor);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(Rational(found.limit[i].low) <= to[i]);
      CHECK(to[i] <= Rational(found.limit[i].high));
    }
    CHECK(found.loss.contains(0));
  }
  const ProvedDestination rest = prove(point(0, 0));
  CHECK(rest.label == Label::stationary);
  CHECK(rest.lemma == TrapLemma::at_rest);
}

TEST_CASE("proved basins: a start at rest whose loss has no value has no label and no loss") {
  ModelDescription description = plane_model(power(x, 2) / 2 + power(y, 2) / 2).description();
  description.parameters = {{"c", "of a constant", 1, {}}};
  description.loss = *description.loss + log(symbol("c"));
  const Model model(description);
  const ProvedDestination rest = BasinProver(model, {Rational(1)})(point(0, 0));
  CHECK(rest.label == Label::stationary);
  CHECK(rest.loss.contains(0));
  const ProvedDestination without = BasinProver(model, {Rational(-1)})(point(0, 0));
  CHECK(without.label == Label::undecided);
  CHECK(without.lemma == TrapLemma::none);
  CHECK(without.reason == "it is at rest, but its loss has no value there");
}

TEST_CASE("proved basins: the lemmas about the loss end proofs that the others cannot end") {
  // wide boxes of the double well are below the saddle, but no contracting ball holds them
  BasinProver wells(double_well(), {});
  const ProvedDestination component = wells({{ratio(3, 10), ratio(6, 5)}, {ratio(-1, 10), ratio(1, 10)}});
  CHECK(component.label == Label::minimum);
  CHECK(component.lemma == TrapLemma::sublevel);
  CHECK(component.steps == 0);
  CHECK(component.limit[0].contains(1));
  // two residuals of three states: a curve of minima, and no factor in common
  ModelDescription description = double_well().description();
  const Expression z = symbol("z");
  description.states = {"x", "y", "z"};
  description.start = {0, 0, 0};
  description.loss = power(x * y - 1, 2) / 2 + power(z - x, 2) / 2;
  const ProvedDestination curve = BasinProver(Model(description), {})({{1, 1}, {ratio(11, 10), ratio(11, 10)}, {1, 1}});
  CHECK(curve.label == Label::minimum);
  CHECK(curve.lemma == TrapLemma::inequality);
  CHECK(curve.loss.contains(0));
  // separable logistic regression
  const ProvedDestination away = BasinProver(plane_model(softplus(-x - y) + softplus(-x + y)), {})(point(-1, 2));
  CHECK(away.label == Label::infinity);
  CHECK(away.lemma == TrapLemma::cone);
  CHECK(BasinProver(plane_model(-power(x, 2) + power(y, 2)), {})(point(ratio(1, 9), 2)).label == Label::diverged);
  CHECK(BasinProver(plane_model(-power(x, 2) + power(y, 2)), {})({{-1, 1}, {0, 0}}).label == Label::undecided);
}

TEST_CASE("proved basins: a box that lies across a separatrix is never given a label") {
  BasinProver prove(double_well(), {});
  std::mt19937 random(7);
  std::uniform_real_distribution<double> number(-2, 2);
  int proved = 0;
  for (int trial = 0; trial < 200; ++trial) {
    const Rational a(number(random)), b(number(random)), r(0.03 * std::fabs(number(random)));
    const std::vector<Interval> box{{a - r, a + r}, {b - r, b + r}};
    const ProvedDestination found = prove(box);
    if (found.label == Label::undecided) continue;
    ++proved;
    CHECK(found.lemma != TrapLemma::none);
    // all of the box on one side of x = 0, and the well on the same side
    CHECK((box[0].low > 0 || box[0].high < 0));
    CHECK(found.limit[0].contains(a > 0 ? 1 : -1));
  }
  CHECK(proved > 150);
}

TEST_CASE("proved basins: markov's limits and labels are those of the closed forms") {
  const TheoryModel& markov = find_model("markov");
  std::mt19937 random(11);
  std::uniform_real_distribution<double> number(-2.5, 2.5);
  for (const Rational& p : {ratio(1, 10), ratio(9, 10)}) {
    const ParameterValues parameters = markov.model.values({{"p", p}, {"q", p}});
    int proved = 0;
    BasinProver prove(markov.model, parameters);
    for (int trial = 0; trial < 25; ++trial) {
      const std::vector<Rational> start{Rational(number(random)), Rational(number(random))};
      const ProvedDestination found = prove(point(start[0], start[1]));
      if (found.label == Label::undecided) continue;
      ++proved;
      CHECK(found.label == *markov.closed.label(parameters, start));
      const auto limit = markov.closed.limit(parameters, start, 40);
      if (!limit) continue;
      for (std::size_t i = 0; i < 2; ++i) CHECK(inside(found.limit[i], (*limit)[i].text()));
    }
    CHECK(proved >= 24);
  }
}

// starts nearer and nearer to the boundary of the closed form, on both sides of it, with coarse remainders
TEST_CASE("proved basins: near a boundary labels are right or open, and wrong as soon as remainders are left away") {
  const TheoryModel& markov = find_model("markov");
  const ParameterValues parameters = markov.model.values({{"p", ratio(1, 10)}, {"q", ratio(1, 10)}});
  const auto predicted = [&](const Rational& e) { return *markov.closed.label(parameters, {e, -2}); };
  Rational low = 1, high = 3;
  REQUIRE(predicted(low) != predicted(high));
  while (high - low > ratio(1, 1L << 40)) {
    const Rational middle = (low + high) / 2;
    (predicted(middle) == predicted(low) ? low : high) = middle;
  }
  ProofSettings coarse;
  coarse.remainder_bits = 8;
  BasinProver prove(markov.model, parameters, coarse);
  const auto wrong_labels = [&] {
    int wrong = 0;
    Rational distance = ratio(1, 2);
    for (int k = 1; k < 36; ++k, distance /= 2) {
      for (const Rational& e : {Rational(low - distance), Rational(high + distance)}) {
        const ProvedDestination found = prove(point(e, -2));
        if (found.label != Label::undecided) wrong += found.label == predicted(e) ? 0 : 1;
      }
    }
    return wrong;
  };
  CHECK(wrong_labels() == 0);
  const SabotagedRemainder fault;
  CHECK(wrong_labels() > 0);
}

TEST_CASE("proved basins: what is refused") {
  CHECK_THROWS_AS(BasinProver(plane_field({-x, -y}), {}), InvalidArgument);
  CHECK_THROWS_AS(BasinProver(plane_model(abs(x) + power(y, 2)), {}), InvalidArgument);
}

}  // namespace
}  // namespace separatrix

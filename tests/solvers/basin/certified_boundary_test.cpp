#include "solvers/basin/certified_boundary.hpp"

#include <doctest/doctest.h>

#include "lib/num/error.hpp"
#include "lib/symbolic/canonical.hpp"
#include "tests/support/plane_model.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

using testing::x, testing::y, testing::plane_model;

const Rational tenth = ratio(1, 10);

TEST_CASE("proved boundary: ends that no double tells apart, on both sides of a boundary that is known") {
  // wells at x = 1/3 ± 1; by the symmetry of the loss the boundary is x = 1/3, which is no double
  const Model wells = plane_model(power(power(x - ratio(1, 3), 2) - 1, 2) / 4 + power(y, 2) / 2);
  const Segment segment{{0, ratio(1, 2)}, {1, ratio(1, 2)}};
  for (const int digits : {3, 16, 40, 80}) {
    CAPTURE(digits);
    const Rational distance = power(tenth, digits), at = ratio(1, 3);
    const ProvedBoundary found = prove_boundary(wells, {}, segment, at - distance, at + distance);
    CHECK(found.reason == "");
    CHECK(found.from_lower.limit[0].contains(-2.0 / 3));
    CHECK(found.from_upper.limit[0].contains(4.0 / 3));
    CHECK(found.from_lower.lemma == TrapLemma::contracting_ball);
    // in the same order when the segment is turned round
    const ProvedBoundary turned =
        prove_boundary(wells, {}, {segment.to, segment.from}, 1 - at - distance, 1 - at + distance);
    CHECK(turned.is_proved());
    CHECK(turned.from_lower.limit[0].contains(4.0 / 3));
    // both on one side
    CHECK_FALSE(prove_boundary(wells, {}, segment, at + distance, at + 2 * distance).is_proved());
  }
  CHECK_THROWS_AS(prove_boundary(wells, {}, segment, 0, 0), InvalidArgument);
}

TEST_CASE("proved boundary: different points of one manifold of minima are no two basins") {
  const Model ring = plane_model(power(power(x, 2) + power(y, 2) - 1, 2));
  const ProvedBoundary found = prove_boundary(ring, {}, {{ratio(1, 2), 0}, {0, ratio(1, 2)}}, 0, 1);
  CHECK(found.from_lower.label == Label::minimum);
  CHECK(found.from_upper.label == Label::minimum);
  CHECK(disjoint(found.from_lower.limit[0], found.from_upper.limit[0]));
  CHECK_FALSE(found.is_proved());
  // nor is a point at rest the attractor of a basin
  const ProvedBoundary resting = prove_boundary(ring, {}, {{0, 0}, {ratio(1, 2), 0}}, 0, 1);
  CHECK(resting.from_lower.lemma == TrapLemma::at_rest);
  CHECK_FALSE(resting.is_proved());
}

TEST_CASE("proved boundary: between a minimum and what goes to infinity, not between two ways there") {
  // x³/3 − x + y²/2: the minimum is x = 1, and x < −1 falls for ever
  const Model slope = plane_model(power(x, 3) / 3 - x + power(y, 2) / 2);
  const Segment across{{-2, ratio(1, 2)}, {0, ratio(1, 2)}};  // s = 1/2 is x = −1
  CHECK(prove_boundary(slope, {}, across, ratio(49, 100), ratio(51, 100)).reason == "");
  CHECK_FALSE(prove_boundary(slope, {}, across, ratio(1, 10), ratio(49, 100)).is_proved());
  CHECK_FALSE(prove_boundary(slope, {}, across, ratio(51, 100), ratio(9, 10)).is_proved());
}

TEST_CASE("proved boundary: markov's, between the labels of the closed form") {
  const TheoryModel& markov = find_model("markov");
  const ParameterValues parameters = markov.model.values({{"p", ratio(1, 10)}, {"q", ratio(1, 10)}});
  const auto predicted = [&](const Rational& e) { return *markov.closed.label(parameters, {e, -2}); };
  Rational low = 1, high = 3;
  REQUIRE(predicted(low) != predicted(high));
  while (high - low > power(tenth, 12)) {
    const Rational middle = (low + high) / 2;
    (predicted(middle) == predicted(low) ? low : high) = middle;
  }
  const Segment segment{{0, -2}, {1, -2}};
  const ProvedBoundary found = prove_boundary(markov.model, parameters, segment, low, high);
  CHECK(found.reason == "");
  CHECK(found.from_lower.label == predicted(low));
  CHECK(found.from_upper.label == predicted(high));
  // two starts on one side of it, 10⁻⁶ to 1/10 away, are never proved to have it between them
  const auto false_proofs = [&] {
    int many = 0;
    for (int k = 1; k <= 6; ++k) {
      const Rational a = low - power(tenth, k), b = a - power(tenth, k);
      many += prove_boundary(markov.model, parameters, segment, b, a).is_proved() ? 1 : 0;
    }
    return many;
  };
  CHECK(false_proofs() == 0);
}

}  // namespace
}  // namespace separatrix

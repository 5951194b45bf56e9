// Sets of kinks with common zeros, by hand.
#include "solvers/stationary/kink_sets.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

KinkSets sets_of(const std::vector<std::string>& states, const std::string& loss) {
  return kink_sets(loss_formulas(gradient_model(states, loss), {}), states.size());
}

// how many sets need so many kinks
std::map<std::size_t, std::size_t> sizes_of(const KinkSets& found) {
  std::map<std::size_t, std::size_t> count;
  for (const KinkSet& set : found.sets) ++count[set.independent.size()];
  return count;
}

using Sizes = std::map<std::size_t, std::size_t>;

}  // namespace

TEST_CASE("kinks: planes through one line have that line in common, whichever two are taken") {
  const KinkSets found = sets_of({"x", "y", "a"}, "a*(relu(x) + relu(y) + abs(x + y) + relu(x - y)) + a^2");
  CHECK(found.kinks.size() == 4);
  CHECK(found.affine == 0b1111U);
  CHECK(sizes_of(found) == Sizes{{1, 4}, {2, 1}});
  CHECK(found.sets.back().all == 0b1111U);
}

TEST_CASE("kinks: parallel planes have no zeros in common, multiples are one plane") {
  CHECK(sizes_of(sets_of({"x", "y"}, "abs(x) + abs(x - 1) + abs(y)")) == Sizes{{1, 3}, {2, 2}});
  const KinkSets multiples = sets_of({"x", "y"}, "relu(x - y) + relu(2*y - 2*x) + y^2");
  CHECK(sizes_of(multiples) == Sizes{{1, 1}});
  CHECK(multiples.sets.front().all == 0b11U);
}

TEST_CASE("kinks: in general position, and curved ones, every set is its own") {
  CHECK(sizes_of(sets_of({"x", "y", "z"}, "abs(x) + abs(y) + abs(z)")) == Sizes{{1, 3}, {2, 3}, {3, 1}});
  const KinkSets curved = sets_of({"x", "y"}, "abs(x) + abs(x*y - 1) + abs(x^2 + y^2 - 4)");
  CHECK(curved.affine == 0b001U);
  CHECK(sizes_of(curved) == Sizes{{1, 3}, {2, 3}});
}

}  // namespace separatrix

#include "tools/picture/label_places.hpp"

#include <doctest/doctest.h>

namespace separatrix {
namespace {

void check(const std::vector<double>& wanted, double gap, const std::vector<double>& expected) {
  const std::vector<double> places = label_places(wanted, gap);
  REQUIRE(places.size() == expected.size());
  for (std::size_t i = 0; i < places.size(); ++i) CHECK(places[i] == doctest::Approx(expected[i]).epsilon(1e-12));
}

}  // namespace

// expected values by hand
TEST_CASE("labels with room stay where they belong") {
  check({}, 0.1, {});
  check({0.3}, 0.1, {0.3});
  check({0.1, 0.2, 0.5}, 0.1, {0.1, 0.2, 0.5});
}

TEST_CASE("labels that are too near move apart by as much on both sides") {
  check({0.5, 0.52}, 0.1, {0.46, 0.56});
  // the mean of 0.38, 0.386 - 0.04, 0.408 - 0.08 is 0.3513...
  check({0.38, 0.386, 0.408}, 0.04, {1.054 / 3, 1.054 / 3 + 0.04, 1.054 / 3 + 0.08});
  // the first two push the third one along, the last has room
  check({0.5, 0.5, 0.58, 0.9}, 0.1, {1.28 / 3, 1.28 / 3 + 0.1, 1.28 / 3 + 0.2, 0.9});
}

TEST_CASE("labels stay in their row") {
  check({0, 0.01}, 0.1, {0, 0.1});
  check({0.97, 1}, 0.1, {0.9, 1});
  check({0.2, 0.2, 0.2, 0.2, 0.2}, 0.5, {0, 0.25, 0.5, 0.75, 1});
}

}  // namespace separatrix

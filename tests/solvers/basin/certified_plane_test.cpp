#include "solvers/basin/certified_plane.hpp"

#include <doctest/doctest.h>

#include <map>

#include "lib/symbolic/canonical.hpp"
#include "solvers/parallel.hpp"
#include "tests/support/plane_model.hpp"

namespace separatrix {
namespace {

using testing::x, testing::y, testing::plane_model;

// (x² − 1)²/4 + y²/2: the boundary is x = 0
Model double_well() { return plane_model(power(power(x, 2) - 1, 2) / 4 + power(y, 2) / 2); }

std::vector<PlaneCell> cells_of(std::size_t depth) {
  const PlaneOfStarts plane{{0, 0}, 0, 1, {-2, 2}, {-1, 2}};
  return prove_plane(double_well(), {}, {}, plane, depth, [] {});
}

TEST_CASE("proved plane: cells cover it once, and no cell is given to the wrong well") {
  constexpr std::size_t depth = 7;
  Rational area = 0, proved = 0;
  for (const PlaneCell& cell : cells_of(depth)) {
    const Rational share(1, 1UL << (2 * cell.level));
    area += share;
    const bool right = cell.column >= std::size_t{1} << (cell.level - 1);
    if (cell.proof.label == Label::undecided) {
      CHECK(cell.level == depth);
      continue;
    }
    proved += share;
    REQUIRE(cell.proof.label == Label::minimum);
    CHECK(cell.proof.limit[0].contains(right ? 1 : -1));
    CHECK_FALSE(cell.proof.limit[0].contains(right ? -1 : 1));
  }
  CHECK(area == 1);
  // all but the two columns beside the boundary
  CHECK(proved >= 1 - ratio(2, std::size_t{1} << depth));
  CHECK(proved < 1);
}

TEST_CASE("proved plane: the same for any number of threads") {
  const auto text = [](std::size_t threads) {
    const ThreadLimit limit(threads);
    std::string all;
    for (const PlaneCell& cell : cells_of(5)) {
      all += std::to_string(cell.level) + " " + std::to_string(cell.column) + " " + std::to_string(cell.row) + " " +
             std::string(name(cell.proof.label)) + " " + std::string(name(cell.proof.lemma)) + " " +
             text_of(cell.proof.limit[0]) + "\n";
    }
    return all;
  };
  CHECK(text(1) == text(3));
}

}  // namespace
}  // namespace separatrix

#include "solvers/enclosure/sublevel_trap.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "tests/support/plane_model.hpp"

namespace separatrix::testing {
namespace {

// (x² − 1)²/4 + y²/2: the saddle (0, 0) is at the level 1/4, the wells (±1, 0) at 0
AutonomousField double_well() {
  return {compile_autonomous(plane_model(power(power(x, 2) - 1, 2) / 4 + power(y, 2) / 2)), ParameterValues()};
}

TEST_CASE("sublevel trap: a box of starts below the level of the saddle, that no contracting ball holds") {
  AutonomousField field = double_well();
  // L ≤ (0.91² + 0.02)/4 = 0.212 < 1/4 at (3/10, 1/10); there 3x² − 1 < 0
  const auto found = prove_sublevel_trap(field, {{0.3, 1.2}, {-0.1, 0.1}});
  REQUIRE(found);
  CHECK(found->limit[0].contains(1));
  CHECK(found->limit[1].contains(0));
  CHECK(found->limit[0].width() < 1e-9);
  CHECK(found->level >= 0.21202);
  CHECK(found->level < 0.25);
  // a component with one of the wells cannot reach the saddle
  CHECK(found->around[0].low > 0);
  CHECK(found->pieces > 0);
  // the well on the left as well
  const auto left = prove_sublevel_trap(field, {{-1.3, -0.4}, {-0.2, 0.1}});
  REQUIRE(left);
  CHECK(left->limit[0].contains(-1));
}

TEST_CASE("sublevel trap: not above the level of the saddle, nor across it, nor around it, however near") {
  AutonomousField field = double_well();
  // 1/4 − x²/2 + … + y²/2: above 1/4 for x = 1/50, y = 1/10, although all of it goes to (1, 0)
  CHECK_FALSE(prove_sublevel_trap(field, {{0.02, 1}, {-0.1, 0.1}}));
  CHECK_FALSE(prove_sublevel_trap(field, {{-0.001, 1}, {0, 0.01}}));
  CHECK_FALSE(prove_sublevel_trap(field, {{-0.01, 0.01}, {-0.01, 0.01}}));
  CHECK_FALSE(prove_sublevel_trap(field, {{-1.1, 1.1}, {-0.1, 0.1}}));
}

TEST_CASE("sublevel trap: not of a degenerate minimum, not where the sublevel set is not bounded") {
  AutonomousField flat(compile_autonomous(plane_model(power(x, 4) + power(y, 2))), ParameterValues());
  CHECK_FALSE(prove_sublevel_trap(flat, {{-0.5, 0.5}, {-0.5, 0.5}}));
  // x²/(1 + x²) + y²: below 1 it is bounded, from 1 on it is not
  const Expression hill = power(x, 2) / (1 + power(x, 2));
  AutonomousField wide(compile_autonomous(plane_model(hill + power(y, 2))), ParameterValues());
  CHECK(prove_sublevel_trap(wide, {{-0.9, 0.9}, {-0.1, 0.1}}));
  CHECK_FALSE(prove_sublevel_trap(wide, {{-0.9, 0.9}, {-1, 1}}));
}

TEST_CASE("sublevel trap: with few pieces nothing is proved") {
  AutonomousField field = double_well();
  CHECK_FALSE(prove_sublevel_trap(field, {{0.3, 1.2}, {-0.1, 0.1}}, 3));
}

}  // namespace
}  // namespace separatrix::testing

#include "solvers/enclosure/divergent_cone.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "lib/symbolic/positive.hpp"
#include "tests/support/plane_model.hpp"

namespace separatrix::testing {
namespace {

std::optional<DivergentCone> cone(const Expression& loss, const IntervalVector& box) {
  const Model model = plane_model(loss);
  AutonomousField field(compile_autonomous(model), ParameterValues());
  return DivergentCones(model).prove(field, box);
}

TEST_CASE("positive by sight: strictly, and where the symbols say so") {
  CHECK(is_visibly_positive(exp(-x), {}));
  CHECK(is_visibly_positive(1 + power(x, 2), {}));
  CHECK(is_visibly_positive((1 + x) * sigmoid(-y), {x}));
  CHECK_FALSE(is_visibly_positive((1 + x) * sigmoid(-y), {}));
  CHECK_FALSE(is_visibly_positive(x * sigmoid(-y), {x}));  // 0 at x = 0
  CHECK_FALSE(is_visibly_positive(power(x, 2), {}));
  CHECK_FALSE(is_visibly_positive(1 - exp(-x), {x}));
  CHECK_FALSE(is_visibly_positive(0, {}));
  CHECK(is_visibly_positive(1 / (1 + power(x, 2)), {}));
  CHECK_FALSE(is_visibly_positive(1 + power(1 - x, -2), {x}));  // no value at x = 1
  CHECK(is_visibly_smooth(power(1 + x, -2), {x}));
  CHECK_FALSE(is_visibly_smooth(power(1 + x, -2), {}));
  CHECK_FALSE(is_visibly_smooth(abs(y), {x}));
}

TEST_CASE("divergent cone: an unstable node, on each side of it and not across") {
  const Expression hill = -power(x, 2) / 2 - power(y, 2) / 2;  // ẋ = x, ẏ = y
  const auto right = cone(hill, {{0.1, 0.2}, {-1, 1.5}});
  REQUIRE(right);
  CHECK(right->sense == std::vector<int>{1, 0});
  CHECK_FALSE(right->has_floor);
  const auto corner = cone(hill, {{-2, -1}, {1, 2}});
  REQUIRE(corner);
  CHECK(corner->sense == std::vector<int>{-1, 1});
  CHECK_FALSE(cone(hill, {{-0.1, 0.2}, {-0.1, 0.2}}));
  CHECK_FALSE(cone(hill, {{0, 0.1}, {0, 0.1}}));  // x = y = 0 rests
}

TEST_CASE("divergent cone: beyond the maximum of a cubic, however near, not before it") {
  const Expression cubic = power(x, 3) / 3 - x + power(y, 2) / 2;  // ẋ = 1 − x²
  const auto left = cone(cubic, {{-2, -1.001}, {-1, 1}});
  REQUIRE(left);
  CHECK(left->sense == std::vector<int>{-1, 0});
  CHECK_FALSE(left->has_floor);
  CHECK_FALSE(cone(cubic, {{-2, -0.999}, {-1, 1}}));
  CHECK_FALSE(cone(cubic, {{-2, -1}, {-1, 1}}));
  CHECK_FALSE(cone(cubic, {{2, 3}, {-1, 1}}));
}

TEST_CASE("divergent cone: -xy leaves the first quadrant upwards; not the fourth, which the diagonal parts") {
  const auto found = cone(-x * y, {{1, 2}, {0.5, 1}});
  REQUIRE(found);
  CHECK(found->sense == std::vector<int>{1, 1});
  CHECK_FALSE(cone(-x * y, {{1, 1}, {-1, -1}}));  // runs into the saddle
  CHECK_FALSE(cone(-x * y, {{2, 2}, {-1, -1}}));
}

TEST_CASE("divergent cone: separable logistic regression everywhere, with a floor; not if it cannot be separated") {
  const Expression separable = softplus(-x - 2 * y) + softplus(-x + 2 * y);
  const auto found = cone(separable, {{-5, 5}, {-5, 5}});
  REQUIRE(found);
  CHECK(found->sense == std::vector<int>{1, 0});
  CHECK(found->has_floor);
  // a sample with the other label: a minimum exists
  CHECK_FALSE(cone(separable + softplus(x), {{1, 2}, {0, 1}}));
  CHECK_FALSE(cone(softplus(x) + softplus(-x) + power(y, 2), {{1, 2}, {0, 1}}));
}

TEST_CASE("divergent cone: not with a minimum far away, not where the field ends") {
  CHECK(cone(-x + power(y, 2), {{-1, 1}, {0, 1}}));                 // a half-space that holds any box
  CHECK_FALSE(cone(-x + power(x, 2) / 1000000, {{1, 2}, {0, 1}}));  // the minimum is at 500000
  // ẋ = (1 − x)⁻² > 0 wherever it has a value, but x reaches 1 and does not go on
  CHECK_FALSE(cone(-power(1 - x, -1), {{0.1, 0.2}, {0, 1}}));
  // ẋ = 1, but y reaches 1, where its own speed has no value
  CHECK_FALSE(cone(-x - power(1 - y, -1), {{0.1, 0.2}, {0.1, 0.2}}));
  // ẋ = (1 + x)⁻²: beyond −1 there is no such point
  CHECK(cone(power(1 + x, -1), {{0.1, 0.2}, {0, 1}}));
  CHECK_FALSE(cone(power(1 + x, -1), {{-2, -1.5}, {0, 1}}));
}

}  // namespace
}  // namespace separatrix::testing

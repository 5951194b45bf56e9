#include "solvers/trajectory/sharp_minimum.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

std::optional<std::vector<std::vector<double>>> along(const std::vector<std::string>& states, const std::string& loss,
                                                      const std::vector<Rational>& y) {
  const Model model = gradient_model(states, loss);
  return directions_along_sharp_minimum(compile_vector_field(model, true), {}, y);
}

TEST_CASE("sharp minimum: across a line and quadratic along it") {
  const auto found = along({"x", "y"}, "abs(x-1) + (y-1)^2", {1, 1});
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  CHECK(found->front()[0] == 0);
  CHECK(std::abs(found->front()[1]) == 1);
  CHECK(along({"x", "y", "z"}, "abs(x) + (y-1)^2 + (y-1)*(z-2) + (z-2)^2", {0, 1, 2})->size() == 2);
  CHECK(along({"x", "y"}, "abs(x) + abs(y)", {0, 0})->empty());
}

TEST_CASE("sharp minimum: no minimum, or a degenerate one, along the line") {
  CHECK(!along({"x", "y"}, "abs(x-1) - (y-1)^2", {1, 1}));
  CHECK(!along({"x", "y"}, "abs(x-1) + (y-1)^4", {1, 1}));
  CHECK(!along({"x", "y"}, "abs(x-1) + (y-1)^2", {1, 2}));                  // it slides on
  CHECK(!along({"x", "y", "z"}, "abs(x) + y^2 + 3*y*z + z^2", {0, 0, 0}));  // y = -z
  CHECK(!along({"x", "y"}, "(x-1)^2 + (y-1)^2", {1, 1}));                   // no surface
  CHECK(!along({"x", "y"}, "-abs(x) + y^2", {0, 0}));                       // a ridge
}

// On y = x² the loss is x²/2 − c x²; the Hessian of |y − x²| + y/2 − c x² on either side says ∓2 − 2c for x.
TEST_CASE("sharp minimum: along a curve its curvature counts") {
  CHECK(along({"x", "y"}, "abs(y-x^2) + y/2 - x^2/4", {0, 0}));
  CHECK(!along({"x", "y"}, "abs(y-x^2) + y/2 - 3*x^2/4", {0, 0}));
  const auto found = along({"x", "y"}, "3*abs(y-x^2) - (x-1)^2/2 + y", {-1, 1});  // x²/2 + x − 1/2 along it
  REQUIRE(found);
  CHECK(found->front()[0] / found->front()[1] == doctest::Approx(-0.5).epsilon(1e-15));
}

TEST_CASE("sharp minimum: a side has to push back, not only to stand still") {
  CHECK(!along({"x", "y"}, "abs(x) + x + y^2", {0, 0}));  // flat for x < 0
  CHECK(along({"x", "y"}, "abs(x) + 99*x/100 + y^2", {0, 0}));
  CHECK(!along({"x", "y"}, "abs(x) + abs(y) + abs(x+y)", {0, 0}));  // three lines in a plane: not decided
}

TEST_CASE("sharp minimum: a surface without a jump counts by its curvatures") {
  CHECK(along({"x", "y"}, "relu(x)^2/2 + abs(y) + x^2/4", {0, 0}));
  CHECK(!along({"x", "y"}, "relu(x)^2/2 + abs(y) - x^2/4", {0, 0}));  // falls for x < 0
}

}  // namespace
}  // namespace separatrix

// Where the loss of a piece along a surface is least: by hand.
#include "solvers/trajectory/sharp_point.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

std::optional<std::vector<Rational>> near(const std::string& loss, const std::vector<double>& x) {
  const std::vector<std::string> names{"x", "y", "z"};
  const auto used = static_cast<std::ptrdiff_t>(x.size());
  return SharpPoints(compile_vector_field(gradient_model({names.begin(), names.begin() + used}, loss), true))
      .near({}, x);
}

bool is_zero(const Rational& value) { return abs(value) < power(Rational(10), -1200); }

}  // namespace

TEST_CASE("sharp points: an irrational one, to all digits") {
  const auto root = near("abs(x-1) + (y^2-2)^2", {1.00001, 1.41421});
  REQUIRE(root);
  CHECK(is_zero((*root)[0] - 1));
  CHECK(is_zero((*root)[1] * (*root)[1] - 2));
  // along y = x² the loss is (x² − 3)²
  const auto curve = near("abs(y-x^2) + (x^2-3)^2", {1.73205, 3.00001});
  REQUIRE(curve);
  CHECK(is_zero((*curve)[0] * (*curve)[0] - 3));
  CHECK(is_zero((*curve)[1] - 3));
  // on both planes z³ = 2
  const auto edge = near("abs(x) + abs(y-x) + (z^3-2)^2", {0.00001, 0.00001, 1.25992});
  REQUIRE(edge);
  CHECK(is_zero(power((*edge)[2], 3) - 2));
}

TEST_CASE("sharp points: none that is not near, nor without a surface") {
  CHECK(!near("abs(x-1) + (y^2-2)^2", {1.00001, 1.5}));
  CHECK(!near("abs(x-1) + (y^2-2)^2", {1.01, 1.41421}));
  CHECK(!near("abs(x-1) + y", {1.00001, 1}));
}

}  // namespace separatrix

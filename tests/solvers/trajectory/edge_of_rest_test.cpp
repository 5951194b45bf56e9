// Minima on a kink that a flow reaches from one side: their places follow from the smooth piece of the loss.
#include "solvers/trajectory/edge_of_rest.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

Attraction<double> seen_from(const std::vector<std::string>& states, const std::string& loss, const State<double>& x) {
  const VectorField<double> field(compile_vector_field(gradient_model(states, loss), true), {});
  return EdgeOfRest<double>(field)(x);
}

const std::vector<std::string> plane{"x", "y"};

}  // namespace

TEST_CASE("edge of rest: the loss falls to a line or a curve and rests behind it") {
  // x and y grow alike: half of 1 − x − y each
  const auto half = seen_from(plane, "relu(1-x-y)^2/2", {0.333, 0.666});
  CHECK(half.fate == Fate::attracted);
  CHECK(half.flat == 1);
  CHECK(half.limit[0] == doctest::Approx(0.3335).epsilon(1e-14));
  CHECK(half.limit[1] == doctest::Approx(0.6665).epsilon(1e-14));
  const auto curve = seen_from(plane, "relu(1-x*y)^2/2", {0.9726, 1.0281});
  CHECK(curve.fate == Fate::attracted);
  CHECK(std::abs(1 - curve.limit[0] * curve.limit[1]) < 1e-14);
  // the other coordinate settles on both sides
  const auto third = seen_from({"x", "y", "z"}, "relu(1-x*y)^2/2 + (z-1)^2/2", {0.9726, 1.0281, 1.0001});
  CHECK(third.fate == Fate::attracted);
  CHECK(third.limit[2] == doctest::Approx(1).epsilon(1e-14));
  // two surfaces, each with a flow of its own
  const auto corner = seen_from(plane, "relu(1-x)^2 + relu(1-y)^2", {0.9999, 0.9998});
  CHECK(corner.fate == Fate::attracted);
  CHECK(corner.flat == 0);
}

TEST_CASE("edge of rest: none where the loss falls on behind it, or the path crosses") {
  CHECK(seen_from(plane, "relu(1-x)^2 - relu(x-1)^3 + y^2", {0.9999, 0}).fate == Fate::not_decided);
  CHECK(seen_from(plane, "relu(1-x)^2 - relu(x-1) + y^2", {0.9999, 0}).fate == Fate::not_decided);
  // behind x = 1 it goes on to the line x + y = 1, or (1, 0) would be the limit
  CHECK(seen_from(plane, "relu(1-x)^2 + relu(1-x-y)^2", {0.9999, -0.0001}).fate == Fate::not_decided);
  // a valley beside the surface is none of it
  CHECK(seen_from(plane, "relu(x-2)^2 + (x-1)^2 + y^2", {1.0001, 0}).fate == Fate::not_decided);
  CHECK(seen_from(plane, "x^2 + y^2", {1e-4, 0}).fate == Fate::not_decided);  // no surface
}

}  // namespace separatrix

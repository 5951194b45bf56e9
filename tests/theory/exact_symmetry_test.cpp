#include "theory/exact_symmetry.hpp"

#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"

namespace separatrix {
namespace {

const Expression x = symbol("x"), y = symbol("y"), k = symbol("k");

Model plane(Expression loss, Expression definition = 0) {
  ModelDescription model;
  model.name = "plane";
  model.states = {"x", "y"};
  model.parameters = {{"k", "", 1, {}}};
  model.definitions = {{"f", "f", definition, "", false}};
  model.loss = loss;
  model.start = {1, 1};
  return Model(std::move(model));
}

TEST_CASE("equality of formulas is proved, and nothing is said of what is only nearly equal") {
  CHECK_FALSE(equality_proof(power(x + y, 2), power(x, 2) + 2 * x * y + power(y, 2)).empty());
  CHECK_FALSE(equality_proof(1 / (x + 1) - 1 / (x + 2), 1 / ((x + 1) * (x + 2))).empty());
  CHECK(equality_proof(x, -x).empty());
  CHECK(equality_proof(x, x * Rational(1 + ratio(1, 1'000'000))).empty());
}

TEST_CASE("equality: exponentials and logarithms of what is the same, or the inverse, are known as such") {
  const Expression root = sqrt(power(x, 2) + 1);
  // (sqrt(x^2 + 1) - x)(sqrt(x^2 + 1) + x) = 1
  CHECK_FALSE(equality_proof(log(root - x) / y, -log(root + x) / y).empty());
  CHECK_FALSE(equality_proof(1 / (1 + exp(x * (x + 1))), exp(-power(x, 2) - x) / (1 + exp(-power(x, 2) - x))).empty());
  CHECK(equality_proof(log(root - x) / y, log(root + x) / y).empty());
  CHECK(equality_proof(log(root - x), -log(root + 2 * x)).empty());
  CHECK(equality_proof(1 / (1 + exp(x)), 1 / (1 + exp(-x))).empty());
}

TEST_CASE("formulas with the same zeros: equal, or one the negative of the other") {
  CHECK_FALSE(same_zeros_proof(x - y, y - x).empty());
  CHECK_FALSE(same_zeros_proof(power(x, 2) - 1, -(x + 1) * (x - 1)).empty());
  CHECK(same_zeros_proof(x - y, x + y).empty());
  CHECK(same_zeros_proof(x - y, power(x - y, 2)).empty());  // true, and not said
}

TEST_CASE("models are one where a change of signs of states turns one into the other, definitions included") {
  const Expression loss = power(x * y - k, 2) / 2 + power(x, 4);
  // -x y for x y: x -> -x alone, or y -> -y
  CHECK(symmetry_proof(plane(loss), plane(power(-x * y - k, 2) / 2 + power(x, 4))) ==
        "the same with the other sign of x");
  CHECK(symmetry_proof(plane(loss), plane(loss)) == "all differences expand to 0");
  CHECK(symmetry_proof(plane(loss), plane(power(x * y + 2 * k, 2) / 2 + power(x, 4))).empty());
  CHECK(symmetry_proof(plane(loss), plane(power(x * y - k, 2) + power(x, 4))).empty());
  // what is defined must be the same number, too: x is not -x
  CHECK(symmetry_proof(plane(loss, x), plane(power(-x * y - k, 2) / 2 + power(x, 4), x)) ==
        "the same with the other sign of y");
  CHECK(symmetry_proof(plane(loss, x + y), plane(power(-x * y - k, 2) / 2 + power(x, 4), x + y)).empty());
  // the same flow, and another loss
  CHECK(symmetry_proof(plane(loss), plane(loss + 1)).empty());
  CHECK(symmetry_proof(plane(power(x, 2) + y), plane(power(x, 2) - y)) == "the same with the other sign of y");
}

}  // namespace
}  // namespace separatrix

// Points at which the Hessian is singular or does not exist: which of them are minima is known from the terms of the loss.
#include "solvers/trajectory/degenerate_minimum.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

std::optional<std::vector<Rational>> seen_from(const std::vector<std::string>& states, const std::string& loss,
                                               const std::vector<double>& x) {
  return DegenerateMinimum(compile_vector_field(gradient_model(states, loss), true))({}, x);
}

const std::vector<std::string> line{"x"}, plane{"x", "y"};

}  // namespace

TEST_CASE("degenerate minimum: wells of every order are found, at the simplest rational that fits") {
  for (const int order : {4, 6, 8, 12, 20}) {
    CAPTURE(order);
    const std::string power = "^" + std::to_string(order);
    CHECK(seen_from(line, "x" + power, {0.1}) == std::vector<Rational>{0});
    CHECK(seen_from(line, "(3*x - 1)" + power, {0.36}) == std::vector<Rational>{ratio(1, 3)});
  }
  CHECK(seen_from(plane, "x^4 + (y - x)^2/2", {0.01, 0.01}) == std::vector<Rational>{0, 0});
  // what the path comes from is not of one order
  CHECK(seen_from(line, "(3*x - 1)^4 + (3*x - 1)^5", {0.35}) == std::vector<Rational>{ratio(1, 3)});
  CHECK(seen_from(plane, "(y - x^2)^2 + x^4", {0.01, 0.0001}) == std::vector<Rational>{0, 0});
}

TEST_CASE("degenerate minimum: none where the leading term falls, however small its range is") {
  CHECK_FALSE(seen_from(line, "x^3", {0.1}));
  CHECK_FALSE(seen_from(plane, "y^2/2 - x^4", {0.01, 0.001}));
  // -1e-10 x^4 is what counts, below |x| = 1e-5; and below 1e-10
  CHECK_FALSE(seen_from(plane, "y^2/2 + x^6 - 1e-10*x^4", {0.01, 0.001}));
  CHECK_FALSE(seen_from(plane, "y^2/2 + x^6 - 1e-20*x^4", {0.01, 0.001}));
  // rises along every line, and falls along y = 2 x^2
  CHECK_FALSE(seen_from(plane, "(y - x^2)*(y - 3*x^2)", {0.001, 0.1}));
  // a zero of the form between directions
  CHECK_FALSE(seen_from(plane, "x^2*y^2*(x - y)^2", {0.1, 0.05}));
}

TEST_CASE("degenerate minimum: what cancels takes more digits") {
  // x^6/720 …, which is 1e-81 where the path of a step of 1e-12 R looks, beside 1
  CHECK(seen_from(line, "cosh(x) - 1 - x^2/2 - x^4/24", {0.1}) == std::vector<Rational>{0});
  CHECK_FALSE(seen_from(line, "1 + x^2/2 + x^4/24 - cosh(x)", {0.1}));
}

TEST_CASE("degenerate minimum: kinks and cusps") {
  CHECK(seen_from(plane, "abs(x) + abs(y)", {1e-5, 1e-5}) == std::vector<Rational>{0, 0});
  CHECK(seen_from(plane, "sqrt(x^2 + y^2)", {1e-5, 1e-5}) == std::vector<Rational>{0, 0});
  CHECK(seen_from(line, "relu(x)^2 + relu(-x - 1)^2", {1e-5}) == std::vector<Rational>{0});
  // a line of minima between two of the directions that are looked at
  CHECK_FALSE(seen_from(plane, "abs(y - x/7)", {1e-5, 1e-6}));
  CHECK_FALSE(seen_from(plane, "abs(y - x/7) - x^2", {1e-5, 1e-6}));
  CHECK_FALSE(seen_from(line, "-sqrt(abs(x))", {1e-5}));
  // 1e-3 away it is not looked for: a path comes nearer
  CHECK_FALSE(seen_from(plane, "abs(x) + abs(y)", {1e-2, 1e-2}));
}

TEST_CASE("degenerate minimum: rest that ends beside the point is none") {
  CHECK_FALSE(seen_from(line, "relu(x)^2 - relu(-x - 1e-9)^2", {1e-5}));
  // flat from -1e-7 on, and a well between that and 0
  CHECK_FALSE(seen_from(line, "relu(x)^2 - relu(-x)^2*relu(x + 1e-7)^2", {1e-5}));
}

}  // namespace separatrix

// Basin boundaries against a parameter, whose places have closed forms.
#include "solvers/basin/boundary_branch.hpp"

#include <doctest/doctest.h>

#include "lib/num/error.hpp"
#include "lib/symbolic/parse.hpp"
#include "tests/support/problems.hpp"

namespace separatrix::testing {
namespace {

BoundaryBranchRequest request_of(const Model& model, const Rational& from, const Rational& to, const Rational& low,
                                 const Rational& high, std::size_t digits = 15) {
  BoundaryBranchRequest request;
  request.boundary.parameters = model.values({});
  request.boundary.segment = {{from}, {to}};
  request.boundary.digits = digits;
  request.low = low;
  request.high = high;
  request.values = 9;
  return request;
}

Model with_parameter(const std::string& loss) {
  ModelDescription description = gradient_model({"x"}, "x^2").description();
  description.loss = parse(loss);
  description.parameters = {{"a", "", 1, {}}};
  return Model(description);
}

Rational place(const BoundaryBranchRequest& request, const BranchPoint& point) {
  return request.boundary.segment.at(point.boundary.place())[0];
}

}  // namespace

// ẋ = a − x²: the boundary of the basin of √a is −√a
TEST_CASE("a boundary against a parameter is its closed form") {
  const Model model = with_parameter("x^3/3 - a*x");
  const BoundaryBranchRequest request = request_of(model, -3, 0, ratio(1, 4), 4, 30);
  const auto branches = boundary_branches(model, request);
  REQUIRE(branches.size() == 1);
  CHECK(branches[0].first == BranchEnd::edge);
  CHECK(branches[0].last == BranchEnd::edge);
  REQUIRE(branches[0].points.size() == 9);
  for (std::size_t k = 0; k < 9; ++k) {
    const BranchPoint& point = branches[0].points[k];
    CHECK(point.parameter == ratio(1, 4) + ratio(15, 32) * Rational(static_cast<long>(k)));
    CHECK(point.boundary.outcome == BoundaryOutcome::enclosed);
    const Rational x = place(request, point);
    CHECK(x < 0);
    CHECK(abs(x * x - point.parameter) < power(Rational(10), -28));
  }
}

// −√a goes from −1/10 to −2 in one or two steps: by up to 0.63 of the segment, and fastest near the fold at a = 0
TEST_CASE("a boundary that moves far between two values is one branch") {
  const Model model = with_parameter("x^3/3 - a*x");
  for (const std::size_t values : {2, 3}) {
    BoundaryBranchRequest request = request_of(model, -3, 0, ratio(1, 100), 4);
    request.values = values;
    const auto branches = boundary_branches(model, request);
    REQUIRE(branches.size() == 1);
    CHECK(branches[0].first == BranchEnd::edge);
    CHECK(branches[0].last == BranchEnd::edge);
    REQUIRE(branches[0].points.size() == values);
    for (const BranchPoint& point : branches[0].points) {
      const Rational x = place(request, point);
      CHECK(abs(x * x - point.parameter) < power(Rational(10), -13));
    }
  }
}

TEST_CASE("where a boundary is lost, or appears, is an outcome with the parameter") {
  const Model model = with_parameter("x^3/3 - a*x");
  // for a < 0 everything diverges; the fold is at a = 0
  const auto appears = boundary_branches(model, request_of(model, -3, 1, -1, 2));
  REQUIRE(appears.size() == 1);
  CHECK(appears[0].first == BranchEnd::lost);
  CHECK(appears[0].last == BranchEnd::edge);
  REQUIRE(appears[0].appears);
  CHECK(appears[0].appears->first <= 0);
  CHECK(appears[0].appears->second > 0);
  CHECK(appears[0].appears->second - appears[0].appears->first < ratio(1, 1000));
  CHECK_FALSE(appears[0].disappears);

  const Model other = with_parameter("x^3/3 + a*x");
  const auto lost = boundary_branches(other, request_of(other, -3, 1, -2, 1));
  REQUIRE(lost.size() == 1);
  CHECK(lost[0].last == BranchEnd::lost);
  REQUIRE(lost[0].disappears);
  CHECK(lost[0].disappears->first < 0);
  CHECK(lost[0].disappears->second >= 0);
  for (const BranchPoint& point : lost[0].points) CHECK(point.parameter < 0);
}

TEST_CASE("several boundaries are several branches") {
  // ẋ = −(x + 2)(x + 1 − a)(x)(x − 1 − a)(x − 2): unstable at −1 + a and 1 + a
  const Model model = with_parameter("x^6/6 - 2*a*x^5/5 + (a^2 - 5)*x^4/4 + 8*a*x^3/3 - 2*(a^2 - 1)*x^2");
  const BoundaryBranchRequest request = request_of(model, -3, 3, 0, ratio(1, 2));
  const auto branches = boundary_branches(model, request);
  REQUIRE(branches.size() == 2);
  for (std::size_t k = 0; k < 2; ++k) {
    REQUIRE(branches[k].points.size() == 9);
    for (const BranchPoint& point : branches[k].points) {
      const Rational expected = (k == 0 ? -1 : 1) + point.parameter;
      CHECK(abs(place(request, point) - expected) < power(Rational(10), -14));
    }
  }
}

TEST_CASE("intervals that are none are refused") {
  const Model model = with_parameter("x^3/3 - a*x");
  CHECK_THROWS_AS(boundary_branches(model, request_of(model, -3, 0, 1, 1)), InvalidArgument);
  BoundaryBranchRequest one = request_of(model, -3, 0, 1, 2);
  one.values = 1;
  CHECK_THROWS_AS(boundary_branches(model, one), InvalidArgument);
}

}  // namespace separatrix::testing

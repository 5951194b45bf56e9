// Curves of bifurcations over two parameters that are known in closed form.
#include "solvers/stationary/bifurcation_set.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "lib/num/error.hpp"
#include "lib/symbolic/parse.hpp"

namespace separatrix {
namespace {

Model field_model(const std::vector<std::string>& states, const std::vector<std::string>& equations) {
  ModelDescription model;
  model.name = "two";
  model.states = states;
  model.parameters = {{"a", "", Rational(0), {}}, {"b", "", Rational(0), {}}};
  model.start.assign(states.size(), Rational(0));
  for (const std::string& equation : equations) model.equations.push_back(parse(equation));
  return Model(std::move(model));
}

BifurcationSetRequest request_of(const Model& model, const Interval& a, const Interval& b, std::size_t values) {
  BifurcationSetRequest request;
  request.stationary.parameters = model.values({});
  request.stationary.box.assign(model.dimension(), {-2, 2});
  request.parameters = {"a", "b"};
  request.ranges = {a, b};
  request.values = values;
  return request;
}

double number(const Known& known) { return known.approximate(); }
double first(const BifurcationSetPoint& point) { return number(point.parameters[0]); }
double second(const BifurcationSetPoint& point) { return number(point.parameters[1]); }

std::map<Bifurcation, std::size_t> counts(const BifurcationSet& found) {
  std::map<Bifurcation, std::size_t> numbers;
  for (const BifurcationCurve& each : found.curves) ++numbers[each.kind];
  return numbers;
}

// of neighbours on a curve, in the plane
double longest_step(const BifurcationCurve& curve) {
  double longest = 0;
  for (std::size_t i = 1; i < curve.points.size(); ++i) {
    longest = std::max(longest, std::hypot(first(curve.points[i]) - first(curve.points[i - 1]),
                                           second(curve.points[i]) - second(curve.points[i - 1])));
  }
  return longest;
}

}  // namespace

TEST_CASE("bifurcation set: the folds of a cusp are one curve through it") {
  // x³ − a x − b = 0 and 3x² = a: a = 3x², b = −2x³, 27 b² = 4 a³
  const Model model = field_model({"x"}, {"a*x + b - x^3"});
  const BifurcationSet found = bifurcation_set(model, request_of(model, {-Rational(7) / 10, 1}, {-1, 1}, 8));
  CHECK_FALSE(found.out_of_time);
  REQUIRE(found.curves.size() == 1);
  const BifurcationCurve& curve = found.curves.front();
  CHECK(curve.kind == Bifurcation::fold);
  CHECK_FALSE(curve.closed);
  for (const BifurcationSetPoint& each : curve.points) {
    const double x = number(each.x[0]);
    CHECK(std::abs(first(each) - 3 * x * x) < 1e-14);
    CHECK(std::abs(second(each) + 2 * x * x * x) < 1e-14);
  }
  // x runs one way along it, from b = 2/√27 at a = 1 to −2/√27
  const auto x = [](const BifurcationSetPoint& each) { return number(each.x[0]); };
  CHECK((std::ranges::is_sorted(curve.points, {}, x) || std::ranges::is_sorted(curve.points, std::greater<>(), x)));
  CHECK(std::abs(std::abs(second(curve.points.front())) - 2 / std::sqrt(27.0)) < 1e-14);
  CHECK(std::abs(second(curve.points.front()) + second(curve.points.back())) < 1e-14);
  CHECK(longest_step(curve) < std::hypot(1.7, 2) / 7);
}

TEST_CASE("bifurcation set: a cusp on the lines of the grid ends both curves of folds") {
  const Model model = field_model({"x"}, {"a*x + b - x^3"});
  const BifurcationSet found = bifurcation_set(model, request_of(model, {-1, 1}, {-1, 1}, 9));
  REQUIRE(found.curves.size() == 2);
  for (const BifurcationCurve& each : found.curves) {
    CHECK(each.kind == Bifurcation::fold);
    CHECK(each.points.back().kind == Bifurcation::degenerate);
    CHECK(first(each.points.back()) == 0);
    CHECK(second(each.points.back()) == 0);
    CHECK(first(each.points.front()) == 1);
  }
  CHECK(second(found.curves[0].points.front()) * second(found.curves[1].points.front()) < 0);
}

TEST_CASE("bifurcation set: Bogdanov and Takens") {
  // y = 0, x = ∓√−a: a fold at a = 0; at x = −√−a the trace b + x is 0 for a = −b², b > 0, where the determinant is −2x > 0.
  // The first Lyapunov coefficient has the sign of the term x y: subcritical.
  const Model model = field_model({"x", "y"}, {"y", "a + b*y + x^2 + x*y"});
  const BifurcationSet found = bifurcation_set(model, request_of(model, {-1, Rational(4) / 10}, {-1, 1}, 6));
  REQUIRE(found.curves.size() == 2);
  CHECK(found.curves[0].kind == Bifurcation::fold);
  CHECK(found.curves[0].points.size() == 6);  // on the lines of b
  for (const BifurcationSetPoint& each : found.curves[0].points) CHECK(std::abs(first(each)) < 1e-14);
  CHECK(found.curves[1].kind == Bifurcation::hopf);
  CHECK(found.curves[1].points.size() >= 4);
  for (const BifurcationSetPoint& each : found.curves[1].points) {
    CHECK(second(each) > 0);
    CHECK(std::abs(first(each) + second(each) * second(each)) < 1e-14);
    CHECK(std::abs(number(each.x[0]) + second(each)) < 1e-14);
    CHECK(each.criticality == Criticality::subcritical);
  }
}

TEST_CASE("bifurcation set: crossing and closed curves") {
  // x = 0 is met by x = a − b in a transcritical bifurcation; it turns on no line: one straight curve, through corners of cells
  const Model lines = field_model({"x"}, {"x*(a - b - x)"});
  const BifurcationSet straight = bifurcation_set(lines, request_of(lines, {-1, 1}, {-1, 1}, 5));
  REQUIRE(straight.curves.size() == 1);
  CHECK(straight.curves[0].kind == Bifurcation::transcritical);
  CHECK(straight.curves[0].points.size() == 5);
  for (const BifurcationSetPoint& each : straight.curves[0].points) CHECK(first(each) == second(each));
  // an isola: x² = 1/2 − a² − b² has two zeros inside a circle
  const Model circle = field_model({"x"}, {"1/2 - a^2 - b^2 - x^2"});
  const BifurcationSet closed = bifurcation_set(circle, request_of(circle, {-1, 1}, {-1, 1}, 8));
  REQUIRE(closed.curves.size() == 1);
  CHECK(closed.curves[0].closed);
  CHECK(closed.curves[0].kind == Bifurcation::fold);
  CHECK(closed.points.empty());
  for (const BifurcationSetPoint& each : closed.curves[0].points) {
    CHECK(std::abs(first(each) * first(each) + second(each) * second(each) - 0.5) < 1e-14);
  }
  // x = 0 loses its stability to x = ±√(a + b) in a pitchfork
  const Model fork = field_model({"x"}, {"x*(a + b - x^2)"});
  CHECK(counts(bifurcation_set(fork, request_of(fork, {-1, Rational(9) / 10}, {-1, 1}, 5))) ==
        std::map<Bifurcation, std::size_t>{{Bifurcation::pitchfork, 1}});
}

TEST_CASE("bifurcation set: a curve between two degenerate points has the kind of those between") {
  // a² + b² = 1: pitchforks, whose parameter does not pass 0 where the circle touches a line of the grid
  const Model model = field_model({"x"}, {"x*(a^2 + b^2 - 1 - x^2)"});
  const BifurcationSet found = bifurcation_set(model, request_of(model, {-2, 2}, {-2, 2}, 17));
  CHECK_FALSE(found.curves.empty());
  std::size_t points = 0;
  for (const BifurcationCurve& each : found.curves) {
    CHECK(each.kind == Bifurcation::pitchfork);
    for (const BifurcationSetPoint& point : each.points)
      CHECK(std::abs(std::hypot(first(point), second(point)) - 1) < 1e-12);
    points += each.points.size();
  }
  CHECK(points >= 24);
}

TEST_CASE("bifurcation set: what is refused") {
  const Model model = field_model({"x"}, {"a*x + b - x^3"});
  BifurcationSetRequest request = request_of(model, {-1, 1}, {-1, 1}, 5);
  request.parameters = {"a", "a"};
  CHECK_THROWS_AS(bifurcation_set(model, request), InvalidArgument);
  request = request_of(model, {-1, 1}, {1, 1}, 5);
  CHECK_THROWS_AS(bifurcation_set(model, request), InvalidArgument);
  request = request_of(model, {-1, 1}, {-1, 1}, 1);
  CHECK_THROWS_AS(bifurcation_set(model, request), InvalidArgument);
  request = request_of(model, {-1, 1}, {-1, 1}, 5);
  request.stationary.cancelled = [] { return true; };
  CHECK(bifurcation_set(model, request).out_of_time);
}

}  // namespace separatrix

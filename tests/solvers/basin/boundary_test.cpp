#include "solvers/basin/boundary.hpp"

#include <doctest/doctest.h>

#include "lib/num/decimal.hpp"
#include "lib/num/error.hpp"
#include "lib/symbolic/parse.hpp"
#include "solvers/basin/segment_zero.hpp"
#include "solvers/basin/stable_set.hpp"
#include "solvers/evaluation.hpp"
#include "tests/support/markov.hpp"
#include "tests/support/problems.hpp"
#include "theory/makkuva_2024/closed_forms.hpp"
#include "theory/makkuva_2024/model.hpp"

namespace separatrix::testing {
namespace {

std::vector<Rational> point(const std::vector<std::string>& values) {
  std::vector<Rational> x;
  for (const std::string& value : values) x.push_back(parse_rational(value));
  return x;
}

BoundaryRequest request_of(const Model& model, const std::vector<std::string>& from, const std::vector<std::string>& to,
                           std::size_t digits) {
  BoundaryRequest request;
  request.parameters = model.values({});
  request.segment = {point(from), point(to)};
  request.digits = digits;
  return request;
}

// |a − b| ≤ 10^-digits · max(|a|, size)
bool close(const Rational& a, const Rational& b, std::size_t digits, const Rational& size = 0) {
  return abs(a - b) <= power(Rational(10), -static_cast<long>(digits)) * std::max(Rational(abs(a)), size);
}

// e of the separatrix at w, from its closed form
Rational separatrix_at(const Rational& w, std::size_t digits) {
  return evaluate({makkuva_2024::separatrix()}, {symbol("w")}, {w}, digits).front().value();
}

}  // namespace

TEST_CASE("the boundary of markov is its closed form, to 50 digits and by both roads") {
  const Model model = makkuva_2024::markov();
  struct Case {
    const char *p, *q, *w;
    Label from;
  };
  for (const Case& each :
       {Case{"1/10", "1/10", "-2", Label::local_minimum}, Case{"1/2", "4/5", "-1/4", Label::local_minimum}}) {
    CAPTURE(each.w);
    BoundaryRequest request = request_of(model, {"1/10", each.w}, {"3", each.w}, 50);
    request.parameters = model.values({{"p", parse_rational(each.p)}, {"q", parse_rational(each.q)}});
    const BoundarySearch search = find_boundaries(model, request);
    CHECK(search.at_from.label == each.from);
    CHECK(search.at_to.label == Label::global_minimum);
    REQUIRE(search.boundaries.size() == 1);
    const Boundary& boundary = search.boundaries.front();
    CHECK(boundary.outcome == BoundaryOutcome::enclosed);
    CHECK(boundary.agreed_digits == 50);
    const Rational expected = separatrix_at(parse_rational(each.w), 60);
    CHECK(request.segment.at(boundary.bracket.lower)[0] < expected);
    CHECK(request.segment.at(boundary.bracket.upper)[0] > expected);
    REQUIRE(boundary.stable_set);
    CHECK(close(request.segment.at(*boundary.stable_set)[0], expected, 50));
    REQUIRE(boundary.edge);
    CHECK(boundary.edge->kind == StationaryKind::saddle);
    CHECK(boundary.edge->order == 3);
    CHECK(boundary.edge->zero == 2);
    CHECK(boundary.edge->x[0].value() == 0);
    CHECK(close(boundary.edge->x[1].value(), evaluate({makkuva_2024::saddle_w()}, {}, {}, 60).front().value(), 50));
  }
}

TEST_CASE("bisection alone ends where the stable set crosses, in one, two and three dimensions") {
  struct Case {
    std::vector<std::string> states;
    std::string loss;
    std::vector<std::string> from, to;
  };
  for (const Case& each : {Case{{"x"}, "(x^2-1)^2/4 + x/10", {"-1/2"}, {"3/4"}},
                           Case{{"x", "y"}, "(x^2-1)^2/4 + (y-x^2/2)^2 + x*y/10", {"-1/2", "1"}, {"3/4", "2"}},
                           Case{{"x", "y", "z"},
                                "(x^2-1)^2/4 + (y-x^2/2)^2 + x*y/10 + z^2*(1+x)^2 + z*y/5 + z^4",
                                {"-1/2", "1", "1"},
                                {"3/4", "2", "1/3"}}}) {
    CAPTURE(each.loss);
    const Model model = gradient_model(each.states, each.loss);
    BoundaryRequest request = request_of(model, each.from, each.to, 25);
    const BoundarySearch both = find_boundaries(model, request);
    request.stable_set = false;
    const BoundarySearch alone = find_boundaries(model, request);
    REQUIRE(both.boundaries.size() == 1);
    REQUIRE(alone.boundaries.size() == 1);
    CHECK(both.boundaries[0].agreed_digits == 25);
    CHECK_FALSE(alone.boundaries[0].stable_set);
    CHECK_FALSE(alone.boundaries[0].agreed_digits);
    CHECK(alone.boundaries[0].outcome == BoundaryOutcome::enclosed);
    REQUIRE(both.boundaries[0].stable_set);
    CHECK(*both.boundaries[0].stable_set > alone.boundaries[0].bracket.lower - alone.boundaries[0].bracket.width());
    CHECK(*both.boundaries[0].stable_set < alone.boundaries[0].bracket.upper + alone.boundaries[0].bracket.width());
    REQUIRE(both.boundaries[0].edge);
    CHECK(both.boundaries[0].edge->unstable == 1);
  }
}

TEST_CASE("a boundary that is a coordinate axis, met exactly by the first middle") {
  const Model model = gradient_model({"x", "y"}, "(x^2-1)^2/4 + y^2/2");
  BoundaryRequest request = request_of(model, {"-1/2", "1"}, {"1/2", "1"}, 30);
  for (const bool road : {true, false}) {
    request.stable_set = road;
    const BoundarySearch search = find_boundaries(model, request);
    REQUIRE(search.boundaries.size() == 1);
    CHECK(search.boundaries[0].outcome == BoundaryOutcome::enclosed);
    CHECK(search.boundaries[0].bracket.lower < ratio(1, 2));
    CHECK(search.boundaries[0].bracket.upper > ratio(1, 2));
    // relative to a thousandth of the segment: 0 has no digits of its own
    CHECK(search.boundaries[0].bracket.width() <= power(Rational(10), -33));
  }
}

TEST_CASE("every boundary on a segment is found, each with its saddle") {
  // nine wells: the boundaries are x, y = ±1/√3, the saddles lie on them between two wells
  const Model model = gradient_model({"x", "y"}, "x^2*(x^2-1)^2/2 + y^2*(y^2-1)^2/2");
  const BoundaryRequest request = request_of(model, {"-1.9", "-1.5"}, {"2", "1"}, 30);
  const BoundarySearch search = find_boundaries(model, request);
  REQUIRE(search.boundaries.size() == 4);
  for (const Boundary& boundary : search.boundaries) {
    CHECK(boundary.agreed_digits == 30);
    const std::vector<Rational> x = request.segment.at(boundary.place());
    const bool vertical = close(3 * x[0] * x[0], 1, 29);
    CHECK((vertical || close(3 * x[1] * x[1], 1, 29)));
    REQUIRE(boundary.edge);
    CHECK(boundary.edge->kind == StationaryKind::saddle);
    const Rational on = boundary.edge->x[vertical ? 0 : 1].value();
    CHECK(close(3 * on * on, 1, 29));
  }
}

TEST_CASE("where nothing changes no boundary is found, and the labels say why") {
  const Model wells = gradient_model({"x", "y"}, "(x^2-1)^2/4 + y^2/2");
  const BoundarySearch same = find_boundaries(wells, request_of(wells, {"1/2", "0"}, {"2", "0"}, 15));
  CHECK(same.boundaries.empty());
  CHECK(same.at_from.label == Label::minimum);
  CHECK(same_basin(same.at_from, same.at_to));

  const Model slope = gradient_model({"x", "y"}, "x + y");  // no minimum at all
  const BoundarySearch none = find_boundaries(slope, request_of(slope, {"0", "0"}, {"1", "0"}, 15));
  CHECK(none.boundaries.empty());
  CHECK(none.at_from.label == Label::diverged);
}

TEST_CASE("a boundary between a basin and what runs to infinity") {
  // ẋ = x² − x: to 0 from 0 < x < 1, to infinity in finite time from x > 1; the saddle between is (1, 0)
  const Model model = gradient_model({"x", "y"}, "x^2/2 - x^3/3 + y^2/2");
  const BoundaryRequest request = request_of(model, {"1/2", "1"}, {"2", "1"}, 20);
  const BoundarySearch search = find_boundaries(model, request);
  REQUIRE(search.boundaries.size() == 1);
  const Boundary& boundary = search.boundaries[0];
  CHECK(boundary.bracket.below.label == Label::minimum);
  CHECK(boundary.bracket.above.label == Label::diverged);
  CHECK(boundary.outcome == BoundaryOutcome::enclosed);
  CHECK(boundary.agreed_digits == 20);
  CHECK(close(request.segment.at(boundary.place())[0], 1, 20));
}

// L' = e^x − 3x is 0 at −W₀(−1/3) and −W₋₁(−1/3); to the left of both the loss falls for ever, by mpmath.
TEST_CASE("a boundary with a basin where an e^x that counts for nothing holds up the series") {
  const Model model = gradient_model({"x"}, "exp(x) - 3*x^2/2");
  const BoundarySearch search = find_boundaries(model, request_of(model, {"-1"}, {"3"}, 15));
  CHECK(search.at_from.label == Label::diverged);
  CHECK(search.at_to.label == Label::minimum);
  REQUIRE(search.boundaries.size() == 1);
  const Rational x = 4 * search.boundaries[0].place() - 1;
  CHECK(close(parse_rational("0.6190612867359451121523269940209222333015"), x, 14));
}

TEST_CASE("a point that attracts from one side only is a basin, and bounds it") {
  // ẋ = x² (2 − x²): from the left to 0, from the right to √2, and away from −√2
  const Model model = gradient_model({"x"}, "x^5/5 - 2*x^3/3");
  const BoundaryRequest request = request_of(model, {"-1"}, {"1.3"}, 12);
  const BoundarySearch search = find_boundaries(model, request);
  REQUIRE(search.boundaries.size() == 1);
  const Boundary& boundary = search.boundaries[0];
  CHECK(boundary.bracket.below.label == Label::saddle);
  CHECK(boundary.bracket.above.label == Label::minimum);
  CHECK(boundary.outcome == BoundaryOutcome::enclosed);
  CHECK(abs(request.segment.at(boundary.place())[0]) <= ratio(1, 1'000'000'000));

  const BoundarySearch three = find_boundaries(model, request_of(model, {"-3"}, {"1.3"}, 12));
  REQUIRE(three.boundaries.size() == 2);  // −√2 between what diverges and what goes to 0
  const Rational left = request_of(model, {"-3"}, {"1.3"}, 12).segment.at(three.boundaries[0].place())[0];
  CHECK(left < 0);
  CHECK(close(left * left, 2, 11));
}

TEST_CASE("two manifolds of minima with the same loss: their boundary is found, and the manifold itself is none") {
  // minima x y = 1 in two branches; the line y = −x leads to the saddle between them
  const Model model = gradient_model({"x", "y"}, "(x*y-1)^2/2");
  const BoundaryRequest request = request_of(model, {"1", "-2"}, {"1", "2"}, 30);
  const BoundarySearch search = find_boundaries(model, request);
  REQUIRE(search.boundaries.size() == 1);
  CHECK(search.boundaries[0].outcome == BoundaryOutcome::enclosed);
  CHECK(search.boundaries[0].agreed_digits == 30);
  CHECK(close(request.segment.at(search.boundaries[0].place())[1], -1, 30));

  // what passes the saddle on an invariant line that no coordinate shows is undecided, never an attractor
  const DestinationFinder finder(model, {});
  for (const std::size_t digits : {12, 16, 20, 40}) {
    CAPTURE(digits);
    const Label label = finder(point({"1", "-1"}), digits, Certainty::checked).label;
    CHECK((label == Label::undecided || label == Label::saddle));
  }
}

TEST_CASE("three basins in one piece of the scan: the labels chain from end to end") {
  const Model model = gradient_model({"x", "y", "z"}, "(x^2-1)^2/4 + (y^2-1)^2/4 + (z^2-1)^2/4");
  const BoundarySearch search =
      find_boundaries(model, request_of(model, {"-1/2", "-1/2", "-1/2"}, {"1/2", "0.500001", "0.50001"}, 20));
  REQUIRE(search.boundaries.size() == 3);
  CHECK(same_basin(search.at_from, search.boundaries[0].bracket.below));
  CHECK(same_basin(search.boundaries[0].bracket.above, search.boundaries[1].bracket.below));
  CHECK(same_basin(search.boundaries[1].bracket.above, search.boundaries[2].bracket.below));
  CHECK(same_basin(search.boundaries[2].bracket.above, search.at_to));
}

TEST_CASE("a boundary of maxima: enclosed, and no stable set is claimed") {
  // a hat: minimum at 0, a ring of maxima, a ring of minima
  const Model model = gradient_model({"x", "y"}, "4*(x^2+y^2) - 5/2*(x^2+y^2)^2 + (x^2+y^2)^3/3");
  const BoundaryRequest request = request_of(model, {"0.2", "0.1"}, {"2", "0.5"}, 20);
  const BoundarySearch search = find_boundaries(model, request);
  REQUIRE(search.boundaries.size() == 1);
  CHECK(search.boundaries[0].outcome == BoundaryOutcome::enclosed);
  CHECK_FALSE(search.boundaries[0].stable_set);
  const std::vector<Rational> x = request.segment.at(search.boundaries[0].place());
  CHECK(close(x[0] * x[0] + x[1] * x[1], 1, 19));
}

TEST_CASE("a segment is checked") {
  const Model model = makkuva_2024::markov();
  CHECK_THROWS_AS(find_boundaries(model, request_of(model, {"1", "1"}, {"1", "1"}, 15)), InvalidArgument);
  CHECK_THROWS_AS(find_boundaries(model, request_of(model, {"1"}, {"2"}, 15)), InvalidArgument);
  CHECK_THROWS_AS(find_boundaries(model, request_of(model, {"1", "1"}, {"2", "1"}, 0)), InvalidArgument);
  BoundaryRequest request = request_of(model, {"1", "1"}, {"2", "1"}, 15);
  request.cells = 0;
  CHECK_THROWS_AS(find_boundaries(model, request), InvalidArgument);
}

TEST_CASE("zero on a segment: found by its sign, and no pole is taken for one") {
  const Model model = gradient_model({"x", "y"}, "x^2 + y^2");
  const Segment segment{point({"0", "1"}), point({"2", "1"})};
  const auto root = zero_on_segment(model, parse("x^2 - 2*y", {"x", "y"}), {}, segment, 0, 1, 40);
  REQUIRE(root);
  CHECK(close(*root * *root, ratio(1, 2), 39));
  CHECK_FALSE(zero_on_segment(model, parse("x^2 + 1", {"x", "y"}), {}, segment, 0, 1, 40));
  CHECK_FALSE(zero_on_segment(model, parse("1/(x - 1)", {"x", "y"}), {}, segment, 0, ratio(7, 10), 40));
}

TEST_CASE("destinations: basins are told apart by limits where there are no levels") {
  const Model model = gradient_model({"x", "y"}, "(x^2-1)^2/4 + y^2/2");
  const DestinationFinder finder(model, {});
  for (const std::size_t digits : {12, 20, 30, 45, 60}) {
    CAPTURE(digits);
    const Destination left = finder(point({"-1/3", "1/7"}), digits, Certainty::checked);
    const Destination right = finder(point({"1/3", "1/7"}), digits, Certainty::checked);
    CHECK(left.label == Label::minimum);
    CHECK(right.label == Label::minimum);
    CHECK_FALSE(same_basin(left, right));
    CHECK(same_basin(left, finder(point({"-1/2", "2"}), digits, Certainty::nominal)));
    CHECK(close(left.limit[0].value(), -1, digits - 1));
  }
}

TEST_CASE("destinations: the edge of a region where the loss is 0, and a minimum on a kink that is no fraction") {
  const auto limit_of = [](const std::string& loss, const std::vector<std::string>& start) {
    const DestinationFinder finder(gradient_model({"x", "y"}, loss), {});
    Destination found = finder(point(start), 20, Certainty::checked);
    CHECK(found.label == Label::minimum);
    finder.refine_limit(point(start), 20, found);
    CHECK(found.at_limit);
    return rationals(found.limit);
  };
  // both coordinates grow alike
  const auto line = limit_of("relu(1-x-y)^2/2", {"0", "1/3"});
  CHECK(close(ratio(1, 3), line[0], 19));
  CHECK(close(ratio(2, 3), line[1], 19));
  // xy = 1 and x² − y² = −1/9, which the flow keeps: by mpmath
  const auto curve = limit_of("relu(1-x*y)^2/2", {"0", "1/3"});
  CHECK(close(parse_rational("0.9726183554748818807288518722727749335402"), curve[0], 19));
  CHECK(close(parse_rational("1.028152506449201243031569468893464138621"), curve[1], 19));
  const auto kink = limit_of("abs(x-1) + (y^2-2)^2", {"1/2", "1"});
  CHECK(close(1, kink[0], 19));
  CHECK(close(parse_rational("1.414213562373095048801688724209698078570"), kink[1], 19));
}

TEST_CASE("the limit on a manifold is refined to the digits: markov's trap, where the energy says it") {
  const Model model = makkuva_2024::markov();
  const DestinationFinder finder(model, model.values({}));
  const std::vector<Rational> start = point({"1/2", "-2"});
  Destination found = finder(start, 40, Certainty::checked);
  CHECK(found.label == Label::local_minimum);
  finder.refine_limit(start, 40, found);
  CHECK(close(markov_energy("0", found.limit[1].text()), markov_energy("1/2", "-2"), 38));
}

}  // namespace separatrix::testing

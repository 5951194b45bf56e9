#include "solvers/enclosure/flow_enclosure.hpp"

#include <doctest/doctest.h>

#include <random>

#include "lib/num/convert.hpp"
#include "lib/num/error.hpp"
#include "lib/num/precision.hpp"
#include "lib/symbolic/canonical.hpp"
#include "solvers/enclosure/certified_simulation.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "theory/registry.hpp"

namespace separatrix {
namespace {

Model model_of(const std::vector<std::string>& states, const std::vector<Expression>& equations) {
  ModelDescription description;
  description.name = "test";
  description.states = states;
  description.equations = equations;
  description.start.assign(states.size(), Rational(1));
  return Model(description);
}

const Expression x = symbol("x"), y = symbol("y"), z = symbol("z"), t = symbol("t");

std::vector<Interval> points(const std::vector<Rational>& start) {
  std::vector<Interval> box;
  for (const Rational& value : start) box.push_back({value, value});
  return box;
}

bool inside(const DecimalInterval& interval, const std::string& value) {
  const Rational exact = parse_rational(value);
  return parse_rational(interval.low) <= exact && exact <= parse_rational(interval.high);
}

CertifiedSimulation certify(const Model& model, const std::vector<Interval>& start, const Rational& until,
                            const char* width = "1e-12") {
  CertifiedRequest request;
  request.start = start;
  request.until = until;
  request.width = parse_rational(width);
  return certify_simulation(model, request);
}

// e^-10 and the like to 60 digits, by mpmath
constexpr const char* exp_minus_10 = "0.0000453999297624848515355915155605506102379180888665185480463155";
constexpr const char* sin_10 = "-0.544021110889369813404747661851377281683643012916223891574184012616";
constexpr const char* cos_10 = "-0.839071529076452452258863947824064834519930165133168546835953731048";

TEST_CASE("flow enclosure: closed forms are inside, at every width") {
  const Model decay = model_of({"x"}, {-x}), circle = model_of({"x", "y"}, {y, -x});
  for (const char* width : {"1e-8", "1e-13", "1e-20", "1e-45"}) {
    CAPTURE(width);
    const CertifiedSimulation down = certify(decay, points({1}), 10, width);
    CHECK(down.outcome == EnclosureOutcome::reached_end);
    CHECK(inside(down.rows.back().values[0], exp_minus_10));
    const CertifiedSimulation round = certify(circle, points({0, 1}), 10, width);
    CHECK(round.outcome == EnclosureOutcome::reached_end);
    CHECK(inside(round.rows.back().values[0], sin_10));
    CHECK(inside(round.rows.back().values[1], cos_10));
  }
}

TEST_CASE("flow enclosure: without remainders, or with broken rounding, closed forms are outside") {
  const Model circle = model_of({"x", "y"}, {y, -x});
  const auto includes = [&] {
    const CertifiedSimulation round = certify(circle, points({0, 1}), 10);
    return inside(round.rows.back().values[0], sin_10) && inside(round.rows.back().values[1], cos_10);
  };
  CHECK(includes());
  {
    const SabotagedRemainder fault;
    CHECK_FALSE(includes());
  }
  CHECK(includes());
}

TEST_CASE("flow enclosure: time in the equations") {
  // ẋ = −2 t x, x = e^{−t²}; at t = 2
  const Model gauss = model_of({"x"}, {-2 * t * x});
  const CertifiedSimulation end = certify(gauss, points({1}), 2, "1e-30");
  CHECK(end.outcome == EnclosureOutcome::reached_end);
  CHECK(inside(end.rows.back().values[0],
               "0.01831563888873418029371802127324124221191206755347559476959992743925"));  // e⁻⁴, mpmath
}

// a box of starts of the Lorenz system against the Taylor method at 40 digits from points of the box
TEST_CASE("flow enclosure: every start of a box stays inside at all rows") {
  const Model lorenz = model_of({"x", "y", "z"}, {10 * (y - x), x * (28 - z) - y, x * y - Expression(ratio(8, 3)) * z});
  const Rational radius = ratio(1, 100'000);
  const std::vector<Rational> centre{1, 2, 20};
  std::vector<Interval> box;
  for (const Rational& value : centre) box.push_back({value - radius, value + radius});
  CertifiedRequest request;
  request.start = box;
  request.until = 2;
  request.samples = 8;
  const CertifiedSimulation proved = certify_simulation(lorenz, request);
  REQUIRE(proved.outcome == EnclosureOutcome::reached_end);
  REQUIRE(proved.rows.size() == 9);
  std::mt19937 random(3);
  for (int corner = 0; corner < 6; ++corner) {
    SimulationRequest exact;
    for (const Interval& side : box) exact.start.push_back(random() % 2 == 0 ? side.low : side.high);
    exact.until = 2;
    exact.digits = 25;
    exact.agree = false;
    exact.samples = 8;
    const Simulation path = simulate(lorenz, exact);
    for (std::size_t row = 0; row < 9; ++row) {
      for (std::size_t i = 0; i < 3; ++i) CHECK(inside(proved.rows[row].values[i], path.rows[row][1 + i].text()));
    }
  }
  // the box is stretched by the flow, but wrapped once: not much wider than the image of its corners
  CHECK(std::stod(proved.width) < 0.01);
}

TEST_CASE("flow enclosure: markov at p = q = 1/10 to 50 digits") {
  const TheoryModel& markov = find_model("markov");
  CertifiedRequest request;
  request.parameters = markov.model.values({{"p", ratio(1, 10)}, {"q", ratio(1, 10)}});
  request.start = points({ratio(1, 2), ratio(-3, 10)});
  SimulationRequest exact;
  exact.parameters = request.parameters;
  exact.start = {ratio(1, 2), ratio(-3, 10)};
  exact.digits = 110;
  exact.agree = false;
  const Simulation path = simulate(markov.model, exact);
  for (const char* width : {"7e-14", "1e-50", "1e-100"}) {
    CAPTURE(width);
    request.width = parse_rational(width);
    const CertifiedSimulation proved = certify_simulation(markov.model, request);
    CHECK(proved.outcome == EnclosureOutcome::reached_end);
    for (std::size_t i = 0; i < 2; ++i) {
      const DecimalInterval& state = proved.rows.back().values[i];
      CHECK(inside(state, path.rows.back()[1 + i].text()));
      CHECK(parse_rational(state.high) - parse_rational(state.low) <= *request.width * ratio(101, 100));
    }
  }
  // a box of starts: the image has width 3.6174e-7, the spread of e over the corners at 20 digits
  const Rational radius = parse_rational("1e-6");
  for (Interval& side : request.start) side = {side.low - radius, side.high + radius};
  request.width = parse_rational("3.63e-7");
  const CertifiedSimulation image = certify_simulation(markov.model, request);
  CHECK(image.outcome == EnclosureOutcome::reached_end);
  CHECK(inside(image.rows.back().values[0], "2.0351811525259910403"));
  CHECK(inside(image.rows.back().values[0], "2.0351807907911505901"));
}

TEST_CASE("flow enclosure: what cannot be enclosed is an outcome") {
  // ẋ = x² from 1 ends at t = 1
  const CertifiedSimulation blow_up = certify(model_of({"x"}, {x * x}), points({1}), 2);
  CHECK(blow_up.outcome == EnclosureOutcome::no_enclosure);
  CHECK(parse_rational(blow_up.rows.back().t) < 1);
  CHECK(parse_rational(blow_up.rows.back().t) > ratio(9, 10));
  // through the kink of |x|
  const CertifiedSimulation kink = certify(model_of({"x"}, {-1 - abs(x)}), points({1}), 2);
  CHECK(kink.outcome == EnclosureOutcome::no_enclosure);
  CHECK(kink.message.find("abs of") != std::string::npos);
  // a box that grows: narrower than asked for it cannot be
  const CertifiedSimulation wide = certify(model_of({"x"}, {x}), {{ratio(99, 100), ratio(101, 100)}}, 1, "1e-3");
  CHECK(wide.outcome == EnclosureOutcome::width_not_reached);
  CHECK(std::stod(wide.width) > 0.054);
  CHECK(std::stod(wide.width) < 0.0545);
  CHECK_THROWS_AS(certify(model_of({"x"}, {x}), {{2, 1}}, 1), InvalidArgument);
  CHECK_THROWS_AS(certify(model_of({"x"}, {x}), points({1, 2}), 1), InvalidArgument);
  CHECK_THROWS_AS(certify(model_of({"x"}, {x}), points({1}), 0), InvalidArgument);
}

}  // namespace
}  // namespace separatrix

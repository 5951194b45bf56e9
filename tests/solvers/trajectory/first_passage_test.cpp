#include "solvers/trajectory/first_passage.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "lib/symbolic/parse.hpp"
#include "tests/support/problems.hpp"

namespace separatrix {
namespace {

SimulationRequest from(const std::vector<Rational>& start) {
  SimulationRequest request;
  request.start = start;
  request.until = 1'000'000'000;
  return request;
}

std::optional<double> time(const Model& model, const std::vector<Rational>& start, const std::string& quantity) {
  const std::optional<Known> found = first_passage(model, from(start), quantity);
  return found ? std::optional(found->approximate()) : std::nullopt;
}

Model well() {
  ModelDescription description;
  description.name = "well";
  description.states = {"x"};
  description.loss = parse("log(cosh(x))");
  description.start = {0};
  return Model(std::move(description));
}

}  // namespace

TEST_CASE("first passage: along a flow whose solution is known, near its limit too") {
  const Model model = well();  // sinh x = sinh(x₀) e^(−t)
  for (const std::string level : {"1", "0.5", "0.000001"}) {
    const auto found = time(model, {2}, "x - " + level);
    CAPTURE(level);
    REQUIRE(found);
    CHECK(*found == doctest::Approx(std::log(std::sinh(2) / std::sinh(std::stod(level)))).epsilon(1e-13));
  }
}

TEST_CASE("first passage: below at the start, and on the level with the flow that leads down or up") {
  const Model model = well();
  CHECK(time(model, {ratio(1, 2)}, "x - 1") == 0);
  CHECK(time(model, {1}, "x - 1") == 0);
  CHECK_FALSE(time(model, {1}, "1 - x"));
  CHECK_FALSE(time(model, {2}, "x"));  // its limit, which it never passes
  CHECK_FALSE(time(model, {2}, "x + 1"));
}

TEST_CASE("first passage: of a rotation the first of many, touching does not count") {
  const Model turn = vector_field_model({"q", "p"}, {"p", "-q"}, {1, 0});  // q = cos t
  CHECK(*time(turn, {1, 0}, "q") == doctest::Approx(std::acos(0.0)).epsilon(1e-13));
  CHECK(*time(turn, {1, 0}, "q + p + 1") == doctest::Approx(std::acos(0.0)).epsilon(1e-13));
  SimulationRequest request = from({1, 0});
  request.until = 20;
  CHECK_FALSE(first_passage(turn, request, "q + 1"));
}

TEST_CASE("first passage: a path into a saddle rests there") {
  // on x = 0: y = 2e^(−t), loss = 1/4 + 2e^(−2t) → 1/4 at the saddle (0, 0)
  const Model model = gradient_model({"x", "y"}, "(x^2 - 1)^2/4 + y^2/2");
  CHECK_FALSE(time(model, {0, 2}, "loss - 1/8"));
  CHECK_FALSE(time(model, {0, 2}, "loss - 1/4"));
  CHECK(*time(model, {0, 2}, "loss - 1/2") == doctest::Approx(std::log(8.0) / 2).epsilon(1e-13));
  CHECK(*time(model, {0, 2}, "loss - 1/4 - 1/10^8") == doctest::Approx(std::log(2e8) / 2).epsilon(1e-10));
  CHECK(*time(model, {ratio(1, 10), 2}, "loss - 1/8") > 0);

  SimulationRequest request = from({0, 2});
  request.until_attracted = request.into_saddles = true;
  const Simulation rest = simulate(model, request);
  CHECK(rest.outcome == Outcome::converged);
  REQUIRE(rest.limit);
  CHECK(rest.limit->state[0].approximate() == 0);
  CHECK(std::abs(rest.limit->state[1].approximate()) < 1e-12);
  request.into_saddles = false;  // a minimum only
  request.until = 100;
  CHECK(simulate(model, request).outcome == Outcome::reached_end);
}

TEST_CASE("first passage: what cannot be read is refused") {
  CHECK_THROWS_AS(first_passage(well(), from({1}), "x - z"), ParseError);
}

}  // namespace separatrix

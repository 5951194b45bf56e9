#include "solvers/enclosure/count_over_parameters.hpp"

#include <doctest/doctest.h>

#include <random>

#include "lib/model/model_file.hpp"
#include "lib/num/error.hpp"
#include "solvers/enclosure/autonomous_field.hpp"

namespace separatrix {
namespace {

Model model_of(const std::string& text) { return parse_model_file(text, "m.toml").model; }

// minima (±√a, 0) and a saddle at 0 for a > 0; for a ≤ 0 one minimum, at 0 and degenerate for a = 0
Model pitchfork() {
  return model_of(
      "name = \"pitchfork\"\nstates = [\"x\", \"y\"]\nloss = \"x^4/4 - a*x^2/2 + y^2/2\"\n"
      "[parameters]\na = { default = 1 }\n[start]\nx = 1\ny = 1\n");
}

// three zeros where 4a³ > 27h², one where 4a³ < 27h²
Model cusp() {
  return model_of(
      "name = \"cusp\"\nstates = [\"x\"]\n[equations]\nx = \"h + a*x - x^3\"\n"
      "[parameters]\na = { default = 1 }\nh = { default = 0 }\n[start]\nx = 1\n");
}

ProvedCount minima(const Interval& a, std::size_t equals, const Interval& side = {-2, 2}) {
  return prove_count(pitchfork(), {{a}, {side, side}, "strict minimum", equals});
}

TEST_CASE("count over parameters: proved on a whole box") {
  const ProvedCount two = minima({ratio(1, 10), 3}, 2);
  CHECK(two.verdict == Verdict::holds);
  CHECK(two.open == 0);
  CHECK(two.open_share == 0);
  CHECK(two.pieces > 0);
  CHECK(minima({-3, ratio(-1, 10)}, 1).verdict == Verdict::holds);
  const auto count = [](const char* kind, std::size_t equals) {
    return prove_count(pitchfork(), {{{ratio(1, 10), 3}}, {{-2, 2}, {-2, 2}}, kind, equals}).verdict;
  };
  CHECK(count("saddle", 1) == Verdict::holds);
  CHECK(count("maximum", 0) == Verdict::holds);
  CHECK(count("", 3) == Verdict::holds);
  // of the half x > 1/100 one of the minima is left
  CHECK(prove_count(pitchfork(), {{{ratio(1, 10), 3}}, {{ratio(1, 100), 2}, {-2, 2}}, "", 1}).verdict ==
        Verdict::holds);
}

TEST_CASE("count over parameters: what is false fails at exact parameters, with the number there") {
  const ProvedCount three = minima({ratio(1, 10), 3}, 3);
  REQUIRE(three.verdict == Verdict::fails);
  CHECK(three.found == 2);
  // true on three quarters of the box only
  const ProvedCount part = minima({-1, 3}, 2);
  REQUIRE(part.verdict == Verdict::fails);
  REQUIRE(part.witness);
  CHECK(part.witness->front() < 0);
  CHECK(part.witness->front() >= -1);
  CHECK(part.found == 1);
}

// at a = 0 the minimum is degenerate; at a = 4 two of the points are on the edge of the box of states
TEST_CASE("count over parameters: a bifurcation and a point on an edge leave pieces open around them, and no others") {
  for (const auto& [a, at] : {std::pair{Interval{0, 3}, Rational(0)}, std::pair{Interval{1, 4}, Rational(4)}}) {
    const ProvedCount found = minima(a, 2);
    CHECK(found.verdict == Verdict::undecided);
    CHECK(found.open > 0);
    CHECK(found.open_share > 0);
    CHECK(found.open_share <= ratio(1, 100));
    REQUIRE(found.where.size() == 1);
    CHECK(abs(Rational(found.where[0].low - at)) < ratio(1, 10));
    CHECK(!found.obstacle.empty());
  }
  CHECK(minima({0, 3}, 2).obstacle == "points could neither be excluded nor be told apart");
  CHECK(minima({1, 4}, 2).obstacle == "a point may lie on the edge of the box of states");
}

TEST_CASE("count over parameters: only what is claimed is looked at") {
  CountOverParameters claim{{{-1, 3}}, {{-2, 2}, {-2, 2}}, "strict minimum", 2};
  claim.claimed = [](const ParameterValues& p) { return verdict(p[0] > ratio(1, 10)); };
  CHECK(prove_count(pitchfork(), claim).verdict == Verdict::undecided);  // no witness, and no proof for a < 0
  claim.nothing_claimed = [](const std::vector<Interval>& piece) { return piece[0].high < ratio(1, 10); };
  CHECK(prove_count(pitchfork(), claim).verdict == Verdict::holds);
  claim.cancelled = [] { return true; };
  const ProvedCount late = prove_count(pitchfork(), claim);
  CHECK(late.verdict == Verdict::undecided);
  CHECK(late.open_share == 1);
}

// over boxes of two parameters, against the discriminant: no box may be proved that meets 4a³ ≤ 27h²
TEST_CASE("count over parameters: the cusp, against its closed form") {
  std::mt19937 random(5);
  const auto draw = [&](long from, long to) { return ratio(static_cast<long>(random() % (to - from + 1)) + from, 16); };
  std::size_t proved = 0, refuted = 0;
  for (int i = 0; i < 40; ++i) {
    const Rational a = draw(4, 40), h = draw(-20, 20);
    const Interval as{a, a + ratio(1, 8)}, hs{h, h + ratio(1, 8)};
    const ProvedCount found = prove_count(cusp(), {{as, hs}, {{-4, 4}}, "", 3, {}, {}, {}, 20'000});
    const Rational least = 4 * as.low * as.low * as.low,
                   most = 27 * std::max(Rational(hs.low * hs.low), Rational(hs.high * hs.high));
    CAPTURE(to_string(a));
    CAPTURE(to_string(h));
    if (found.verdict == Verdict::holds) CHECK(least > most);
    if (least > most + ratio(1, 2)) CHECK(found.verdict == Verdict::holds);
    proved += found.verdict == Verdict::holds ? 1 : 0;
    if (found.verdict != Verdict::fails) continue;
    ++refuted;
    const Rational& p = found.witness->at(0);
    const Rational& q = found.witness->at(1);
    CHECK(4 * p * p * p < 27 * q * q);
    CHECK(found.found == 1);
  }
  CHECK(proved >= 10);
  CHECK(refuted >= 10);
}

// with the middles of the parameters in place of all of them a box would be proved on which the claim is false
TEST_CASE("count over parameters: the inclusion of all parameters is what proves") {
  const Interval a{ratio(-1, 16), ratio(15, 16)};
  CHECK(minima(a, 2).verdict == Verdict::fails);
  const SabotagedParameters fault;
  CHECK(minima(a, 2).verdict == Verdict::holds);
}

TEST_CASE("count over parameters: what it cannot do is refused") {
  const Model valley = model_of(
      "name = \"valley\"\nstates = [\"x\", \"y\"]\nloss = \"(x*y - m)^2/2\"\n"
      "[parameters]\nm = { default = 1 }\n[start]\nx = 1\ny = 1\n");
  CHECK_THROWS_AS(prove_count(valley, {{{1, 2}}, {{-2, 2}, {-2, 2}}, "", 1}), InvalidArgument);
  CHECK_THROWS_AS(prove_count(pitchfork(), {{}, {{-2, 2}, {-2, 2}}, "", 1}), InvalidArgument);
}

}  // namespace
}  // namespace separatrix

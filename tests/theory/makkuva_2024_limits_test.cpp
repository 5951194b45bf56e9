// Limits in closed form of the models with attention and with untied embeddings, against the integrated flow.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lib/num/agreement.hpp"
#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "solvers/trajectory/simulate.hpp"
#include "theory/makkuva_2024/level_curve.hpp"
#include "theory/registry.hpp"

namespace separatrix::makkuva_2024 {
namespace {

constexpr std::size_t digits = 34;

/// A start, and what the closed form says of it.
struct Case {
  Rational p, q;
  std::vector<Rational> start;
  Label label;
};

// digits to which the predicted limit is that of the integrated flow
std::size_t agreed(const TheoryModel& theory, const Case& each) {
  const ParameterValues parameters{each.p, each.q};
  CHECK(theory.closed.label(parameters, each.start) == each.label);
  SimulationRequest request;
  request.parameters = parameters;
  request.start = each.start;
  request.until = power(Rational(10), 6);
  request.digits = digits;
  request.until_attracted = true;
  const Simulation simulation = simulate(theory.model, request);
  const auto predicted = theory.closed.limit(parameters, each.start, digits);
  REQUIRE(simulation.limit);
  REQUIRE(predicted);
  return agreed_digits_of_limits(*predicted, simulation.limit->state);
}

std::string shown(const std::vector<Rational>& start) {
  std::string text;
  for (const Rational& each : start) text += to_string(each) + " ";
  return text;
}

void check(const std::string& model, const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    CAPTURE(to_string(each.p));
    CAPTURE(shown(each.start));
    CHECK(agreed(find_model(model), each) >= digits - 1);
  }
}

const Rational low(1, 10), high(9, 10), third(1, 3);

TEST_CASE("makkuva_2024: limits with attention, on every branch, are those of the integrated flow, 33 digits") {
  constexpr Label global = Label::global_minimum;
  check("markov-attention", {{low, low, {1, third, ratio(1, 4)}, global},           // w > 0, u grows
                             {low, low, {ratio(5, 2), 2, 1}, global},               // u falls
                             {low, low, {ratio(-1, 2), ratio(-1, 4), -1}, global},  // e < 0
                             {low, low, {2, ratio(-4, 5), 1}, global},              // u changes its sign at w = w_s
                             {low, low, {2, -2, ratio(1, 3)}, global},              // at 1 + as = 0, downwards
                             {low, low, {2, 1, ratio(-3, 2)}, global},              // at 1 + as = 0, upwards
                             {low, low, {3, -3, -3}, global},                       // stays on the sheet 1 + as < 0
                             {low, low, {1, 0, ratio(1, 2)}, global},               // w = 0 stays
                             {high, high, {1, -1, ratio(1, 5)}, global},            //
                             {high, high, {ratio(5, 2), ratio(-1, 2), 1}, global},  // at w = w_s, the other way
                             {high, high, {ratio(3, 2), 1, ratio(1, 5)}, global},   // s > s_sep
                             {ratio(1, 2), ratio(4, 5), {2, third, -1}, global},    //
                             {ratio(99, 100), ratio(1, 50), {ratio(-3, 2), -2, 2}, global},   // p + q near 1
                             {ratio(1, 5), ratio(3, 5), {ratio(1, 1000), third, 0}, global},  // next to e = 0
                             {low, low, {ratio(1, 2), -2, ratio(1, 4)}, Label::local_minimum}});
}

TEST_CASE("makkuva_2024: limits with untied embeddings, on every branch, are those of the integrated flow, 33 digits") {
  constexpr Label global = Label::global_minimum;
  check("markov-untied",
        {{low, low, {1, ratio(1, 2), third}, global},
         {low, low, {ratio(1, 2), -1, ratio(1, 4)}, global},            // over e = 0
         {low, low, {-2, 1, -2}, global},                               // both signs, far w
         {low, low, {2, ratio(3, 2), ratio(-5, 4)}, global},            // over w = w_s
         {high, high, {2, ratio(7, 4), ratio(-1, 4)}, global},          // over w = w_s upwards
         {high, high, {ratio(1, 2), ratio(501, 1000), third}, global},  // where the tied model is trapped
         {high, high, {0, 1, third}, global},                           // e c = 0 at the start
         {ratio(1, 2), ratio(4, 5), {3, ratio(-1, 3), 0}, global},      // w = 0 stays
         {low, ratio(1, 5), {1, 1, third}, global},                     // tied
         {high, ratio(1, 5), {-2, 2, third}, global},                   // e = -c
         {low, ratio(1, 5), {3, 3, -2}, global},                        // tied, over w_s
         // p + q = 1: onto e c = 0, onto w = w_s
         {ratio(3, 10), ratio(7, 10), {2, ratio(1, 2), 1}, global},
         {ratio(3, 10), ratio(7, 10), {ratio(1, 2), -2, -1}, global},
         {ratio(3, 10), ratio(7, 10), {3, 1, ratio(-1, 4)}, global}});
  const TheoryModel& untied = find_model("markov-untied");
  // the tied line leads into the saddle: e = c = 0, f(w) = f(1) − 2 = −1
  const auto saddle = untied.closed.limit({high, high}, {1, 1, 1}, 30);
  REQUIRE(saddle);
  CHECK((*saddle)[0] == "0");
  CHECK((*saddle)[1] == "0");
  const double w = (*saddle)[2].approximate();
  CHECK(w * w + std::log(w) == doctest::Approx(-1).epsilon(1e-14));
  CHECK(untied.closed.limit({high, high}, {0, 0, 1}, 5) == std::vector<Known>{0, 0, 1});
  CHECK(find_model("markov-attention").closed.limit({ratio(3, 10), ratio(7, 10)}, {1, 1, 1}, 10) == std::nullopt);
}

TEST_CASE("makkuva_2024: w from f(w) = F on every piece, and next to its fold") {
  const PrecisionScope scope(60);
  const auto f = [](const mpfr& w) { return mpfr(w * w + (w > 0 ? 1 : -1) * log(mpfr(abs(w)))); };
  for (const char* text : {"-30", "-2", "-0.71", "-0.7", "-0.01", "-1e-200", "1e-200", "0.3", "1", "40"}) {
    CAPTURE(text);
    const mpfr w = to_real<mpfr>(parse_rational(text));
    const mpfr found = w_at(piece_of(w), f(w), -55);
    CHECK(abs(mpfr(found / w - 1)) < 1e-45);
  }
  const mpfr fold = w_at(Piece::far, lowest_potential(), -55);
  CHECK(abs(mpfr(2 * fold * fold - 1)) < 1e-25);
  CHECK(w_at(Piece::zero, mpfr(3), -55) == 0);
}

TEST_CASE("makkuva_2024: a curve that ends before the level gives no place") {
  const PrecisionScope scope(50);
  // m = x up to 2, F = x: on w > 0 u = x (1 + 2w²) with w² + ln w = x
  const LevelCurve curve{[](const mpfr& x) -> std::optional<LevelCurve::Point> {
                           if (x > 2) return std::nullopt;
                           return LevelCurve::Point{x, x, mpfr(1)};
                         },
                         [](const mpfr&) { return mpfr(1) / 3; }};
  const mpfr w = w_at(Piece::right, mpfr(1), -45);
  const auto found = first_place(curve, mpfr(1), w, mpfr(5), -40);
  REQUIRE(found);
  CHECK(abs(mpfr(found->x * (1 + 2 * found->w * found->w) - 5)) < 1e-35);
  CHECK_FALSE(first_place(curve, mpfr(1), w, mpfr(100), -40));
}

}  // namespace
}  // namespace separatrix::makkuva_2024

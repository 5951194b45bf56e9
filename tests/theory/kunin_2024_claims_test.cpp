#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "tests/support/changed_model.hpp"
#include "tests/support/perturbation.hpp"
#include "theory/kunin_2024/proofs.hpp"

namespace separatrix::kunin_2024 {
namespace {

using testing::changed;

const Rational beside_1 = 1 + ratio(1, 1'000'000);

TEST_SUITE("perturbations") {
  TEST_CASE("kunin_2024: every claim notices when what it rests on is wrong, and no other does") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return claims(statements); }, {}, proofs);
    perturbed("loss larger by 1e-6",
              [](Statements& s) { s.model = changed(s.model, [](Expression loss) { return loss * beside_1; }); },
              {"K2", "K3", "K4", "K5"});
    perturbed("weight decay, of which w/a feels nothing",
              [](Statements& s) {
                s.model = changed(s.model, [](Expression loss) {
                  return loss + (power(symbol("w1"), 2) + power(symbol("w2"), 2) + power(symbol("a"), 2)) / 10;
                });
              },
              {"K1", "K3", "K4", "K5", "K6", "K7"});
    perturbed("S = sqrt(delta^2 + 2|beta|^2)",
              [](Statements& s) {
                s.alignment = [](Expression delta, Expression square) { return alignment(delta, square / 2); };
              },
              {"K2", "K3", "K5", "K7"});
    perturbed("cosh(Q_0)/cosh(Q) squared",
              [](Statements& s) {
                s.decay = [](Expression delta, Expression square, Expression nu0, Expression t) {
                  return power(decay_across(delta, square, nu0, t), 2);
                };
              },
              {"K4", "K5"});
    perturbed("delta of the other sign across the target",
              [](Statements& s) {
                s.decay = [](Expression delta, Expression square, Expression nu0, Expression t) {
                  return decay_across(delta, square, nu0, t) * exp(delta * t);
                };
              },
              {"K4", "K5"});
    perturbed("a w = delta r/(1 + |r|^2)",
              [](Statements& s) {
                s.function = [](Expression delta, Expression r, Expression square) {
                  return function_of_ratio(delta, r, -square);
                };
              },
              {"K5"});
    perturbed("a^2 = (delta + S)/2 larger by 1e-6",
              [](Statements& s) {
                s.final_square = [](Expression delta, Expression square) {
                  return final_square(delta, square) * beside_1;
                };
              },
              {"K6"});
    perturbed("nothing ends in a saddle",
              [](Statements& s) {
                s.basin = [](const ParameterValues&, const std::vector<Rational>&) { return Label::global_minimum; };
              },
              {"K7"});
    perturbed("starts with a (w.beta) < 0 end in a saddle",
              [](Statements& s) {
                s.basin = [](const ParameterValues& target, const std::vector<Rational>& start) {
                  const Rational along = start[1] * target[0] + start[2] * target[1];
                  return start[0] * along < 0 ? Label::saddle : Label::global_minimum;
                };
              },
              {"K7"});
  }
}

}  // namespace
}  // namespace separatrix::kunin_2024

#include <doctest/doctest.h>

#include "lib/model/model_formulas.hpp"
#include "lib/symbolic/canonical.hpp"
#include "tests/support/changed_model.hpp"
#include "tests/support/perturbation.hpp"
#include "theory/saxe_2014/proofs.hpp"

namespace separatrix::saxe_2014 {
namespace {

using testing::changed;

const Rational beside_1 = 1 + ratio(1, 1'000'000);

TEST_SUITE("perturbations") {
  TEST_CASE("saxe_2014: every claim notices when what it rests on is wrong, and no other does") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return claims(statements); }, {}, proofs);
    perturbed("loss larger by 1e-6",
              [](Statements& s) {
                s.product = [](std::size_t layers) {
                  return changed(deep_linear(layers), [](Expression loss) { return loss * beside_1; });
                };
              },
              {"S2", "S3", "S4", "S5", "S7"});
    perturbed("weight decay in the product, which keeps the imbalance only of equal weights",
              [](Statements& s) {
                s.product = [](std::size_t layers) {
                  return changed(deep_linear(layers),
                                 [](Expression loss) { return loss + power(symbol("w1"), 2) / 1000; });
                };
              },
              {"S1", "S2", "S3", "S4", "S5", "S7"});
    perturbed("plateau at s^2",
              [](Statements& s) {
                s.product = [](std::size_t layers) {
                  return formulas_of(deep_linear(layers)).back().with(power(symbol("s"), 2));
                };
              },
              {"S7"});
    perturbed("invariants of the other sign, which are conserved too",
              [](Statements& s) {
                s.product = [](std::size_t layers) {
                  Model model = deep_linear(layers);
                  for (const ModelFormula& each : formulas_of(model)) {
                    if (each.name == "invariant imbalance-2") return each.with(-each.value);
                  }
                  return model;
                };
              },
              {"S1"});
    perturbed("exponent of the mode",
              [](Statements& s) {
                s.mode = changed(s.mode, [](Expression field) {
                  return field * power(symbol("u"), Expression(ratio(1, 1'000'000)));
                });
              },
              {"S2", "S6"});
    perturbed("rate of the mode",
              [](Statements& s) { s.mode = changed(s.mode, [](Expression field) { return field * beside_1; }); },
              {"S2", "S6"});
    perturbed("clock of two layers",
              [](Statements& s) {
                s.two_layers = [](Expression target, Expression u0, Expression t) {
                  return solution(Riccati{target, 0, 2}, u0, t * beside_1);
                };
              },
              {"S3"});
    perturbed("half-time without its factor 1/2",
              [](Statements& s) {
                s.half_time = [](Expression target, Expression u0) {
                  return time_between(Riccati{target, 0, 1}, u0, target / 2);
                };
              },
              {"S3"});
    perturbed("clock of the growth",
              [](Statements& s) {
                s.growth = [](std::size_t layers, Expression target, Expression from, Expression to) {
                  return time_between(PowerGrowth{layers, target, beside_1}, from, to);
                };
              },
              {"S4", "S5"});
    perturbed("exponent of the escape time",
              [](Statements& s) {
                s.escape = [](Expression layers, Expression target, Expression u0) {
                  return escape_time(2 - 1 / layers, layers * target, u0);
                };
              },
              {"S5"});
    perturbed("escape time larger by 1e-6",
              [](Statements& s) {
                s.escape = [](Expression layers, Expression target, Expression u0) {
                  return escape_time(2 - 2 / layers, layers * target, u0) * beside_1;
                };
              },
              {"S5"});
    perturbed("growth that takes no time",
              [](Statements& s) {
                s.growth = [](std::size_t layers, Expression target, Expression, Expression to) {
                  return time_between(PowerGrowth{layers, target, 1}, to, to);
                };
              },
              {"S4", "S5"});
    perturbed("loss of the matrices that falls without end",
              [](Statements& s) {
                s.matrices = [](std::size_t layers) {
                  return changed(deep_linear_matrices(layers),
                                 [](Expression loss) { return loss - 10 * power(symbol("w111"), 4); });
                };
              },
              {"S6"});
    perturbed("loss of the matrices",
              [](Statements& s) {
                s.matrices = [](std::size_t layers) {
                  return changed(deep_linear_matrices(layers), [](Expression loss) { return loss * beside_1; });
                };
              },
              {"S6"});
  }
}

}  // namespace
}  // namespace separatrix::saxe_2014

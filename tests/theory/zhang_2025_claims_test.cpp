#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "tests/support/changed_model.hpp"
#include "tests/support/perturbation.hpp"
#include "theory/zhang_2025/proofs.hpp"

namespace separatrix::zhang_2025 {
namespace {

using testing::changed;

const Rational beside_1 = 1 + ratio(1, 1'000'000);

TEST_SUITE("perturbations") {
  TEST_CASE("zhang_2025: every claim notices when what it rests on is wrong, and no other does") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return claims(statements); }, {}, proofs);
    perturbed(
        "loss of the full flow larger by 1e-6",
        [](Statements& s) { s.attention = changed(s.attention, [](Expression loss) { return loss * beside_1; }); },
        {"Z2", "Z3", "Z7"});
    perturbed("error beside the invariant set, where it is of second order",
              [](Statements& s) {
                s.attention = changed(s.attention, [](Expression loss) {
                  Expression product = ratio(1, 10);
                  for (const char* each : {"v1", "k12", "q12", "v2", "k21", "q21"}) product = product * symbol(each);
                  return loss + product;
                });
              },
              {"Z7"});
    perturbed("decay of one key",
              [](Statements& s) {
                s.attention =
                    changed(s.attention, [](Expression loss) { return loss + power(symbol("k11"), 2) / 1000; });
              },
              {"Z1", "Z2", "Z3", "Z4", "Z7"});
    perturbed("field of one head larger by 1e-6",
              [](Statements& s) { s.head = changed(s.head, [](Expression field) { return field * beside_1; }); },
              {"Z3"});
    perturbed("decay of U",
              [](Statements& s) {
                s.merged = changed(s.merged, [](Expression loss) { return loss + power(symbol("u11"), 2) / 1000; });
              },
              {"Z1", "Z6", "Z7"});
    perturbed("c = 1 + tr/(lambda N)",
              [](Statements& s) {
                s.context = [](Expression lambda, Expression trace, Expression examples) {
                  return finite_context(lambda, trace, examples) - 1 / examples;
                };
              },
              {"Z2", "Z3", "Z4", "Z6", "Z7"});
    perturbed("clock of the growth",
              [](Statements& s) {
                s.growth = [](Expression lambda, Expression c) {
                  PowerGrowth growth = growth_of_head(lambda, c);
                  growth.rate = growth.rate * beside_1;
                  return growth;
                };
              },
              {"Z2", "Z3", "Z5"});
    perturbed("v* = (lambda c)^(-1/2)",
              [](Statements& s) { s.learned = [](Expression lambda, Expression c) { return 1 / sqrt(lambda * c); }; },
              {"Z4"});
    perturbed("a head takes lambda from the error",
              [](Statements& s) { s.gain = [](Expression lambda, Expression) { return lambda; }; }, {"Z4"});
    perturbed(
        "escape after 1/(lambda v_0)",
        [](Statements& s) { s.escape = [](Expression lambda, Expression v0) { return 1 / (lambda * v0) * beside_1; }; },
        {"Z5"});
    perturbed("merged: D for sqrt(D)",
              [](Statements& s) {
                s.merged_growth = [](Expression dimensions, Expression c) {
                  return merged_growth(power(dimensions, 2), c);
                };
              },
              {"Z6"});
  }
}

}  // namespace
}  // namespace separatrix::zhang_2025

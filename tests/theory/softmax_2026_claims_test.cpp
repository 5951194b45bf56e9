#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "tests/support/changed_model.hpp"
#include "tests/support/perturbation.hpp"
#include "theory/softmax_2026/proofs.hpp"

namespace separatrix::softmax_2026 {
namespace {

using testing::changed;

const Rational beside_1 = 1 + ratio(1, 1'000'000);

TEST_SUITE("perturbations") {
  TEST_CASE("softmax_2026: every claim notices when what it rests on is wrong, and no other does") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return claims(statements); }, {}, proofs);
    perturbed("loss larger by 1e-6, which changes the clock alone",
              [](Statements& s) { s.tokens = changed(s.tokens, [](Expression loss) { return loss * beside_1; }); },
              {"P1"});
    perturbed("decay of D",
              [](Statements& s) {
                s.tokens = changed(s.tokens, [](Expression loss) { return loss + power(symbol("D"), 2) / 1000; });
              },
              {"P1", "P3", "P4", "P5"});
    perturbed("decay of one value in the network",
              [](Statements& s) {
                s.network = changed(s.network, [](Expression loss) { return loss + power(symbol("v11"), 2) / 1000; });
              },
              {"P2"});
    perturbed("p = tanh(Delta)",
              [](Statements& s) { s.polarisation = [](Expression delta) { return polarisation(2 * delta); }; },
              {"P1", "P2", "P5"});
    perturbed(
        "E = 4 cosh(Delta/2)^2 - 2 D^2",
        [](Statements& s) { s.energy = [](Expression delta, Expression D) { return energy(delta, D) - power(D, 2); }; },
        {"P2", "P3", "P4", "P5"});
    perturbed("boundary steeper by 1e-6",
              [](Statements& s) { s.boundary = [](Expression delta) { return boundary(delta) * beside_1; }; }, {"P4"});
    perturbed("the other branch of E = 4",
              [](Statements& s) { s.boundary = [](Expression delta) { return -boundary(delta); }; }, {"P4"});
    perturbed("1 - p^2 = 2/(E + D^2)",
              [](Statements& s) { s.mixing = [](Expression E, Expression D) { return mixing(E, D) / 2; }; }, {"P5"});
  }
}

}  // namespace
}  // namespace separatrix::softmax_2026

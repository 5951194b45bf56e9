#include <doctest/doctest.h>

#include "lib/symbolic/canonical.hpp"
#include "tests/support/changed_model.hpp"
#include "tests/support/perturbation.hpp"
#include "theory/domine_2025/proofs.hpp"

namespace separatrix::domine_2025 {
namespace {

using testing::changed;

const Rational beside_1 = 1 + ratio(1, 1'000'000);

TEST_SUITE("perturbations") {
  TEST_CASE("domine_2025: every claim notices when what it rests on is wrong, and no other does") {
    const testing::Perturbations<Statements> perturbed(
        Statements{}, [](const Statements& statements) { return claims(statements); }, {}, proofs);
    perturbed("loss larger by 1e-6",
              [](Statements& s) { s.model = changed(s.model, [](Expression loss) { return loss * beside_1; }); },
              {"D2", "D3", "D4", "D5"});
    perturbed("weight decay",
              [](Statements& s) {
                s.model = changed(s.model, [](Expression loss) {
                  return loss + (power(symbol("a"), 2) + power(symbol("b"), 2)) / 1000;
                });
              },
              {"D1", "D2", "D3", "D4", "D5"});
    perturbed("loss of the matrices larger by 1e-6",
              [](Statements& s) { s.matrices = changed(s.matrices, [](Expression loss) { return loss * beside_1; }); },
              {"D6"});
    perturbed("loss of the matrices that falls without end",
              [](Statements& s) {
                s.matrices = changed(s.matrices, [](Expression loss) { return loss - 10 * power(symbol("a11"), 4); });
              },
              {"D1", "D6"});
    perturbed("one entry of B B^T with another sign",
              [](Statements& s) { s.imbalance[1] = s.imbalance[1] + 2 * symbol("b11") * symbol("b21"); }, {"D1"});
    perturbed("lambda larger by 1e-6",
              [](Statements& s) {
                s.product = [](ProductTerms product, const ProductSigns& signs, Expression t) {
                  product.imbalance = product.imbalance * beside_1;
                  return solution(product, signs, t);
                };
                s.to_zero = [](ProductTerms product, const ProductSigns& signs) {
                  product.imbalance = product.imbalance * beside_1;
                  return time_to_zero(product, signs);
                };
              },
              {"D3", "D4", "D6"});
    perturbed("rate larger by 1e-6",
              [](Statements& s) {
                s.product = [](ProductTerms product, const ProductSigns& signs, Expression t) {
                  product.rate = product.rate * beside_1;
                  return solution(product, signs, t);
                };
              },
              {"D3", "D6"});
    perturbed("a = b is trapped",
              [](Statements& s) {
                s.basin = [](const std::vector<Rational>& start) { return basin({start[0], -start[1]}); };
              },
              {"D5"});
    perturbed("a with the other sign at the end",
              [](Statements& s) {
                s.limit = [](const Rational& target, const std::vector<Rational>& start, std::size_t digits) {
                  return limit(target, {-start[0], -start[1]}, digits);
                };
              },
              {"D5"});
  }
}

}  // namespace
}  // namespace separatrix::domine_2025

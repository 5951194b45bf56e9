#include "theory/kunin_2024/mutants.hpp"

#include "theory/exact_symmetry.hpp"
#include "theory/kunin_2024/claims.hpp"
#include "theory/mutants.hpp"

namespace separatrix::kunin_2024 {
namespace {

void put(Statements& changed, const SaddleSet& other) {
  changed.basin = [other](const ParameterValues& target, const std::vector<Rational>& start) {
    return basin(target, start, other);
  };
}

}  // namespace

std::vector<Mutant> mutants() {
  Mutants<Statements> mutants(claims);
  mutants.model(&Statements::model);
  mutants.function("alignment", {"delta", "square"}, &Statements::alignment);
  mutants.function("decay", {"delta", "square", "nu0", "t"}, &Statements::decay);
  mutants.function("function", {"delta", "r", "square"}, &Statements::function);
  mutants.function("final square", {"delta", "square"}, &Statements::final_square);
  const SaddleSet saddle = saddle_set();
  const std::vector<Expression> target = one_neuron().parameters();
  mutants.formula(
      "saddle set", saddle.zero, target,
      [saddle](Statements& changed, Expression other) {
        put(changed, {other, saddle.negative});
      },
      [saddle](Expression other) { return same_zeros_proof(saddle.zero, other); });
  mutants.formula("side of the saddle set", saddle.negative, target, [saddle](Statements& changed, Expression other) {
    put(changed, {saddle.zero, other});
  });
  return mutants.all();
}

}  // namespace separatrix::kunin_2024

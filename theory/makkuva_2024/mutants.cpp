#include "theory/makkuva_2024/mutants.hpp"

#include <fmt/format.h>

#include "theory/makkuva_2024/claims.hpp"
#include "theory/mutants.hpp"

namespace separatrix::makkuva_2024 {

// The chances of a Gaussian start and the basins of the untied model are programs, not formulas: their negative tests are
// written by hand.
std::vector<Mutant> mutants() {
  Mutants<Statements> mutants(claims);
  mutants.model(&Statements::two_parameter);
  mutants.model(&Statements::with_bias_b);
  mutants.model(&Statements::with_bias_c);
  mutants.model(&Statements::attention);
  mutants.model(&Statements::untied);
  const std::vector<Expression> probabilities = markov().parameters();
  mutants.formula("energy", &Statements::energy, {});
  mutants.formula("saddle w", &Statements::saddle_w, {});
  mutants.formula("saddle energy", &Statements::saddle_energy, {});
  mutants.formula("attention energy", &Statements::attention_energy, {});
  mutants.formula("untied energy", &Statements::untied_energy, {});
  mutants.formula("slope", &Statements::slope, probabilities);
  const std::vector<Expression> factors = Statements().critical_factors;
  for (std::size_t k = 0; k < factors.size(); ++k) {
    mutants.formula(fmt::format("critical factor {}", k + 1), factors[k], probabilities,
                    [k](Statements& changed, Expression other) { changed.critical_factors[k] = other; });
  }
  return mutants.all();
}

}  // namespace separatrix::makkuva_2024

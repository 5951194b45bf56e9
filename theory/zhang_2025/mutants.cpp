#include "theory/zhang_2025/mutants.hpp"

#include "theory/mutants.hpp"
#include "theory/zhang_2025/claims.hpp"

namespace separatrix::zhang_2025 {

std::vector<Mutant> mutants() {
  Mutants<Statements> mutants(claims);
  mutants.model(&Statements::attention);
  mutants.model(&Statements::head);
  mutants.model(&Statements::merged);
  mutants.function("context", {"lambda", "trace", "N"}, &Statements::context);
  mutants.function("growth", {"lambda", "c"}, &Statements::growth);
  mutants.function("learned", {"lambda", "c"}, &Statements::learned);
  mutants.function("gain", {"lambda", "c"}, &Statements::gain);
  mutants.function("escape", {"lambda", "v0"}, &Statements::escape);
  mutants.function("merged growth", {"D", "c"}, &Statements::merged_growth);
  return mutants.all();
}

}  // namespace separatrix::zhang_2025

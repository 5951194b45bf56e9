#include "theory/softmax_2026/mutants.hpp"

#include "theory/mutants.hpp"
#include "theory/softmax_2026/claims.hpp"

namespace separatrix::softmax_2026 {

std::vector<Mutant> mutants() {
  Mutants<Statements> mutants(claims);
  mutants.model(&Statements::tokens);
  mutants.model(&Statements::network);
  mutants.function("polarisation", {"Delta"}, &Statements::polarisation);
  mutants.function("energy", {"Delta", "D"}, &Statements::energy);
  mutants.function("boundary", {"Delta"}, &Statements::boundary);
  mutants.function("mixing", {"E", "D"}, &Statements::mixing);
  return mutants.all();
}

}  // namespace separatrix::softmax_2026

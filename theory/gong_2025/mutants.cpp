#include "theory/gong_2025/mutants.hpp"

#include <fmt/format.h>

#include "theory/gong_2025/claims.hpp"
#include "theory/mutants.hpp"

namespace separatrix::gong_2025 {

// Where a start of the Q block leads, and the chance of a Gaussian start, are programs, not formulas: their negative tests are
// written by hand.
std::vector<Mutant> mutants() {
  Mutants<Statements> mutants(claims);
  mutants.model(&Statements::model);
  mutants.model(&Statements::coupled);
  mutants.model(&Statements::matrix);
  const Model model = two_stage();
  const std::vector<Expression>& parameters = model.parameters();
  const std::vector<Expression> system = stated_system();
  for (std::size_t i = 0; i < system.size(); ++i) {
    mutants.formula(fmt::format("stated equation of {}", model.description().states[i]), system[i], parameters,
                    [i](Statements& changed, Expression other) { changed.system[i] = other; });
  }
  const ClosedForms forms;
  for (const auto& [name, place] :
       {std::pair{"F", &ClosedForms::F}, std::pair{"clock of P", &ClosedForms::clock_P},
        std::pair{"clock of the cone", &ClosedForms::clock_cone}, std::pair{"crossing", &ClosedForms::crossing},
        std::pair{"clock of sliding", &ClosedForms::clock_sliding},
        std::pair{"end of sliding", &ClosedForms::sliding_end}, std::pair{"follower", &ClosedForms::follower},
        std::pair{"lag", &ClosedForms::lag}, std::pair{"strength of P", &ClosedForms::strength_P},
        std::pair{"strength of z", &ClosedForms::strength_z},
        std::pair{"strength of zeta", &ClosedForms::strength_zeta}}) {
    mutants.formula(name, forms.*place, parameters,
                    [place = place](Statements& changed, Expression other) { changed.forms.*place = other; });
  }
  return mutants.all();
}

}  // namespace separatrix::gong_2025

#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lib/num/verdict.hpp"
#include "solvers/stages/escape.hpp"

namespace separatrix {

/// The clock of a model's stages by two roads: from the order of its field at 0, and from measured times.
struct ClockFinding {
  std::optional<Rational> order;          ///< d, of the field's leading terms at 0
  std::optional<Clock> derived;           ///< from it
  std::string reason;                     ///< why there is none
  std::optional<MeasuredPower> measured;  ///< by the first stage with enough times; fewer than three say nothing
  std::optional<Clock> used;              ///< the derived one, else that of the times; none: neither is there
  Verdict agree = Verdict::undecided;     ///< whether the two powers are within 1/20 of one another
  bool is_loss = false;                   ///< the field is the gradient of a loss, of order d + 1

  /// "alpha^-1, from order 3 of the loss at 0; the measured times say 0.9998: they agree"
  std::string text() const;
};

/// times  [stage][alpha] t, not in any unit
ClockFinding find_clock(const Model& model, const std::optional<LeadingField>& leading,
                        const std::vector<Rational>& alphas,
                        const std::vector<std::vector<std::optional<Known>>>& times);

}  // namespace separatrix

#pragma once
#include <string>
#include <vector>

#include "lib/model/given_claim.hpp"
#include "lib/model/model.hpp"

namespace separatrix {

/// The same claim about another model with the same names: its formulas are read again, since a loss and invariants in them are
/// written out.
GivenClaim about(GivenClaim claim, const Model& model);

/// A formula of a claim that is right or wrong: another one in its place is another claim, and none that follows from it.
struct ExactFormula {
  std::string name;       ///< its key in the file: "expression", "to", "exponent", "event", "time"
  GivenFormula* formula;  ///< in the claim
  bool is_zero_set;       ///< only where it is 0 matters, not its sign
};

/// Of an identity its expression, of a limit `to`, of a rate its exponent, of a stage the event and the time. Bounds and the
/// order of events are none: a weaker bound follows from a stronger one.
std::vector<ExactFormula> exact_formulas(GivenClaim& claim);

/// The condition that holds for all starts with a label and for no others; none where nothing is said of the others.
GivenCondition* exact_condition(GivenClaim& claim);

}  // namespace separatrix

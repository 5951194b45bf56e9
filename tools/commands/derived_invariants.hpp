#pragma once
#include "lib/model/model.hpp"
#include "lib/num/verdict.hpp"
#include "solvers/find_invariants.hpp"

namespace separatrix {

/// The lines of `derive` on the model's invariants, each with its check: its Lie derivative is 0 along the flow.
///
/// returns  holds if every one is proved, undecided if one is only checked at random points, fails if one is no invariant
Verdict print_invariants(const Model& model);

/// The lines on states that the loss is minimised over: the printed flow leaves them out (envelope theorem), which is right
/// only if the loss is stationary in them.
///
///     ∂L/∂y = 0  at  y = y*(x)
///
/// returns  fails if the loss is not; else holds, random points being enough here
Verdict print_minimised(const Model& model);

/// The lines on what a search for invariants has found.
///
/// returns  holds if all that seems conserved is proved to be, else undecided
Verdict print_search(const InvariantSearch& search);

}  // namespace separatrix

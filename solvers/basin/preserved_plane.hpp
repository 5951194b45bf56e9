#pragma once
#include "lib/model/model.hpp"

namespace separatrix {

/// Whether an analytic flow of the plane is proved to have no orbit that attracts or repels on either side: a path that comes
/// back to a section so near to where it was that no digits tell is closed, one of a family.
///
///     ∂f₁/∂x + ∂f₂/∂y = 0,   or   dQ/dt = 0 for a Q that is not constant: one of the model, or that find_invariants() proves
///
/// Proof. Were a return P(s) ≠ s, the next ones Pⁿ(s) would tend to a fixed point on one side, monotonically. The region between
/// two turns would be mapped into a part of itself, which a flow without divergence does not do; and Q would be the same at
/// all Pⁿ(s), hence, being analytic, on the whole section, and on the open set of the paths through it. Where Q has a log |u|, it is
/// analytic but for u = 0, which the limit does not cross: the paths beside it would, and Q on them be infinite. ∎
///
/// returns  false without a proof: of kinks, of other dimensions, and where nothing is found
bool preserves_plane(const Model& model);

}  // namespace separatrix

#pragma once
#include "lib/symbolic/expression.hpp"

namespace separatrix::softmax_2026 {

/// p = tanh(Δ/2): by how much the first token has more attention than the second.
Expression polarisation(Expression delta);

/// E = 4 cosh²(Δ/2) − D², constant along the flow.
Expression energy(Expression delta, Expression D);

/// D of the boundary between the starts that polarise to the first token and those that polarise to the second, through the
/// saddle (0, 0): −2 sinh(Δ/2), where E = 4.
Expression boundary(Expression delta);

/// 1 − p² at any time, from E and D: 4/(E + D²).
Expression mixing(Expression E, Expression D);

}  // namespace separatrix::softmax_2026

#pragma once
#include <vector>

#include "lib/symbolic/expression.hpp"
#include "theory/boix_adsera_2023/reference_cases.hpp"

namespace separatrix::boix_adsera_2023 {

/// Gradient of an attention head's loss (theory/boix_adsera_2023/attention.hpp) by hand, matrix by matrix: the second
/// road to what the symbolic engine derives.
///
///     P = softmax(S) by rows,  G = ∂L/∂Ŷ = Ŷ − Y
///     ∂L/∂b_j = Σ_i G_ij (PX)_ij
///     dP = G diag(b) Xᵀ,  dS = P∘(dP − rowsum(P∘dP)),  ∂L/∂a_j = Σ_ik dS_ik X_ij X_kj
///
/// each a mean over the samples.
///
/// returns  (2d,) over the symbols a0 … , b0 …
std::vector<Expression> head_gradient(const HeadTask& task);

}  // namespace separatrix::boix_adsera_2023

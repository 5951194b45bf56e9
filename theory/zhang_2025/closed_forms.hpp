#pragma once
#include "lib/symbolic/expression.hpp"
#include "theory/forms/power_growth.hpp"
#include "theory/forms/riccati.hpp"

namespace separatrix::zhang_2025 {

/// What a context of N examples costs on an eigenvalue λ.
///
///     c = 1 + (1 + tr Λ/λ)/N:  E Λ̂² = c λ² there, for Gaussian inputs
Expression finite_context(Expression lambda, Expression trace, Expression examples);

/// v of one head on one eigenvector: v̇ = λ³ c v² (1/(λc) − v³), the growth of one factor of a product of three.
PowerGrowth growth_of_head(Expression lambda, Expression c);

/// v where the head has learned: (λc)^(−1/3).
Expression learned_head(Expression lambda, Expression c);

/// What a head that has learned takes from the mean squared error: λ/c. Plateaus are at tr Λ − Σ λ_d/c_d.
Expression gain_of_head(Expression lambda, Expression c);

/// Merged, white: σ = v tr U/D from v² = |U|² obeys σ̇ = 2√D σ (1 − cσ).
///
///     σ(t) = e^(2√D t)/(c (e^(2√D t) − 1) + √D/w₀²),   σ(0) = w₀²/√D
Riccati merged_growth(Expression dimensions, Expression c);

}  // namespace separatrix::zhang_2025

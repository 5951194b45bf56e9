#pragma once
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix::makkuva_2024 {

// Closed forms as expressions of the states, p, q (and u): exact, printable, and computed at any precision by
// whoever asks. Notation: g(w) = 1 + 2w|w|, f(w) = w² + sign(w) ln|w|.

/// g(w) = 1 + 2w|w|.
Expression gain();

/// f(w) = w² + sign(w) ln|w|, so that (1 + 2w|w|) dw = |w| df.
Expression potential();

/// u of the models: e²g(w), e²(1 + a e²)g(w), e c g(w).
Expression tied_logit();
Expression attention_logit();
Expression untied_logit();

/// E(e, w) = e² − w² − sign(w) ln|w|, constant along the flow for w ≠ 0 (M2, published).
Expression energy();

/// E(e, w, a) = e² − f(w) − 2a² of the model with attention (M13, derived).
Expression attention_energy();

/// e² − c² and e² + c² − f(w) of the untied model (M17, derived).
Expression imbalance();
Expression untied_energy();

/// w_s = −1/√2, where 1 + 2w|w| changes sign.
Expression saddle_w();

/// E_s = E(0, w_s) = −(1 + ln 2)/2, the energy of the saddle (0, w_s) (M6, published).
Expression saddle_energy();

/// e ≥ 0 of the separatrix at w < 0: e² = w² − ln|w| + E_s (M8, derived).
Expression separatrix();

/// The same from an energy e² − f(w) and a value of it: e = √(level + f(w)).
Expression level_curve(Expression energy, Expression level);

/// e ≥ 0 of the global minima at w: e² = u*/(1 + 2w|w|) (M4, published).
Expression global_minima();

/// u* = ln[(1−p)(1−q)/(pq)], the minimiser of the reduced loss.
Expression best_logit();

/// ℓ₀ = ℓ'(0) = π₀π₁(p+q−1), ℓ''(0) = (π₀π₁)², ℓ''(u*) = pq(1−p)(1−q)/[(p+q)(2−p−q)] (derived).
Expression slope_at_zero();
Expression curvature_at_zero();
Expression curvature_at_best();

/// D = (p − q)² + 4pq eᵘ, of the best bias at u.
Expression bias_discriminant();

/// Reduced loss ℓ(u) in the branch without cancellation for p ≥ q or for p ≤ q, and its first two
/// derivatives (derived; ℓ convex with minimiser u*).
///
///     ℓ(u) = π₀ ln(1+e^c) + π₁ ln(1+e^{c+u}) − π₁c − π₁(1−q)u
///     c = ln 2p − ln(q − p + √D) if p ≤ q,   c = ln(p − q + √D) − ln 2q − u if p ≥ q
///     ℓ'(u) = π₁[σ(c+u) − (1−q)],   ℓ''(u) = π₀π₁ab/(π₀a + π₁b),  a = σ(c)σ(−c), b = σ(c+u)σ(−c−u)
enum class Branch { p_at_most_q, p_at_least_q };
Expression reduced_loss(Branch branch);
Expression reduced_loss_slope(Branch branch);
Expression reduced_loss_curvature(Branch branch);

/// H = π₀h(p) + π₁h(q) with h(x) = −x ln x − (1−x) ln(1−x): the entropy rate (published).
Expression bigram_loss();

/// h(π₁): the loss without memory (published).
Expression unigram_loss();

/// The system as the paper prints it, (ė, ẇ) over e, w, p, q (M1, published).
///
///     ė = −2e(1 + 2w|w|) ℓ'(u),   ẇ = −4|w|e² ℓ'(u),   u = e²(1 + 2w|w|)
std::vector<Expression> printed_system(Branch branch);
std::vector<Expression> tied_system(Expression slope);  ///< the same over ℓ' = slope

/// The flows of the other models with the bias minimised out, over ℓ' = `slope` (derived):
///
///     attention (ė, ẇ, ȧ):  −2e(1 + 2ae²)gℓ',  −4|w|e²(1 + ae²)ℓ',  −e⁴gℓ'
///     untied (ė, ċ, ẇ):     −c gℓ',  −e gℓ',  −4|w|ecℓ'
std::vector<Expression> attention_system(Expression slope);
std::vector<Expression> untied_system(Expression slope);

}  // namespace separatrix::makkuva_2024

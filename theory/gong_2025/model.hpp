#pragma once
#include "lib/model/model.hpp"

namespace separatrix::gong_2025 {

// A two-stage idealisation of training on disentangled features: elementary ones, P, are linearly separable with margin
// γ; specialised ones, Q, are the keys {z, z+ζ, z−ζ} with labels {+, −, −}, z ⊥ ζ, |z| = m, |ζ| = r < m, which are not.
// The weights of a one-layer attention with ReLU are W on P and V on Q:
//
//     h = Σ_i c_i y_i relu(x_i₁ᵀ W x_q₁),   k = Σ_i c_i y_i relu(x_i₂ᵀ V x_q₂),   ℓ(μ) = ln(1 + e^−μ), μ = y(h + k)
//
// c_i is the share of key i in its prompt. On Q these are (ρ, (1−ρ)/2, (1−ρ)/2), the queries (½, ¼, ¼); on P both labels
// have the share ½. The distributions of the features are the paper's; everything else, the flows included, is this
// project's own idealisation and must not be quoted as the paper's.

/// Prompts carry P with probability p₀ or Q with q₀; W = ω w⋆w⋆ᵀ, V = a ẑẑᵀ + e ζ̂ζ̂ᵀ.
///
///     A = m²a,  E = r²e,  m_P = γ²ω/2,  m_z = (2ρ−1) relu(A)
///     m_ζ = ½(1−ρ)[relu(A+E) + relu(A−E)] − ρ relu(A)
///     loss = p₀ ℓ(m_P) + ½q₀ [ℓ(m_z) + ℓ(m_ζ)] + ½λ(ω² + a² + e²)
///
/// The Frobenius norm is |W|² = ω², |V|² = a² + e²: the flow of (ω, a, e) is that of (W, V) on this invariant plane.
///
/// source  derived; distributions of the features from Gong et al. 2025
Model two_stage();

/// The same with the rest of the prompts, 1 − p₀ − q₀ of them, carrying both P and Q. A key has one label, so in such
/// prompts ρ of the keys are positive on P too:
///
///     y h = γ² [ρ relu(ω) − (1−ρ) relu(−ω)] for y = +,   γ² [(1−ρ) relu(ω) − ρ relu(−ω)] for y = −
///     loss = p₀ ℓ(m_P) + ½q₀ [ℓ(m_z) + ℓ(m_ζ)] + ½(1−p₀−q₀) [ℓ(h₊ + m_z) + ℓ(h₋ + m_ζ)]
///
/// source  derived
Model two_stage_coupled();

/// All of W (3×3) and V (2×2), the loss summed over explicit prompts with every ReLU kept.
///
///     P: keys and queries ±γ w⋆ + noise, of label ±; noise ±s ê₂ after +, ±s ê₃ after −;   w⋆ = ê₁
///     Q: basis ẑ, ζ̂;   V = (v_ij),  e.g. zᵀV ζ = m r v₁₂
///     loss = p₀ L_P(W) + q₀ L_Q(V) + ½λ(|W|² + |V|²)
///
/// source  derived
Model two_stage_matrix();

}  // namespace separatrix::gong_2025

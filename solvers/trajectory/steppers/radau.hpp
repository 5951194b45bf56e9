#pragma once
#include <cstddef>
#include <memory>

#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Most stages of radau: beyond them more digits take shorter steps.
inline constexpr std::size_t most_radau_stages = 255;

/// Stages of radau at a tolerance: s = −log₁₀ tolerance, made odd, from 3 to most_radau_stages.
///
/// The Legendre coefficients of a slope that is analytic around a step fall like ρ^−k; with s = −log₁₀ tolerance the step
/// is the one with ρ = 10, half the distance to the nearest singularity, and the work s²/h is near its minimum.
std::size_t radau_stages(const Tolerance& tolerance);

/// Radau IIA of any number of stages and any precision: implicit, L-stable, stiffly accurate, for stiff equations.
///
///     x(t + τh) = x + h Σ_k C_k ∫₀^τ p_k,   slope(τ) = Σ_k C_k p_k(τ) = f at the nodes of RadauCoefficients
///
/// Radau and not Gauss: |R(∞)| = 0, so that a component much faster than the step is damped and not carried on as ±1,
/// and the end of the step is a stage, on the slow manifold to the accuracy of Newton's iteration.
///
/// The stages are solved in Real by simplified Newton iteration; its directions are computed in double
/// (CollocationSystem) from the symbolic Jacobian at the middle of the step. A step is accepted where the defect of its
/// polynomial, away from the nodes, moves no state by more than the tolerance:
///
///     |(I − hJ/s)⁻¹ (h/s) (f(t + τh, x(t + τh)) − slope(τ))| ≤ tolerance   at τ = 0 and three places between nodes
///
/// This bounds the polynomial everywhere on the step, not only its end, whose order is higher. Dense output is the
/// polynomial. Directions in double resolve |hJ| up to about 10^15 between strongly coupled states; beyond that the
/// iteration stops converging and the step is shortened.
///
/// tolerance  local error per step
/// returns    order 2s − 1 at the end of a step, s + 1 on it (the estimate: q = s + 1)
/// source     Hairer and Wanner, Solving Ordinary Differential Equations II, IV.5 and IV.8
template <class Real>
std::unique_ptr<Stepper<Real>> make_radau(const Tolerance& tolerance);

/// The same with a given number of stages.
///
/// log10_iteration  how far below the tolerance Newton's iteration goes
template <class Real>
std::unique_ptr<Stepper<Real>> make_radau(const Tolerance& tolerance, std::size_t stages, double log10_iteration = -2);

}  // namespace separatrix

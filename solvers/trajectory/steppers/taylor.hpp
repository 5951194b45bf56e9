#pragma once
#include <memory>

#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Taylor series method: order from the tolerance, step from the coefficients.
///
///     x(t + h) = Σ_{k ≤ K} x_k h^k,     K = ⌈−ln(tolerance)/2⌉ + 1
///
/// The order is that of Jorba and Zou, which minimises the work K²/h for a radius of convergence
/// ρ: h = ρ·tolerance^{1/K} ≈ ρ/e², the same at any precision. The step differs from theirs: it is
/// proposed by the series of every intermediate quantity, not only of the states
/// (JetEvaluator::log2_step), so that terms still below the tolerance cannot be jumped over, and then
/// checked (Defect): a step whose polynomial does not satisfy the equation all over it is shortened.
///
/// A state that begins with later orders than K (t^30 from 0) is expanded to 2K, 4K, … at its start.
/// Where there is no series, or none that passes, a short step of low order may (Crossing); where none
/// does, blocked() tells a pole or a logarithm (Obstacle::escape) from a branch point by the ratio of the
/// last coefficients.
/// Step control is done on binary exponents in double. In double, steps are added up with
/// compensation. Dense output is the series itself.
///
/// tolerance  truncation error per step relative to the largest quantity in it; the absolute part
///            is not used: the series resolve each quantity to its own size
/// source     Jorba and Zou, Experimental Mathematics 14 (2005) 99
template <class Real>
std::unique_ptr<Stepper<Real>> make_taylor(const Tolerance& tolerance);

}  // namespace separatrix

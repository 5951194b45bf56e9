#pragma once
#include <memory>

#include "solvers/trajectory/descent.hpp"
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Gradient descent: the explicit Euler method of the flow with a fixed step.
///
///     x_{k+1} = x_k + η f(x_k) + η S ξ_k,   t_k = t_0 + k η,   ξ_k ~ N(0, 1)^d
///
/// so that for f = −∇L the gradient that is used is ∇L − S ξ: Gaussian gradient noise of standard
/// deviation S in every coordinate (not S/√η: the noise of x per unit of time shrinks with η).
/// With a schedule η is that of step k, and t_{k+1} = t_k + η_k: t is time of the flow.
/// The last step is shortened where the interval is not a multiple of η. Dense output joins the
/// iterates by straight lines. There is no error estimate.
///
/// descent   0 < learning rate, 0 ≤ noise, seed
template <class Real>
std::unique_ptr<Stepper<Real>> make_gradient_descent(const Descent& descent);

}  // namespace separatrix

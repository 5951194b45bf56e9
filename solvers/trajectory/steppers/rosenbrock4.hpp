#pragma once
#include <cstddef>
#include <memory>

#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Most digits of the method rosenbrock4: its coefficients are those of double.
inline constexpr std::size_t rosenbrock4_digits = 15;

/// Rosenbrock 4(3), L-stable, six stages: for stiff equations, in double.
///
///     (1/(γh) − J) g_i = f(t + α_i h, x + Σ_{j<i} a_ij g_j) + Σ_{j<i} c_ij g_j / h + h d_i ∂f/∂t
///     x' = x + Σ a_5j g_j + g_5 + g_6,   error = g_6
///
/// J = ∂f/∂x and ∂f/∂t are the symbolic derivatives of the model's field, on the branch that it is held to.
///
/// tolerance  local error per step
/// returns    order 4, error estimate of order 3 (q = 4)
/// throws     InvalidArgument for another Real than double
/// source     Hairer and Wanner, Solving Ordinary Differential Equations II, IV.7 (RODAS); Boost.Odeint, but for the
///            sign of d_4
template <class Real>
std::unique_ptr<Stepper<Real>> make_rosenbrock4(const Tolerance& tolerance);

}  // namespace separatrix

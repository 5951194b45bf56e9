#pragma once
#include "solvers/trajectory/steppers/embedded.hpp"

namespace separatrix {

/// Fehlberg 7(8), thirteen stages: the odeint pair of highest order, up to about 30 digits.
///
///     error = 41/840 · h · (k₁ + k₁₁ − k₁₂ − k₁₃),  nodes 0 2/27 1/9 1/6 5/12 1/2 5/6 1/6 2/3 1/3 1 0 1
///
/// The estimate vanishes for y' = f(t) (k₁ = k₁₂ and k₁₁ = k₁₃ there): quadrature problems are
/// stepped blindly.
///
/// tolerance  local error per step
/// returns    order 8, error estimate of order 7 (q = 8)
/// source     Fehlberg, NASA TR R-287 (1968); coefficients from Boost.Odeint
template <class Real>
std::unique_ptr<Stepper<Real>> make_fehlberg78(const Tolerance& tolerance);

/// One fixed step of the same pair, for Scalar = Rational or mpfr.
template <class Scalar>
FormulaStep<Scalar> fehlberg78_step(const System<Scalar>& system, const std::vector<Scalar>& x, const Scalar& t,
                                    const Scalar& h);

}  // namespace separatrix

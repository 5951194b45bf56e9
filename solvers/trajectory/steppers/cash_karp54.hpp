#pragma once
#include "solvers/trajectory/steppers/embedded.hpp"

namespace separatrix {

/// Cash and Karp 5(4), six stages.
///
///      0   |
///     1/5  | 1/5
///     3/10 | 3/40        9/40
///     3/5  | 3/10       −9/10    6/5
///      1   | −11/54      5/2    −70/27      35/27
///     7/8  | 1631/55296  175/512 575/13824  44275/110592 253/4096
///     -----+-------------------------------------------------------
///       b  | 37/378      0       250/621    125/594      0          512/1771
///       b̂  | 2825/27648  0       18575/48384 13525/55296 277/14336  1/4
///
/// tolerance  local error per step
/// returns    order 5, error estimate of order 4 (q = 5)
/// source     Cash and Karp, ACM Trans. Math. Softw. 16 (1990) 201; coefficients from Boost.Odeint
template <class Real>
std::unique_ptr<Stepper<Real>> make_cash_karp54(const Tolerance& tolerance);

/// One fixed step of the same pair, for Scalar = Rational or mpfr.
template <class Scalar>
FormulaStep<Scalar> cash_karp54_step(const System<Scalar>& system, const std::vector<Scalar>& x, const Scalar& t,
                                     const Scalar& h);

}  // namespace separatrix

#pragma once
#include "solvers/trajectory/steppers/embedded.hpp"

namespace separatrix {

/// Dormand and Prince 5(4), seven stages, first same as last: the method for double precision.
///
///      0   |
///     1/5  | 1/5
///     3/10 | 3/40        9/40
///     4/5  | 44/45      −56/15       32/9
///     8/9  | 19372/6561 −25360/2187  64448/6561  −212/729
///      1   | 9017/3168  −355/33      46732/5247   49/176  −5103/18656
///      1   | 35/384      0           500/1113     125/192 −2187/6784   11/84
///     -----+------------------------------------------------------------------
///       b  | 35/384      0           500/1113     125/192 −2187/6784   11/84   0
///       b̂  | 5179/57600  0           7571/16695   393/640 −92097/339200 187/2100 1/40
///
/// tolerance  local error per step
/// returns    order 5, error estimate of order 4 (q = 5)
/// source     Dormand and Prince, J. Comp. Appl. Math. 6 (1980) 19; coefficients from Boost.Odeint
template <class Real>
std::unique_ptr<Stepper<Real>> make_dopri5(const Tolerance& tolerance);

/// One fixed step of the same pair, for Scalar = Rational or mpfr.
template <class Scalar>
FormulaStep<Scalar> dopri5_step(const System<Scalar>& system, const std::vector<Scalar>& x, const Scalar& t,
                                const Scalar& h);

}  // namespace separatrix

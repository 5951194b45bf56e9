#pragma once
#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Bulirsch and Stoer: modified midpoint steps, extrapolated to step size zero; order 4 to 18 and
/// step size chosen together by odeint's controller.
///
///     T_{j,1} = midpoint with 2, 4, 6, … substeps,   T_{j,k} = T_{j,k-1} + (T_{j,k-1} − T_{j-1,k-1})/((n_j/n_{j-k+1})² − 1)
///
/// tolerance  local error per step
/// source     Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, II.9; Boost.Odeint
template <class Real>
std::unique_ptr<Stepper<Real>> make_bulirsch_stoer(const Tolerance& tolerance);

}  // namespace separatrix

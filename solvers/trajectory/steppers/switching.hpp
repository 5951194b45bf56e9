#pragma once
#include <memory>

#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// Steps of any method on a piecewise-smooth vector field, without loss of its order: the method sees
/// one branch of every |·|, sign and relu, continued smoothly beyond its switching surface, and a
/// step that would cross a surface ends on it. Where the surfaces are is told by the series of the
/// switching quantities (solvers/trajectory/branches.hpp), to the tolerance, double crossings included.
///
/// Where both sides lead onto a surface the solution slides along it: StepResult::sliding (solvers/trajectory/sliding.hpp).
/// Fields without switching quantities are passed on to the method as they are.
template <class Real>
std::unique_ptr<Stepper<Real>> stop_at_switches(std::unique_ptr<Stepper<Real>> method, const Tolerance& tolerance);

}  // namespace separatrix

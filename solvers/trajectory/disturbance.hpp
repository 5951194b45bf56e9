#pragma once
#include <cstddef>

#include "lib/model/vector_field.hpp"
#include "lib/num/tolerance.hpp"

namespace separatrix {

/// Moves the end of a step to a place that the method could as well have led to: rounding at random.
///
///     x_i ← x_i ± (10^relative |x_i| + 10^absolute),   x_i where it is 0
///
/// Two computations agree on what both of them lost: a state that was rounded onto an unstable stationary point stays there at
/// any number of digits. One that is disturbed after every step leaves it again, and they disagree. Signs follow from the
/// number of the step and |x_i|, so a run is reproducible, and what lies on x_i = 0 or x_i = ±x_j stays on it.
///
/// tolerance  of the run; an absolute part of −∞ leaves only the relative one
/// step       its number
/// source     stochastic arithmetic: Vignes and La Porte 1974 (CESTAC)
template <class Real>
void disturb(State<Real>& x, const Tolerance& tolerance, std::size_t step);

}  // namespace separatrix

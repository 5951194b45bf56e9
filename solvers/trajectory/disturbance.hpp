#pragma once
#include <cstddef>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// Moves the end of a step to a place that the method could as well have led to: rounding at random.
///
///     x_i ← x_i (1 ± 10^log10_part)
///
/// Two computations agree on what both of them lost: a state that was rounded onto an unstable stationary point stays there at
/// any number of digits. One that is disturbed after every step leaves it again, and they disagree. Signs follow from the
/// number of the step and |x_i|, so a run is reproducible, and what lies on x_i = 0 or x_i = ±x_j stays on it.
///
/// log10_part  of the size of rounding
/// step        its number
/// source      stochastic arithmetic: Vignes and La Porte 1974 (CESTAC)
template <class Real>
void disturb(State<Real>& x, double log10_part, std::size_t step);

}  // namespace separatrix

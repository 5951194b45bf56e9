#pragma once
#include "lib/model/model.hpp"

namespace separatrix::kunin_2024 {

/// One neuron a w of a two-layer linear network on whitened data.
///
///     L = ½ |a w − β|²,   states a, w1, w2, parameters b1, b2
Model one_neuron();

/// The same from a start of given imbalance and scale, for diagrams over them.
///
///     δ = a² − |w|²,  σ = |a||w|, the size of the function:   a² = (√(δ² + 4σ²) + δ)/2,  |w|² = (√(δ² + 4σ²) − δ)/2
///     w = |w| ((1 − r²), 2r)/(1 + r²)
///
/// parameters  b1, b2, then delta, scale > 0, and r, the tangent of half the angle between w and the first axis: turn
Model one_neuron_of_scale();

}  // namespace separatrix::kunin_2024

#pragma once
#include "lib/model/model.hpp"

namespace separatrix::kunin_2024 {

/// One neuron a w of a two-layer linear network on whitened data.
///
///     L = ½ |a w − β|²,   states a, w1, w2, parameters b1, b2
Model one_neuron();

}  // namespace separatrix::kunin_2024

#pragma once
#include <vector>

namespace separatrix {

/// Places of labels in a row, none nearer to the next than `gap`, each as near as can be to what it labels.
///
///     minimise Σ (p_i − x_i)²,   p_(i+1) − p_i ≥ gap,   0 ≤ p_i ≤ 1
///
/// wanted    (n,) x, increasing, in the unit of the row, [0, 1]
/// gap       > 0, same unit; where the row has no room for n of them it is 1/(n − 1)
/// returns   (n,) p, exact up to rounding: x_i − i·gap is pooled until it increases (Ayer et al. 1955), then held to the row
std::vector<double> label_places(const std::vector<double>& wanted, double gap);

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

/// All of `small` is in `large`.
bool inside(const IntervalVector& small, const IntervalVector& large);
/// They have a point in common.
bool meet(const IntervalVector& a, const IntervalVector& b);
/// Rounded upwards.
double volume_of(const IntervalVector& x);

/// Boxes as components of a graph: two are joined if they touch, and if `joined` agrees.
///
/// joined   called for pairs that touch and are not in one component yet; all agree if it is empty
/// returns  components in the order of their first boxes, numbers of boxes ascending
/// cost     near to linear for boxes of similar widths: only boxes in the same cell of a grid are compared
std::vector<std::vector<std::size_t>> touching_groups(const std::vector<IntervalVector>& boxes,
                                                      const std::function<bool(std::size_t, std::size_t)>& joined = {});

}  // namespace separatrix

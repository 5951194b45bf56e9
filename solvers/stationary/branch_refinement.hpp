#pragma once
#include <vector>

#include "solvers/stationary/branch_search.hpp"

namespace separatrix {

/// Looks between the points of a branch of isolated points for what their signs do not show.
///
/// Where |dμ/ds|, or the least |Re λ| of ∂f/∂x, is smallest among three neighbouring points, its minimum is narrowed by
/// golden sections. A point at which dμ/ds has the other sign, or another number of directions is unstable, is put into
/// the branch; a minimum that is 0 as far as double tells is returned.
///
/// returns  (d + 1,) each
std::vector<State<double>> refine(BranchSearch& search, Branch& branch);

}  // namespace separatrix

#pragma once
#include <vector>

#include "solvers/stationary/branch_search.hpp"

namespace separatrix {

/// Where dμ/ds or an eigenvalue seems to touch 0: about x, between two points of the branch, (d + 1,) each.
struct Touch {
  State<double> x, from, to;
};

/// Looks between the points of a branch of isolated points for what their signs do not show.
///
/// Where |dμ/ds|, or the least |Re λ| of ∂f/∂x, is smallest among three neighbouring points, its minimum is narrowed by
/// golden sections. A point at which dμ/ds has the other sign, or another number of directions is unstable, is put into
/// the branch; a minimum that is 0 as far as double tells is returned.
std::vector<Touch> refine(BranchSearch& search, Branch& branch);

}  // namespace separatrix

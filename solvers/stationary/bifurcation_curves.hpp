#pragma once
#include "solvers/stationary/bifurcation_set.hpp"

namespace separatrix {

/// Joins bifurcations on the lines of a grid to curves, cell by cell.
///
/// points    on the lines μ = μ_i and ν = ν_j of the request, in any order; one that two lines meet in may come twice, and is
///           degenerate where these give it different kinds
/// returns   the curves, by kind, and the points on none, as BifurcationSet has them
/// accuracy  in which pairs points of a cell are joined is a guess from their distances: bifurcation_set()
void join_curves(const BifurcationSetRequest& request, const std::vector<BifurcationSetPoint>& points,
                 BifurcationSet& result);

}  // namespace separatrix

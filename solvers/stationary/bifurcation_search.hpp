#pragma once
#include <cstddef>
#include <vector>

#include "solvers/stationary/branch_search.hpp"
#include "solvers/stationary/continuation.hpp"

namespace separatrix {

/// A bifurcation with all digits, and the branches on which it was met.
struct LocatedBifurcation {
  Bifurcation kind;
  State<mpfr> x;                      ///< (d + 1,) with μ
  std::vector<std::size_t> branches;  ///< from 1
};

/// The bifurcations on a set of branches, in order of μ.
///
/// A change of the number of unstable directions, or of the sign of dμ/ds, between two neighbouring points of a branch is
/// located; what was met on several branches at one place is one bifurcation, and its kind follows from all of them.
///
/// symmetric  the model has a loss
std::vector<LocatedBifurcation> find_bifurcations(const BranchSet& set, bool symmetric);

}  // namespace separatrix

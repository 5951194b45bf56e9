#pragma once
#include <vector>

namespace separatrix {

struct BranchSet;
struct LocatedBifurcation;

/// Lets every branch run from its lower end in μ to the upper one (from the lower state where they are equal; a closed one
/// from its least μ), sorts branches by their first points and bifurcations by μ, both then by the states, and numbers
/// anew. Differences below 10⁻⁹ of a width of the box are none, so that the order depends on no rounding.
void order_branches(BranchSet& set, std::vector<LocatedBifurcation>& bifurcations);

}  // namespace separatrix

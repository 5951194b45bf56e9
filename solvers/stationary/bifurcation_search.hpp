#pragma once
#include <cstddef>
#include <vector>

#include "solvers/stationary/bifurcation_kind.hpp"
#include "solvers/stationary/branch_search.hpp"

namespace separatrix {

/// A bifurcation with all digits, and the branches on which it was met.
struct LocatedBifurcation {
  Bifurcation kind = Bifurcation::exchange;
  Criticality criticality = Criticality::none;
  State<mpfr> x;                      ///< (d + 1,) with μ
  std::vector<std::size_t> branches;  ///< from 1
  mpfr frequency = 0;                 ///< ω of the pair ±iω, of a Hopf bifurcation
};

/// The bifurcations on the branches of a search, in order of μ; branches that meet the known ones there are followed and
/// searched in turn. Afterwards every branch runs upwards in μ, as far as its ends tell, and they are in order of their
/// first points.
///
/// A change of the number of unstable directions, or of the sign of dμ/ds, between two neighbouring points of a branch is
/// located. Between points without a change the least |Re λ| and |dμ/ds| are looked for, so that two changes in one step,
/// and zeros without a change, are met too. What stands there follows from the bifurcation equation (BifurcationEquation);
/// on branches over manifolds, and on kinks, from the signs alone.
std::vector<LocatedBifurcation> find_bifurcations(BranchSearch& search);

}  // namespace separatrix

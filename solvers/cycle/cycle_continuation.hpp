#pragma once
#include <vector>

#include "solvers/cycle/cycle_branch.hpp"
#include "solvers/stationary/continuation.hpp"

namespace separatrix {

/// The branches of cycles that begin at Hopf bifurcations.
struct CycleContinuation {
  std::vector<CycleBranch> branches;
  bool out_of_time = false;  ///< some branch ended by the limit of work, or not all of its points are shown
  double seconds = 0;
};

/// Branches of closed orbits, stable or not, from every Hopf bifurcation of branches of stationary points.
///
///     φ_T(x; μ) = x,   μ in an interval
///
/// By pseudo-arclength continuation of multiple shooting (Shooting) in double, at least as far as the range of the parameter;
/// the points that are shown, and the bifurcations between them, are computed again with all digits. A branch between two
/// Hopf points is followed once. The cycles may leave the box, which is the unit of lengths. Branches that no Hopf point leads
/// to, and those that fork off at a branch point or a period doubling, are not looked for.
///
/// request     that of continue_stationary(): its seconds are those of both
/// range       of the parameter
/// found       what continue_stationary() returned
/// quantities  (q,) expressions (parse_quantity()) whose extremes are wanted beside those of the states
CycleContinuation continue_cycles(const Model& model, const StationaryRequest& request, const Interval& range,
                                  const Continuation& found, const std::vector<Expression>& quantities = {});

}  // namespace separatrix

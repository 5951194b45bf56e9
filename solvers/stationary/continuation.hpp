#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solvers/stationary/bifurcation_kind.hpp"
#include "solvers/stationary/stationary.hpp"

namespace separatrix {

/// A bifurcation, located to the digits asked for.
struct BifurcationReport {
  Bifurcation kind = Bifurcation::exchange;
  Criticality criticality = Criticality::none;
  Known parameter;
  std::vector<Known> x;               ///< (d,)
  std::vector<std::size_t> branches;  ///< from 1, on which it was met
  std::optional<Known> period;        ///< of a Hopf bifurcation, 2π/ω: of the cycles that branch off
};

/// A branch of stationary points x(s) against the parameter μ(s), in order of arclength.
///
/// dimension  of the manifold of stationary points at fixed μ that each point is taken from
/// fixed      as many states, with the values that pick one point of each of these manifolds
/// unstable   (n,) number of unstable directions
struct BranchReport {
  std::size_t dimension = 0;
  std::vector<std::pair<std::string, Known>> fixed;
  std::vector<Known> parameter;       ///< (n,)
  std::vector<std::vector<Known>> x;  ///< (n, d)
  std::vector<Known> loss;            ///< (n,), empty without a loss
  std::vector<std::size_t> unstable;  ///< (n,)
};

/// All branches that were found, and where they change.
struct Continuation {
  std::string parameter;
  std::vector<std::string> states;
  std::vector<BranchReport> branches;
  std::vector<BifurcationReport> bifurcations;  ///< in order of the parameter
  std::size_t digits = 0, working_digits = 0;
  bool out_of_time = false;  ///< a search for starting points was ended by its budget
  double seconds = 0;
};

/// Branches of stationary points against one parameter, by pseudo-arclength continuation.
///
///     f(x; μ) = 0,  μ in an interval, x in a box
///
/// The branches are looked for by Newton iteration from random points of the box and the interval together, from the
/// stationary points for four values of μ, and where known branches meet others. Bifurcations are zeros of an eigenvalue,
/// or of dμ/ds, along a branch; their kind follows from the derivatives of the bifurcation equation, and both they and
/// the ends of the branches are given to the digits asked for. Lengths are measured in widths of the box, so that units
/// do not matter; branches, and folds, nearer to one another than 1e-6 of them are not told apart.
///
/// request    the value of the parameter in it is not used
/// parameter  name of μ
/// range      every value of it allowed by the model
/// throws     as stationary(); UnknownName for the parameter; InvalidArgument for an end that the model does not allow
Continuation continue_stationary(const Model& model, const StationaryRequest& request, const std::string& parameter,
                                 const Interval& range);

}  // namespace separatrix

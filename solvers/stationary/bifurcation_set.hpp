#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "solvers/stationary/continuation.hpp"

namespace separatrix {

/// Where stationary points bifurcate, over a rectangle of two parameters.
struct BifurcationSetRequest {
  StationaryRequest stationary;           ///< the values of the two parameters in it are not used
  std::array<std::string, 2> parameters;  ///< μ, ν: two of the model's
  std::array<Interval, 2> ranges;         ///< low < high
  std::size_t values = 17;                ///< of each parameter, equally spaced, both ends among them; at least 2
};

/// A bifurcation at one point of the plane of parameters.
struct BifurcationSetPoint {
  Bifurcation kind = Bifurcation::exchange;
  Criticality criticality = Criticality::none;
  std::array<Known, 2> parameters;  ///< μ, ν; one of them exact
  std::vector<Known> x;             ///< (d,)
};

/// A curve of bifurcations of one kind; the last point may be a degenerate one, in which it ends.
struct BifurcationCurve {
  Bifurcation kind = Bifurcation::exchange;
  std::vector<BifurcationSetPoint> points;  ///< in order along it
  bool closed = false;                      ///< the last point is joined to the first
};

/// All that was found.
struct BifurcationSet {
  std::array<std::string, 2> parameters;
  std::vector<std::string> states;
  std::vector<BifurcationCurve> curves;  ///< folds first, then in the order of Bifurcation; each of at least 2 points
  std::vector<BifurcationSetPoint> points;  ///< on no curve
  std::size_t digits = 0, working_digits = 0;
  bool out_of_time = false;  ///< a line was left out, or the search on one was ended by its budget
  double seconds = 0;
};

/// Curves of folds, pitchforks, transcritical and Hopf bifurcations in the plane of two parameters.
///
///     f(x; μ, ν) = 0,  det ∂f/∂x = 0   or a pair of eigenvalues ±iω;   on the lines μ = μ_i and ν = ν_j of a grid
///
/// On each line the bifurcations are those of continue_stationary(). Within a cell of the grid those of one kind are joined in
/// pairs, so that the sum of their distances, in sides of the rectangle and of the box, is least; two on one line are
/// joined only where no others are left, as on both sides of a cusp. One that is left over is joined to a degenerate point of its cell.
///
/// accuracy  each point as continue_stationary(); between two points a curve is known only to lie in their cell, if they are
///           rightly joined. A curve that closes within a cell is not seen.
/// throws    as continue_stationary(); InvalidArgument for one parameter twice, or fewer than 2 values
BifurcationSet bifurcation_set(const Model& model, const BifurcationSetRequest& request);

}  // namespace separatrix

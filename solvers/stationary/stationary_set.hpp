#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "solvers/stationary/zero_curve.hpp"
#include "solvers/stationary/zero_exclusion.hpp"

namespace separatrix {

/// A piece of a manifold of stationary points on which the kind does not change.
///
/// middle     a point of it, classified
/// points     along a curve, ends included; of a manifold of dimension ≥ 2 only the middle
/// loss_low, loss_high  over the points: equal but for rounding, for the loss is constant on the manifold
/// closed     the curve is: its last point is the first again
struct StationaryManifold {
  std::size_t dimension = 1;
  StationaryPoint<mpfr> middle;
  std::vector<State<mpfr>> points;
  mpfr loss_low = 0, loss_high = 0;
  bool closed = false;
};

/// The stationary points in a box that were found.
struct StationarySet {
  std::vector<StationaryPoint<mpfr>> points;  ///< isolated ones, and those that end a piece of a manifold
  std::vector<StationaryManifold> manifolds;
  Scale scale;
  std::size_t seeds = 0;
  bool out_of_time = false;                ///< the budget ended the search, not that nothing new turned up
  bool proved = false;                     ///< the box holds no other points: they are excluded by intervals
  std::vector<IntervalVector> unresolved;  ///< where points may be that are not among those found
};

/// How long to search.
struct StationarySearchSettings {
  std::size_t digits = 15;
  std::uint64_t seed = 0;
  std::size_t most_seeds = 20'000;
  double most_seconds = 60;              ///< looked at between two candidates
  std::function<bool()> cancelled = {};  ///< asked between two candidates; true: end as if out of time
};

/// Searches a box for stationary points, refines and classifies them, and follows the manifolds of dimension 1 they lie
/// on to the edges of the box. Seeds are first what subdivision by intervals proves to be zeros (zero_exclusion.hpp); where
/// that leaves nothing open, the set is proved. Else the search ends when three rounds of seeds in a row found nothing new.
///
/// Called under a PrecisionScope of stationary_working_digits(digits). For one seed the same result on every machine
/// with the same arithmetic, unless the time budget ends it.
///
/// accuracy  each coordinate to `digits` digits of the width of the box; that all points were found is evidence, if it is not
///           proved
StationarySet find_stationary_set(const Model& model, const ParameterValues& parameters,
                                  const std::vector<Interval>& box, const StationarySearchSettings& settings);

}  // namespace separatrix

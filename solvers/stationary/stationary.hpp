#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/stationary_point.hpp"
#include "lib/num/known.hpp"
#include "solvers/box.hpp"
#include "solvers/enclosure/certified_simulation.hpp"

namespace separatrix {

// Exact input, a number of digits, numbers known to them: the arithmetic that fits the digits is chosen in
// here, and no multiprecision type passes this header.

/// Which stationary points are wanted, and how long to search.
struct StationaryRequest {
  ParameterValues parameters;  ///< (k,) exact
  std::vector<Interval> box;   ///< (d,) one per state
  std::size_t digits = 15;
  std::uint64_t seed = 0;
  std::size_t most_seeds = 20'000;
  double most_seconds = 60;
  std::function<bool()> cancelled = {};  ///< asked now and then; true: report what there is
};

/// An eigenvalue; without `imaginary` for a real one.
struct EigenvalueReport {
  Known real;
  std::optional<Known> imaginary;
  ZeroReason zero = ZeroReason::none;
};

/// A stationary point; the fields of StationaryPoint.
struct StationaryReport {
  std::size_t number = 0;  ///< from 1, in the one order of points and manifolds together
  std::vector<Known> x;
  std::optional<Known> loss;  ///< none without a loss
  Known residual;
  std::vector<EigenvalueReport> spectrum;
  StationaryKind kind = StationaryKind::degenerate;
  std::size_t unstable = 0, zero = 0;
  int order = 2;
  StationaryStatus status = StationaryStatus::stalled;
};

/// A piece of a manifold of stationary points, of one kind.
///
/// middle     a point of it
/// points     (n, d) along a curve; of a manifold of dimension ≥ 2 only the middle
/// loss_low, loss_high  least and largest loss over the points; none without a loss
struct ManifoldReport {
  std::size_t dimension = 1;
  StationaryReport middle;  ///< its number is that of the manifold
  std::vector<std::vector<Known>> points;
  std::optional<Known> loss_low, loss_high;
  bool closed = false;
};

/// All that was found in a box.
///
/// Points and manifolds are numbered together: what attracts first, then saddles, degenerate ones, maxima; within these
/// by loss, then by coordinates, both compared to 10 digits, so that the numbers do not depend on the digits asked for.
/// `equilibrium-K` names number K.
struct Stationary {
  std::vector<std::string> states;
  std::vector<StationaryReport> points;
  std::vector<ManifoldReport> manifolds;
  std::size_t digits = 0, working_digits = 0, seeds = 0;
  bool out_of_time = false;  ///< the budget ended the search before nothing new was found
  bool proved = false;       ///< all there are: intervals exclude the rest of the box
  /// (d,) each: regions in which there may be points that were not found
  std::vector<std::vector<DecimalInterval>> unresolved;

  bool complete() const { return !out_of_time && unresolved.empty(); }
  double seconds = 0;
};

/// All stationary points of a model in a box, to the digits asked for.
///
/// Points outside the box are not reported. Curves of stationary points are followed to the edges of the box; a curve
/// that changes its kind is reported in pieces, with the point between them among the points. Of manifolds of dimension
/// ≥ 2 one point each is reported; those with the same loss, dimension and signs of the spectrum count as one.
///
/// resolution  of the search, in units of the least width of the box: 1e-6 between regular points, 5e-4 around a singular
///             one, 1e-4 beside a curve. What lies nearer is not told apart, and curves that nearly meet are joined there;
///             a smaller box resolves them.
/// throws  InvalidArgument if the box has not one interval per state or an empty one, for digits outside 1…1000, or for
///         a field that depends on time
Stationary stationary(const Model& model, const StationaryRequest& request);

/// Refuses a request as stationary() does.
void check_stationary(const Model& model, const StationaryRequest& request);

}  // namespace separatrix

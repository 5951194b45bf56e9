#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/basin/bracket.hpp"
#include "solvers/basin/edge_state.hpp"

namespace separatrix {

/// A segment of starts on which the boundaries between basins are wanted.
struct BoundaryRequest {
  ParameterValues parameters;  ///< (k,)
  Segment segment;
  std::size_t digits = 15;          ///< of the position
  std::size_t cells = 32;           ///< pieces of the scan that comes first
  bool edge_state = true;           ///< off: neither the saddle nor its stable set is looked for
  bool stable_set = true;           ///< off: by bisection alone
  std::function<bool()> cancelled;  ///< true: stop early, asked between two starts; may be empty
};

/// Why a boundary has no more digits.
enum class BoundaryOutcome {
  enclosed,   ///< lower and upper are labelled with all checks and differ; they are as close as was asked
  undecided,  ///< starts between lower and upper could not be decided
  cancelled,  ///< stopped early: lower and upper are as close as it came
};
std::string_view name(BoundaryOutcome outcome);

/// A boundary between two basins on a segment.
///
///     x(s) = from + s (to − from),   s ∈ [lower, upper]
struct Boundary {
  BoundaryOutcome outcome = BoundaryOutcome::undecided;
  Bracket bracket;                     ///< the ends with their labels
  Rational seen_lower, seen_upper;     ///< s: the piece of the scan it was found in
  std::optional<EdgeState> edge;       ///< the saddle that a path on the boundary runs into
  std::optional<Rational> stable_set;  ///< s by the second road
  std::string stable_set_method;
  /// digits to which both ends of the bracket and the second road agree, at most those asked for; none if
  /// there is no second road
  std::optional<std::size_t> agreed_digits;

  Rational place() const;  ///< s: the second road where it is inside the bracket, else the middle
};

/// Digits to which both ends of a bracket agree with a place s found otherwise, relative to
/// max(|x|, |to − from|/1000).
///
/// returns  at most `digits`
std::size_t agreed_digits(const Bracket& bracket, const Segment& segment, const Rational& s, std::size_t digits);

/// The point of a segment at a boundary, as far as its digits resolve it.
///
///     x_i(s),   or 0 where |x_i(s)| ≤ 10^-digits · max(|x|, |to − from|/1000) · |to_i − from_i|/|to − from|
///
/// returns  (d,): 0 for a coordinate that the two ends of a bracket need not have on one side of 0
std::vector<Rational> resolved_point(const Segment& segment, const Rational& s, std::size_t digits);

/// One boundary of which a bracket is known, as find_boundaries() describes it.
Boundary find_boundary(const DestinationFinder& finder, const BoundaryRequest& request, const Bracket& seen);

/// What was seen on a segment.
struct BoundarySearch {
  Destination at_from, at_to;
  std::vector<Boundary> boundaries;  ///< in order of s
  std::size_t cells = 0;             ///< of the scan
};

/// Boundaries between basins on a segment, to any number of digits.
///
/// A scan finds the pieces in which the basin changes; bisection narrows each to 10⁻¹² of its size. Then two
/// roads: the saddle that the paths in between run into is identified and its stable set followed back to the
/// segment (solvers/basin/stable_set.hpp), which gives s to all digits; and bisection, which is given the two starts
/// at that s ± 10^-digits/2. If they go to the two basins, with all the checks of solvers/basin/basin_labeler.hpp, they
/// enclose the boundary and the two roads agree. If not, bisection goes on alone.
///
///     upper − lower ≤ 10^-digits · max(|x|, |to − from|/1000)
///
/// returns  an empty list if the scan sees no change
/// throws   InvalidArgument for a model without loss, a segment of length 0, digits outside 1 … 1000, 0 cells
BoundarySearch find_boundaries(const Model& model, const BoundaryRequest& request);

}  // namespace separatrix

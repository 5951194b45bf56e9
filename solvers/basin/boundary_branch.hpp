#pragma once
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "solvers/basin/boundary.hpp"

namespace separatrix {

/// The boundaries on a segment, for many values of one parameter.
struct BoundaryBranchRequest {
  BoundaryRequest boundary;   ///< the value of the parameter in it is not used
  std::size_t parameter = 0;  ///< its place among the parameters
  Rational low, high;         ///< low < high
  std::size_t values = 17;    ///< equally spaced, both ends among them; at least 2
};

/// Why a branch begins or ends.
enum class BranchEnd {
  edge,       ///< at an end of the parameter's interval
  lost,       ///< for the next values there is no boundary near between the same two kinds of basins
  undecided,  ///< starts beside it cannot be decided there
  cancelled,
};
/// "edge", "lost", "undecided", "cancelled".
std::string_view name(BranchEnd end);

/// A boundary at one value of the parameter.
struct BranchPoint {
  Rational parameter;
  Boundary boundary;
};

/// A boundary against the parameter, in order of it.
///
/// first, last  why it begins and ends
/// appears      two values of the parameter: with no boundary at the first, and one at the second; of a branch that is lost
///              before its first point
/// disappears   two values of the parameter: with a boundary at the first, and none at the second; of one that is lost
///              behind its last
struct BoundaryBranch {
  std::vector<BranchPoint> points;
  BranchEnd first = BranchEnd::edge, last = BranchEnd::edge;
  std::optional<std::pair<Rational, Rational>> appears, disappears;
};

/// Follows all boundaries on a segment along a parameter.
///
///     μ_k = low + k (high − low)/(n − 1),   s(μ_k) by find_boundaries() at each
///
/// A boundary goes on a branch if it lies between basins with the same labels in the same order and no farther than a quarter
/// of the segment from where the line through the last two points leads. Where there is no such boundary at the next value,
/// the step is halved, up to ten times, and the line drawn through the points between: a boundary that moves fast is followed
/// by as many of them as it needs, one that ends is lost in a 1024th of the step. The same, backwards, before a boundary that
/// goes on none.
///
/// returns   branches by first value, then by place; none where no boundary was seen
/// accuracy  as find_boundaries() for each point; two branches that change places between two values may be exchanged
/// throws    as find_boundaries(); InvalidArgument for an empty interval or fewer than 2 values
std::vector<BoundaryBranch> boundary_branches(const Model& model, const BoundaryBranchRequest& request);

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/box.hpp"
#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

/// What subdivision proves of the zeros of a field in a box (solvers/enclosure/zero_exhaustion.hpp): there are none but in
/// these boxes.
struct ZeroExclusion {
  std::vector<IntervalVector> zeros;  ///< in each exactly one zero
  std::vector<IntervalVector> open;   ///< hulls of regions in which nothing is known
  bool is_out_of_work = false;        ///< open regions are such for want of work
};

/// The zeros of the field of a model, from those of the radical of each component (lib/symbolic/radical.hpp): degenerate
/// points of one coordinate are regular ones then, and tails that are only small hold none.
///
///     at most 20 000 boxes, fewer where the field is long: the cost is bounded, about 0.2 s
///
/// returns  nothing for more than three states, and for fields that jump or whose means are too long for it
std::optional<ZeroExclusion> exclude_zeros(const Model& model, const ParameterValues& parameters,
                                           const std::vector<Interval>& box);

struct StationarySet;  // solvers/stationary/stationary_set.hpp

/// Says of a set what was excluded beside it: it is proved if nothing is open and each proved zero is in it. It is unresolved
/// where a proved zero has no point, and in the open regions that nothing in the set explains: what does is a singular point or
/// a manifold, which intervals do not resolve, or a single point.
void compare(const ZeroExclusion& exclusion, StationarySet& set);

}  // namespace separatrix

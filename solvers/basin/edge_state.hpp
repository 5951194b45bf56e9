#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "solvers/basin/bracket.hpp"

namespace separatrix {

/// The stationary point that a path on the boundary between two basins runs into, mostly a saddle.
struct EdgeState {
  std::vector<Known> x;         ///< (d,)
  Known residual;               ///< |f| there
  std::vector<Known> spectrum;  ///< (d,) eigenvalues of the Hessian, ascending
  StationaryKind kind = StationaryKind::degenerate;
  int order = 2;                 ///< of the Taylor polynomial of the loss that decided the kind
  std::size_t unstable = 0;      ///< eigenvalues < 0: directions the flow leaves along
  std::size_t zero = 0;          ///< eigenvalues that count as 0
  std::vector<double> approach;  ///< (d,) unit vector from it to the path that runs into it
  Known time;                    ///< when the paths of the bracket were slowest, still together
  Known distance;                ///< from it, then
};

/// Follows the two ends of a bracket while they stay together, and identifies the stationary point near which
/// they are slowest before they part.
///
///     τ = last time with |x_lower − x_upper| ≤ 10⁻³ (1 + |x|),   slowest point: min |f| on [0, τ]
///
/// From there by Newton iteration, and classified (solvers/stationary/stationary_classifier.hpp). The narrower the bracket,
/// the closer the paths come.
///
/// digits    of the stationary point
/// returns   none if the iteration does not settle at a stationary point near by: the boundary may lead to
///           infinity
std::optional<EdgeState> find_edge_state(const DestinationFinder& finder, const Segment& segment,
                                         const Bracket& bracket, std::size_t digits);

}  // namespace separatrix

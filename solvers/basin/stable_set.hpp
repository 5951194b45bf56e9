#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "solvers/basin/edge_state.hpp"

namespace separatrix {

/// Where the stable set of a saddle crosses a segment.
struct StableSetCrossing {
  Rational s;                     ///< place on the segment, rounded to somewhat more than the digits
  std::size_t agreed_digits = 0;  ///< of s (to − from), between two computations; at most the digits
  std::string method;             ///< in words
};

/// The second road to a basin boundary: no label is asked for, only the saddle.
///
/// In the plane, backward in time from two points x* + r v on the tangent of the stable set,
///
///     v ∥ f(x* + r v),   r = 10^−(digits/2 + 3) and 10⁻³ of it
///
/// to the line of the segment; a saddle that lies on it, to r², is the crossing itself. The stable set is within O(r²) of its tangent, and backward in time it
/// attracts: the two agree to the digits. Nothing here asks for eigenvalues, so a degenerate saddle
/// (`markov`: time to it ~ 1/r) is as good as a hyperbolic one.
///
/// In other dimensions for saddles with one unstable direction ℓ and no zero eigenvalue, by the projected
/// boundary condition (Beyn 1990): the zero s of
///
///     ℓ · (x(T; s) − x*) = 0
///
/// by the secant method, T being the time when x(·; s) is closest to x*. Its error is that of the linear
/// unstable coordinate there, O(|x(T) − x*|²), divided by its growth since the start: each round makes the
/// path come closer. In one dimension the saddle itself is the boundary.
///
/// bracket   s is looked for between its ends
/// returns   none if the crossing is not in the bracket, the stationary point has no stable set (a maximum) or is of
///           another kind, or the path does not arrive within some thousand steps
std::optional<StableSetCrossing> stable_set_crossing(const DestinationFinder& finder, const Segment& segment,
                                                     const Bracket& bracket, const EdgeState& edge, std::size_t digits);

}  // namespace separatrix

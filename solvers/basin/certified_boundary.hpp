#pragma once
#include <cstddef>
#include <string>

#include "solvers/basin/bracket.hpp"
#include "solvers/basin/certified_basin.hpp"

namespace separatrix {

/// Why two proved destinations are not those of two basins; empty if they are.
///
/// Lemma. Let the starts a and b converge, by the lemmas of TrapLemma, to x* and y* that attract. If
///
///     (i)  L(x*) ≠ L(y*),   or   (ii)  x* ≠ y* and one of them is isolated (contracting ball, sublevel component),
///
/// or if (iii) one of them goes to infinity in a divergent cone instead,
///
/// then every path of starts from a to b holds a point of the boundary of a's basin, and a and b are not in one basin.
///
/// Proof. (i) Let U be the starts that either lemma sends to a point which attracts, with the loss L(x*). U is open:
/// solutions depend continuously on their start, and the inequalities of both lemmas are strict, so near starts come into the
/// same ball, or into a set around X for which the other lemma holds too. In the ball their limit is x* again. By the other
/// lemma ∇n·h < 0 at x*, hence ∇n ≠ 0, and the points with n = 0 near x* are a connected piece of a hypersurface; f = 0 on
/// it, so ∇L = 0, and the loss is the same all over it; there the limits of near starts are, since the lemma holds for small X
/// with b as small. The set U' of the starts that have limits of the loss L(y*) does not meet U, for a solution has one limit. A
/// path is connected and not in U as a whole, so it holds a point of ∂U. (ii) The same with the starts that converge to x* as U,
/// x* being the isolated point, around which there is a contracting ball. (iii) The same with the starts that come into the cone,
/// whose inequalities are strict, too; none of them has a limit. By the inequality of a Łojasiewicz ball, which is strict as well, near
/// starts have limits with the loss ℓ. ∎
///
/// What is compared are the enclosures: losses that are disjoint, or limits that are.
std::string lacks_for_two_basins(const ProvedDestination& a, const ProvedDestination& b);

/// Two starts of a segment and where they are proved to go.
struct ProvedBoundary {
  std::vector<Rational> lower, upper;  ///< (d,) exact
  ProvedDestination from_lower, from_upper;
  std::string reason;  ///< why no boundary is proved to be between them; empty if one is

  bool is_proved() const { return reason.empty(); }
};

/// Proves that a boundary between basins lies between two places on a segment.
///
/// Both starts are followed from their exact places with remainders below their distance, and once more with 64 bits less
/// if that is not enough: near the saddle of the boundary errors grow as the distance does.
///
/// lower, upper  s of the segment, lower ≠ upper
/// keep_proof    for a certificate
/// throws        InvalidArgument as BasinProver does
ProvedBoundary prove_boundary(const Model& model, const ParameterValues& parameters, const Segment& segment,
                              const Rational& lower, const Rational& upper, bool keep_proof = false);

}  // namespace separatrix

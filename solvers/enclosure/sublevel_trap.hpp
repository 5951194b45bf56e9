#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/enclosure/autonomous_field.hpp"
#include "solvers/enclosure/cover.hpp"

namespace separatrix {

/// Starts proved to stay in a component of a sublevel set and to converge to its one stationary point.
struct TrappedByLevel {
  IntervalVector around;     ///< (d,) K
  double level = 0;          ///< ℓ: the loss is at most this on the starts, and above it on the boundary of K
  IntervalVector centre;     ///< (d,) c, exact, of a ball that contracts …
  double radius = 0;         ///< … and ρ
  double rate = 0;           ///< μ at the stationary point
  IntervalVector limit;      ///< (d,) the stationary point is in this box
  std::vector<Cover> faces;  ///< (2d,) lower and upper face of K across each side, in pieces above ℓ
  Cover inside;              ///< K, in pieces
  std::size_t pieces = 0;    ///< looked at, with those of a K that did not do
};

/// Lemma (component of a sublevel set below the next critical level). Let ẋ = f = −∇L, K a box, X ⊂ K, and
///
///     L ≤ ℓ on X,   L > ℓ on the boundary of K,   f ≠ 0 on K ∩ {L ≤ ℓ} except at one point x*.
///
/// Then every solution that starts in X stays in K and converges to x*.
///
/// Proof. L does not rise along a solution, so it stays in {L ≤ ℓ}; being continuous it would have to pass the boundary of K to
/// leave K, where L > ℓ. So it stays in the compact set K ∩ {L ≤ ℓ}: it exists for ever and has limit points there, and all of
/// these are stationary (LaSalle 1960). There is one stationary point in the set, so it is the only limit point, and the
/// solution converges to it. ∎
///
/// The next critical level, at which the component would meet another one, need not be known: it is above ℓ, or one of its points would
/// be in K. K is divided until L > ℓ, or f ≠ 0, or a ball that contracts around x* (contracting_ball.hpp), which holds no other
/// stationary point, is shown for each piece.
///
/// field        of a gradient flow: its loss is the one that falls
/// x            (d,) a box of starts
/// most_pieces  to look at
/// returns      nothing if the lemma could not be shown to hold for any K that was tried
std::optional<TrappedByLevel> prove_sublevel_trap(AutonomousField& field, const IntervalVector& x,
                                                  std::size_t most_pieces = 2000);

}  // namespace separatrix

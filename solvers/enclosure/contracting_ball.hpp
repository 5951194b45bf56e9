#pragma once
#include <optional>

#include "solvers/enclosure/autonomous_field.hpp"

namespace separatrix {

/// A ball from which every solution converges to one point.
struct ContractingBall {
  IntervalVector centre;  ///< (d,) exact
  double radius = 0;
  double rate = 0;       ///< μ
  IntervalVector limit;  ///< the one stationary point in the ball is in this box

  /// All of x is in the ball.
  bool contains(const IntervalVector& x) const;
};

/// Lemma (contracting ball). Let B = {|x − c| ≤ ρ} in the Euclidean norm, and on B
///
///     sym J(x) ≤ −μ < 0,   |f(c)| ≤ g,   g < μρ.
///
/// Then B holds exactly one stationary point x*, and every solution that starts in B stays in B and converges to x*,
/// |x(t) − x*| ≤ e^{−μt} |x(0) − x*|.
///
/// Proof. B is convex, so (x − y)·(f(x) − f(y)) ≤ −μ|x − y|² for x, y ∈ B by the mean value theorem. With y = c:
/// ½ d/dt |x − c|² = (x − c)·f(x) ≤ −μ|x − c|² + g|x − c| < 0 on the sphere |x − c| = ρ, so no solution leaves B. For two
/// solutions in B ½ d/dt |x − y|² ≤ −μ|x − y|², so their distance is at most e^{−μt} of the first one: the map by time 1 is a
/// contraction of B, with one fixed point (Banach). It is the same for the map by time 1/n for each n, so it does not
/// move; every solution converges to it. ∎
///
/// For a gradient flow sym J = −Hessian: μ is a bound of its least eigenvalue from below.
///
/// x        a box; the ball is looked for around the stationary point near to it that Newton's method finds in double,
///          and has all of x in it
/// returns  nothing if the lemma could not be shown to hold
std::optional<ContractingBall> prove_contracting_ball(AutonomousField& field, const IntervalVector& x);

}  // namespace separatrix

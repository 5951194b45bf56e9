#pragma once
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "solvers/enclosure/autonomous_field.hpp"

namespace separatrix {

/// A set of states in which coordinates grow: σ_i x_i ≥ s_i for each i of S.
struct DivergentCone {
  std::vector<int> sense;        ///< (d,) σ_i = ±1 for i in S, 0 for the others
  std::vector<Rational> corner;  ///< (d,) s, 0 for those that are not in S
  bool has_floor = false;        ///< the loss is bounded from below by the signs of its parts
};

/// Lemma (divergent cone). Let ẋ = −∇L = f(x), S a nonempty set of coordinates with signs σ and numbers s, and
///
///     Q = {x : σ_i x_i ≥ s_i for all i ∈ S},   f smooth and σ_i f_i > 0 for all i ∈ S on Q.
///
/// Then every solution that starts in Q stays in Q, σ_i x_i increases for each i in S, and |x(t)| → ∞. Where L has a floor, L(x(t)) tends to
/// a finite value.
///
/// Proof. As long as x is in Q each σ_i x_i, i ∈ S, increases, so none of these falls below its start, and x does not leave Q. Let
/// x exist until T ≤ ∞ and have a limit point p as t → T; it is in Q, which is closed, and f is smooth around it. T is not finite, for
/// then x leaves every compact set around which f is smooth. So T = ∞, and L(x(t)), which falls, tends to L(p); the solution from p
/// keeps that loss, and f(p) = 0 (LaSalle 1960). But σ_i f_i(p) > 0. So there is no limit point: |x(t)| → ∞. ∎
///
/// Q is a half-space for one coordinate, a cone with its corner in s for several. For separable logistic regression S is a coordinate that
/// separates; the direction in which x goes to infinity is not decided.
///
/// The signs are shown for all of Q at once: with x_i = σ_i (s_i + z_i), z_i ≥ 0, by sight (lib/symbolic/positive.hpp).
class DivergentCones {
 public:
  /// model  without parameters, whose field is the negative gradient of its loss (loss_gradient.hpp)
  explicit DivergentCones(const Model& model);

  /// A cone that holds all of a box, with the senses that the field has in its middle.
  ///
  /// field    of the model
  /// x        (d,)
  /// returns  nothing if no cone could be shown to do
  std::optional<DivergentCone> prove(AutonomousField& field, const IntervalVector& x);

 private:
  std::vector<bool> growing(const std::vector<Rational>& corner, const std::vector<int>& sense) const;

  std::vector<Expression> states_, field_;
  bool has_floor_;
};

}  // namespace separatrix

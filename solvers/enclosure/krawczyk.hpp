#pragma once
#include <optional>
#include <vector>

#include "solvers/enclosure/autonomous_field.hpp"

namespace separatrix {

/// One step of Krawczyk's operator on a box.
///
///     K(X) = m − C f(m) + (I − C J(X)) (X − m),   m = mid X, C ≈ J(m)⁻¹
///
/// Every zero of f in X is in K(X): f(x) = f(m) + A (x − m) with A ∈ J(X), and so x = m − C f(m) + (I − C A)(x − m)
/// whatever C is. If K(X) ⊂ int X there is exactly one zero in X (Krawczyk 1969; Neumaier 1990, Theorem 5.1.8): the map
/// x ↦ x − C f(x) has a fixed point in X by Brouwer's theorem; ‖I − C J(X)‖ < 1 in a scaled norm makes C and all of
/// J(X) regular, so that fixed points are zeros and two zeros cannot be.
struct KrawczykStep {
  IntervalVector image;      ///< K(X)
  bool no_zero = false;      ///< K(X) ∩ X = ∅, or 0 ∉ f(X), or 0 ∉ f(m) + J(X) (X − m)
  bool unique_zero = false;  ///< K(X) ⊂ int X
};

/// returns  nothing where f or J is not defined all over the box, or J(m) is singular to rounding
std::optional<KrawczykStep> krawczyk(AutonomousField& field, const IntervalVector& x);

/// A zero of f in double near to the middle of a box, by Newton's method; nothing is claimed of it.
std::optional<IntervalVector> approximate_zero(AutonomousField& field, const IntervalVector& x);

/// The zero in a box where it is known to be unique, to many digits.
///
///     m − C f(m) + (I − C J(X)) (X − m),   f(m) at the thread's BallPrecision
///
/// x        a box with unique_zero
/// width    wanted of every coordinate
/// returns  balls that contain the zero; as narrow as could be
std::vector<ball> sharpen_zero(AutonomousField& field, const IntervalVector& x, double width);

}  // namespace separatrix

#pragma once
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// Decides whether the flow of any autonomous field at x has arrived near an attracting equilibrium y.
///
/// With J the Jacobian and P the solution of Lyapunov's equation, V(z) = (z − y)ᵀP(z − y) and E = {V ≤ V(x)}, decided is
///
///     y ← y − J(y)⁻¹ f(y), quadratically, to rounding;   |y − x| ≤ 10⁻³ (1 + |y|)
///     J(y)ᵀP + P J(y) = −1,  P > 0                        ⇔ every eigenvalue of J(y) has a negative real part
///     P J(z) + J(z)ᵀP ≤ −1/2                              at x, 2y − x and both ends of every axis of E
///
/// If the last holds in all of E, then V̇ = (z − y)ᵀ ∫(P J + JᵀP) ds (z − y) ≤ −|z − y|²/2 there: E is a trap, and all that is
/// in it goes to y. It is sampled: a criterion, not a proof.
///
/// Owns registers: one per thread. For mpfr, made and used under one PrecisionScope.
template <class Real>
class SinkTest {
 public:
  /// field  compiled with its Jacobian, autonomous
  explicit SinkTest(const VectorField<Real>& field);

  /// x        (d,)
  /// returns  (d,) y; none where it is not decided
  std::optional<State<Real>> operator()(const State<Real>& x);

 private:
  std::optional<State<Real>> refine(const State<Real>& x);
  bool contracts(const State<Real>& z, const std::vector<Real>& p);

  VectorField<Real> field_;
  State<Real> slope_;
  std::vector<Real> matrix_;
};

/// The solution P of Lyapunov's equation AᵀP + P A = −1, symmetric and positive definite.
///
///     U = (c − A)⁻¹,  S₀ = U (c + A),  P₀ = 2c UᵀU,   P ← P + SᵀP S,  S ← S²          (Smith 1968), c = |A|
///
/// matrix    (d·d,) A, row by row
/// returns   (d·d,) P; none where A has an eigenvalue with a real part ≥ 0, or one of −|A|√ε or above
/// accuracy  to rounding, times the condition of A
template <class Real>
std::optional<std::vector<Real>> lyapunov_matrix(const std::vector<Real>& matrix, std::size_t dimension);

}  // namespace separatrix

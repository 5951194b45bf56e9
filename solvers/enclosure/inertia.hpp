#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "solvers/enclosure/interval_matrix.hpp"

namespace separatrix {

/// Numbers of eigenvalues with Re λ > 0 and Re λ < 0; there is none with Re λ = 0.
struct Inertia {
  std::size_t positive = 0, negative = 0;
  IntervalMatrix basis{0};  ///< P, exact doubles
  std::vector<int> signs;   ///< (d,) the diagonal of S
};

/// The inertia that all matrices of an interval matrix have in common.
///
///     D = P⁻¹ A P for a basis P near to eigenvectors (real and imaginary parts of complex ones), S = diag(±1):
///     S D + DᵀS positive definite  ⟹  D, and so A, has the inertia of S
///
/// (main inertia theorem; Ostrowski, Schneider 1962). Definiteness by Gershgorin's discs; P⁻¹ is enclosed by
/// (I + [−δ, δ]) C, δ = ε/(1 − ε), ε = ‖I − C P‖∞, so that nothing rests on P being right.
///
/// a          all real matrices with entries in it
/// symmetric  whether those of interest are: a better basis then
/// returns    nothing if it could not be proved
std::optional<Inertia> prove_inertia(const IntervalMatrix& a, bool symmetric);

/// What a point is whose Jacobian has this inertia; of a gradient flow the Jacobian is minus the Hessian of the loss.
StationaryKind kind_of(const Inertia& jacobian, bool gradient_flow);

/// A lower bound of the eigenvalues of all symmetric matrices in a.
///
///     Q near to eigenvectors, M = QᵀAQ, g = min_i (M_ii − Σ_{j≠i} |M_ij|), ε = ‖I − QᵀQ‖∞ < 1:
///     λ ≥ yᵀMy/yᵀQᵀQy ≥ g/(1 + ε) for g ≥ 0, g/(1 − ε) for g < 0
///
/// (Rayleigh's quotient at x = Qy, Gershgorin's theorem for M and QᵀQ.)
double least_eigenvalue(const IntervalMatrix& a);

}  // namespace separatrix

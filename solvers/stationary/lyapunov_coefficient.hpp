#pragma once
#include <cstddef>

#include "solvers/box.hpp"
#include "solvers/stationary/bifurcation_kind.hpp"
#include "solvers/stationary/equations.hpp"

namespace separatrix {

/// Criticality of a Hopf bifurcation, by the sign of the first Lyapunov coefficient.
///
///     A q = iω q,  Aᵀp = −iω p,  ⟨p, q⟩ = 1        A = ∂f/∂x in units of the box
///     2ω ℓ₁ = Re ⟨p, C(q,q,q̄) − 2 B(q, A⁻¹B(q,q̄)) + B(q̄, (2iω − A)⁻¹B(q,q))⟩
///
/// B, C: second and third derivatives of f, as differences of the exact Jacobian with a step of a quarter of the
/// working digits. ℓ₁ < 0: a stable cycle branches off.
///
/// x        (d + 1,) with μ, at the bifurcation
/// returns  none where ℓ₁ is 0 to `digits` of its largest term
/// source   Yu. A. Kuznetsov, Elements of Applied Bifurcation Theory, 3rd ed., (5.39)
Criticality hopf_criticality(Equations<mpfr>& equations, const State<mpfr>& x, const Box& box, std::size_t digits);

}  // namespace separatrix

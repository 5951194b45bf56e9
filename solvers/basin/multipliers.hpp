#pragma once
#include <cstddef>
#include <vector>

#include "solvers/stationary/eigenvalues.hpp"

namespace separatrix {

/// |z|
template <class Real>
Real modulus(const ComplexNumber<Real>& z);

/// The multiplier that rounding hides in a monodromy matrix, from the product of all by Liouville's formula; several: 0.
///
///     Π μ_i = det M = exp ∫₀ᵀ tr J(x(t)) dt
///
/// multipliers  without the 1 of the orbit's own direction; a single one is always taken from the product
/// error        of the entries of M: those not larger are hidden
/// log_product  ∫₀ᵀ tr J dt
template <class Real>
void reveal_hidden(std::vector<ComplexNumber<Real>>& multipliers, const Real& error, const Real& log_product);

/// Floquet multipliers across an orbit: those of the map that M induces on what is perpendicular to a direction that it keeps.
///
///     M v = v,   Q = (v/|v|, Q₂) orthogonal:   the eigenvalues of Q₂ᵀ M Q₂
///
/// So one that is nearly 1 is not taken for the trivial one, nor known to half of the digits only.
///
/// monodromy    (d·d,) M
/// direction    (d,) v, not 0
/// error, log_product  as of reveal_hidden()
/// returns      (d − 1,) in order of falling modulus; empty where the eigenvalues are not found
template <class Real>
std::vector<ComplexNumber<Real>> multipliers_across(const std::vector<Real>& monodromy, std::vector<Real> direction,
                                                    const Real& error, const Real& log_product);

}  // namespace separatrix

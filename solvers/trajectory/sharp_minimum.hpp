#pragma once
#include <optional>
#include <vector>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// Strict minima of a loss on switching surfaces of its gradient flow: sharp across them, quadratic along them.
///
/// With h_j(y) = 0 for j ∈ J, n_j = ∇h_j linearly independent, and f_σ the field continued from where each h_j has the sign
/// σ_j, decided is that y is one if for all 2^|J| choices of signs
///
///     f_σ(y) = Σ_j a_j n_j,   σ_j a_j < 0                          every side pushes back onto the surfaces
///     v·(−∂f_σ/∂x + Σ_j a_j ∂²h_j)v > 0,   v ≠ 0, n_j·v = 0        the loss on their intersection has a minimum
///
/// A surface across which no f_σ jumps is none of the J of the n_j, but counts in the signs. These are the sufficient
/// conditions of second order for a minimum on an active manifold. Numbers with 80 and 160 digits decide: what has to
/// vanish is below 10^-70 and 10^-150 of the field there, what has to have a sign is above 10^-30 of it.
///
/// y        (d,) exactly; on at most six surfaces
/// returns  orthonormal directions along the surfaces, (d − |J|, d); nothing where it is not decided
/// source   Lewis, "Active sets, nonsmoothness, and sensitivity", SIAM J. Optim. 13 (2002), §§2, 6
std::optional<std::vector<std::vector<double>>> directions_along_sharp_minimum(const VectorFieldCode& code,
                                                                               const ParameterValues& parameters,
                                                                               const std::vector<Rational>& y);

}  // namespace separatrix

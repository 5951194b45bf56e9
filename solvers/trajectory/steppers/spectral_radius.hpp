#pragma once
#include "lib/model/vector_field.hpp"

namespace separatrix {

/// |λ| of the largest eigenvalue of the Jacobian J at a point: the mean growth |Jv|/|v| over the last products of a power
/// iteration, a complex pair included, Jv from differences of the field over √roundoff.
///
/// slope    f(t, x)
/// returns  log₁₀|λ|, to about a digit; −∞ where the field hardly depends on x, nan where it has no value beside it
template <class Real>
double log10_spectral_radius(VectorField<Real>& field, const Real& t, const State<Real>& x, const State<Real>& slope);

}  // namespace separatrix

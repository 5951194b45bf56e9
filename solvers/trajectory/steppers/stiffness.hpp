#pragma once
#include <vector>

#include "solvers/trajectory/stepper.hpp"

namespace separatrix {

/// What is asked before an implicit method is tried, at one point of a run by explicit steps of length h.
template <class Real>
struct StiffnessQuestion {
  Real t;
  State<Real> x;
  Real h, rest;                     ///< length of a step, and what is left of the interval; of one sign
  std::vector<double> log10_sizes;  ///< (d,) of the largest |x_i| along the way
  double digits = 15;               ///< −log₁₀ of the tolerance
};

/// Whether the Jacobian of a field is small enough for implicit steps.
template <class Real>
bool has_affordable_jacobian(const VectorField<Real>& field);

/// Whether a field looks stiff: stability and not accuracy holds the steps.
///
///     10 h |f_i| ≤ |x_i|  for all i,     |h| ρ(J) ≥ 1,     max Re λ(J) · rest < ln 10^digits
///
/// The answer moves slowly on the scale of the steps, the Jacobian moves fast; states below 10^-digits of what they were
/// do not count. The last condition keeps L-stable methods away from paths that stand on a saddle: a deviation too small
/// for the digits may decide where they go, and a long step damps what grows. It is asked where the eigenvalues of J
/// are affordable (d ≤ 100). ρ comes from differences of f along a power iteration at first, so that a large field is
/// differentiated only where it is stiff; a field whose Jacobian is too large for that is never suspected.
template <class Real>
bool looks_stiff(VectorField<Real>& field, const StiffnessQuestion<Real>& question);

}  // namespace separatrix

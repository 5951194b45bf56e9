#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// Radau IIA collocation with s stages, in the shifted Legendre polynomials p_k(τ) = P_k(2τ − 1) on a step of length 1.
///
///     P_s(2c_i − 1) = P_{s−1}(2c_i − 1)      the nodes 0 < c_1 < … < c_s = 1
///     b_i = c_i/(s P_{s−1}(2c_i − 1))²       the weights of their quadrature, exact to degree 2s − 2
///     slope(τ) = Σ C_k p_k(τ)                C_k = (2k + 1) Σ_i b_i p_k(c_i) slope(c_i)
///
/// source  Hairer and Wanner, Solving Ordinary Differential Equations II, IV.5 (W-transformation)
template <class Real>
struct RadauCoefficients {
  std::size_t stages = 0;
  std::vector<Real> nodes;      ///< (s,) c_i
  std::vector<Real> analysis;   ///< (s, s) row k: (2k + 1) b_i p_k(c_i), slopes at the nodes → C
  std::vector<Real> integrals;  ///< (s, s) row i: ∫₀^{c_i} p_k, C → increments at the nodes
};

/// Coefficients to the working precision: roots by Newton iteration with ten digits more, the rest by recurrence.
///
/// stages  s ≥ 1
template <class Real>
RadauCoefficients<Real> radau_coefficients(std::size_t stages);

/// p_0(τ) … p_{count − 1}(τ) at any τ, inside the step or beyond it.
template <class Real>
std::vector<Real> shifted_legendre(const Real& tau, std::size_t count);

/// ∫₀^τ p_k for k = 0 … count − 1:  τ, then (p_{k+1} − p_{k−1})/(2(2k + 1)).
template <class Real>
std::vector<Real> shifted_legendre_integrals(const Real& tau, std::size_t count);

/// Matrix X of ∫₀^τ p_k at the nodes in terms of p_j: tridiagonal, with
///
///     X_{0,0} = 1/2,   X_{k+1,k} = 1/(2(2k + 1)),   X_{k−1,k} = −1/(2(2k + 1)),   X_{s−1,s−1} = 1/(2(2s − 1))
///
/// so that the stages solve C = analysis · f(x + h X C), and the stability function of the method is
///
///     R(z) = 1 + z ((I − z X)⁻¹)_{0,0},   the Padé approximation of e^z of degrees s − 1 and s
struct RadauIntegration {
  std::vector<Rational> diagonal, below, above;  ///< (s,), (s − 1,), (s − 1,): X_{k,k}, X_{k+1,k}, X_{k,k+1}
};
RadauIntegration radau_integration(std::size_t stages);

}  // namespace separatrix

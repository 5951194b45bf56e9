#pragma once
#include <span>
#include <vector>

#include "lib/num/real.hpp"

namespace separatrix {

/// Value Σ c_k s^k by Horner.
template <class Real>
Real polynomial_value(std::span<const Real> c, const Real& s);

/// A zero of a polynomial on an interval.
template <class Real>
struct PolynomialRoot {
  Real s;
  int direction = 0;  ///< 1: rises through 0, −1: falls, 0: touches without crossing
};

/// Every real zero of a polynomial in (0, end], in order; none is missed.
///
/// The interval is divided until on each part, with midpoint m and half-width δ, one of these holds
/// for q(m + s) = Σ c'_k s^k:
///
///     |c'₀| > Σ_{k≥1} |c'_k| δ^k           no zero
///     |c'₁| > Σ_{k≥2} k |c'_k| δ^{k−1}     monotone: at most one zero, bracketed and bisected
///     2|c'₂| > Σ_{k≥3} k(k−1) |c'_k| δ^{k−2}   convex: the extremum is found and splits the part
///
/// so two crossings close together are both found, and a touch is told from a crossing.
///
/// c         (n,) coefficients
/// end       > 0
/// noise     |q| at or below this at an extremum counts as touching 0
/// returns   zeros to the working precision, none of the polynomial 0; a cluster that no division separates (a zero of order
///           3 and more) is given once, where it is bracketed
template <class Real>
std::vector<PolynomialRoot<Real>> polynomial_roots(std::span<const Real> c, const Real& end, const Real& noise);

}  // namespace separatrix

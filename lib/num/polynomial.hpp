#pragma once
#include <cstddef>
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
  int direction = 0;             ///< 1: rises through 0, −1: falls, 0: touches without crossing
  std::size_t multiplicity = 1;  ///< as far as noise lets tell
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
/// so two crossings close together are both found, and a touch is told from a crossing. A zero of multiplicity
/// m = 2 … 24 is the one simple zero of derivative m − 1, and has its digits, where derivative m keeps its sign and those
/// below are noise, or less than the roundoff of c.
///
/// c         (n,) coefficients
/// end       > 0
/// noise     what c may be off by at any s; zeros that it does not tell apart are one
/// returns   zeros to the working precision, in order; none where all of c is noise. A multiple one may lie outside of
///           (0, end] by what the noise hides
template <class Real>
std::vector<PolynomialRoot<Real>> polynomial_roots(std::span<const Real> c, const Real& end, const Real& noise);

}  // namespace separatrix

#pragma once
#include <optional>

#include "lib/symbolic/expression.hpp"
#include "solvers/box.hpp"

namespace separatrix::makkuva_2024 {

/// An interval that holds the chance P(I_*) of e, w ~ N(0, s²), independent, by the basins of M8b.
///
/// Lemma. With φ the density of w, c(w)² = f(w) + E_s = E_s − E(0, w) and F = erf(c/(s√2)) = P(e² < c²),
///
///     p+q < 1: P(I_*) = 1 − ∫_{w < w_s} φ F dw,   p+q > 1: P(I_*) = ∫_{w < w_s} φ dw + ∫_{w_s < w < 0} φ (1 − F) dw
///
/// (the edges of the basins have no area). Left away are: w < −7s, of the chance ½ erfc(7/√2) ≤ ½ e^(−49/2) < 2⁻²⁵; a neighbourhood of w_s =
/// −1/√2 between two fractions, and one of 0: φ < 1/(2s), as √(2π) > 2, times what they are wide. The rest is enclosed (enclosed_integral.hpp). On
/// w < 0 c² ≥ 0, so that the root may be taken of its part ≥ 0.
///
/// energy, saddle_energy  E, an expression of e, w; and E_s
/// side                   the sign of p + q − 1, ±1
/// s                      > 0, 7s > 1
/// returns                2⁻¹⁹ wide at most, for s ≥ 1/5; nothing where the integrals could not be enclosed
std::optional<Interval> enclosed_chance(Expression energy, Expression saddle_energy, int side, const Rational& s);

}  // namespace separatrix::makkuva_2024

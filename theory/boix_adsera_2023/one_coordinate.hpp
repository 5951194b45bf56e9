#pragma once
#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix::boix_adsera_2023 {

/// One product on its own, L = λ(β − β*)²/2, from u(0), v(0) with |u(0)| ≠ |v(0)|, at time t.
///
///     β(t) = (|c|/4)(E − 1/E),   E(t) = (E₋ − E₊K e^(λωt))/(1 − K e^(λωt))
///     c = u(0)² − v(0)²,  ω = √(c² + 4β*²),  E± = (2β* ± ω)/|c|,  E(0) = |(u + v)/(u − v)|(0),  K = (E(0) − E₋)/(E(0) − E₊)
///
/// Of the roots E± the one without cancellation is computed, the other one is −1 over it.
///
/// lambda  > 0
Expression one_coordinate(const Rational& lambda, const Rational& target, const Rational& u0, const Rational& v0,
                          const Rational& t);

/// The same for balanced weights, u(0) = ±v(0): c = 0, and β keeps its sign.
///
///     β(t) = β*/(1 + (β*/β(0) − 1) e^(−2λσβ*t)),   σ = sgn β(0)
Expression one_balanced_coordinate(const Rational& lambda, const Rational& target, const Rational& beta0,
                                   const Rational& t);

/// s = t/ln(1/α) at which a product on its own passes half its target, up to terms of the order α²/ln(1/α).
///
///     s = T [1 + ½ ln(4|β*|/p²)/ln(1/α)],   T = 1/(λ|β*|),   p = ξ + η if β* > 0, else ξ − η
Expression half_height_time(const Rational& lambda, const Rational& target, const Rational& xi, const Rational& eta,
                            const Rational& alpha);

}  // namespace separatrix::boix_adsera_2023

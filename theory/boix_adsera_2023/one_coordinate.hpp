#pragma once
#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix::boix_adsera_2023 {

/// One product on its own, L = λ(β − β*)²/2, from u(0), v(0), at time t: theory/forms/product_of_two.hpp with
/// c = |u(0)² − v(0)²|, for balanced weights, c = 0, too.
///
/// lambda  > 0
Expression one_coordinate(const Rational& lambda, const Rational& target, const Rational& u0, const Rational& v0,
                          const Rational& t);

/// s = t/ln(1/α) at which a product on its own passes half its target, up to terms of the order α²/ln(1/α).
///
///     s = T [1 + ½ ln(4|β*|/p²)/ln(1/α)],   T = 1/(λ|β*|),   p = ξ + η if β* > 0, else ξ − η
Expression half_height_time(const Rational& lambda, const Rational& target, const Rational& xi, const Rational& eta,
                            const Rational& alpha);

}  // namespace separatrix::boix_adsera_2023

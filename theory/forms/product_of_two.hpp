#pragma once
#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// A product β = u v of two weights whose imbalance c = |u² − v²| is conserved, under a quadratic loss.
///
///     β̇ = rate √(c² + 4β²) (target − β)
struct ProductOfTwo {
  Rational target, imbalance, rate;  ///< target ≠ 0, c ≥ 0, rate > 0
};

/// β at time t, from β(0) = start.
///
///     c > 0:  β = (c/4)(E − 1/E),  Ė = rate (c/2)(E₊ − E)(E − E₋),  E± = (2 target ± √(c² + 4 target²))/c: a Riccati equation
///     c = 0:  β̇ = 2 rate σβ (target − β),  σ = sgn start: another one, and β keeps its sign
///
/// Of roots that cancel the other one is computed: E₊E₋ = −1.
Expression solution(const ProductOfTwo& product, const Rational& start, Expression t);

/// Time from a start of the wrong sign until β passes 0.
///
///     E from E(0) < 1 to 1 in the Riccati equation above
///
/// c > 0; start · target < 0
Expression time_to_zero(const ProductOfTwo& product, const Rational& start);

}  // namespace separatrix

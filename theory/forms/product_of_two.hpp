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

/// The same, and where it starts, as numbers or as symbols.
struct ProductTerms {
  Expression target, imbalance, rate, start;
};

/// Signs, −1, 0 or 1, on which the formulas below depend.
struct ProductSigns {
  int target, start;
  bool is_balanced;  ///< c = 0

  bool operator==(const ProductSigns&) const = default;
};
ProductSigns signs_of(const ProductOfTwo& product, const Rational& start);
ProductTerms terms_of(const ProductOfTwo& product, const Rational& start);

/// β at time t, from β(0) = start.
///
///     c > 0:  β = (c/4)(E − 1/E),  Ė = rate (c/2)(E₊ − E)(E − E₋),  E± = (2 target ± √(c² + 4 target²))/c: a Riccati equation
///     c = 0:  β̇ = 2 rate σβ (target − β),  σ = sgn start: another one, and β keeps its sign
///
/// Of roots that cancel the other one is computed: E₊E₋ = −1.
Expression solution(const ProductOfTwo& product, const Rational& start, Expression t);
Expression solution(const ProductTerms& terms, const ProductSigns& signs, Expression t);

/// Time from a start of the wrong sign until β passes 0.
///
///     E from E(0) < 1 to 1 in the Riccati equation above
///
/// c > 0; start · target < 0
Expression time_to_zero(const ProductOfTwo& product, const Rational& start);
Expression time_to_zero(const ProductTerms& terms, const ProductSigns& signs);

}  // namespace separatrix

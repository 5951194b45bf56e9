#pragma once
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// A Riccati equation with constant coefficients and two real roots, of which the first attracts.
///
///     ẏ = rate (stable − y)(y − unstable),   rate (stable − unstable) > 0
struct Riccati {
  Expression stable, unstable, rate;
};

/// Its solution from y(0) = start.
///
///     y(t) = [s (y₀ − n) + n (s − y₀) d]/[(y₀ − n) + (s − y₀) d],   d = e^(−rate (s − n) t),  s stable, n unstable
///
/// From below the unstable root y passes a pole and comes back from above: the formula holds on both sides of it.
Expression solution(const Riccati& equation, Expression start, Expression t);

/// Time from one value to another of the same solution, without a pole between them.
///
///     ln[(y₁ − n)(s − y₀)/((s − y₁)(y₀ − n))]/(rate (s − n))
Expression time_between(const Riccati& equation, Expression from, Expression to);

}  // namespace separatrix

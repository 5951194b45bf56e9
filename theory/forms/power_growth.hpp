#pragma once
#include <cstddef>
#include <optional>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// One factor w of a product of L equal ones that grows towards a target s = w^L.
///
///     ẇ = rate w^(L−1) (s − w^L)
struct PowerGrowth {
  std::size_t factors;  ///< L ≥ 2
  Expression target, rate;
};

/// Time from one positive value to another, both below the target's root.
///
///     t = [A(to) − A(from)]/(rate s),   A′(w) = w^(1−L) + w/(s − w^L)
///     L = 2:  A = ½ ln[w²/(s − w²)]
///     L = 3:  A = −1/w + F(w/σ)/σ,  σ = s^(1/3),  F(x) = −⅓ ln(1 − x) + ⅙ ln(1 + x + x²) − atan((2x + 1)/√3)/√3
///     L = 4:  A = −1/(2w²) + ln[(√s + w²)/(√s − w²)]/(4√s)
///
/// returns  none for L > 4, which is no sum of few elementary terms
std::optional<Expression> time_between(const PowerGrowth& growth, Expression from, Expression to);

/// Time in which u̇ = rate u^power leaves every bound: what a small start spends on its plateau.
///
///     u₀^(1−power)/((power − 1) rate),   power > 1
Expression escape_time(Expression power, Expression rate, Expression start);

/// Time from u₀ to u₁ < s of u̇ = L u^(2−2/L) (s − u), for every real L ≥ 2, in double.
///
///     (1/(L s^(2−2/L))) Σ_{n≥0} (x₁^a − x₀^a)/a,   x = u/s,  a = n − 1 + 2/L;   ln(x₁/x₀) for a = 0
///
/// accuracy  some roundings; the series ends where its terms do, which takes 60 of them for x₁ ≤ 1/2
/// throws    InvalidArgument unless 0 < u₀ ≤ u₁ < s and L ≥ 2
double growth_time(double factors, double target, double from, double to);

}  // namespace separatrix

#pragma once
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

// One rule for all simplifications below: the result equals the original wherever the original has
// a value. It may have a value where the original has none (x/x = 1 at 0, √x·√x = x below 0,
// exp(log x) = x below 0); it never loses one.

/// Sum in canonical form.
///
///     numbers are added, like terms collected (2x + 3x = 5x), small nested sums merged, terms
///     sorted; a sum of one term is that term
///
/// Nested sums of 16 terms and more stay nested: a loss built by adding 10⁵ terms one at a time
/// costs 10⁵ small nodes, not 10¹⁰ entries.
Expression sum(std::vector<Expression> terms);

/// Product in canonical form.
///
///     numbers are multiplied, equal bases collected (x·x² = x³), sign(x)·|x| = x and
///     sign(x)·|x|ⁿ = xⁿ for odd n, x·sign(x) = |x|, small nested products merged, factors sorted
///
/// Products of 16 factors and more stay nested, behind a coefficient too: 3·(x₁⋯x₁₆).
Expression product(std::vector<Expression> factors);

/// base^exponent in canonical form.
///
///     (xᵃ)ⁿ = xᵃⁿ for integer n, (x²)^½ = |x|, |x|²ⁿ = x²ⁿ, exact powers and roots of numbers
///
/// Powers of numbers beyond the exponent ±4096 or 4 million bits stay symbolic.
///
/// throws    InvalidArgument for the number 0 to a negative power
Expression power(Expression base, Expression exponent);

/// √x = x^½.
Expression sqrt(Expression x);

/// The angle of the point (x, y) in (−π, π]; atan2(0, x) = 0 for numbers x > 0.
///
/// throws    InvalidArgument for atan2(0, 0)
Expression atan2(Expression y, Expression x);

/// π, kept as acos(−1): every arithmetic computes it to its own precision.
Expression pi();

/// Functions of one variable, with their exact special values and symmetries:
/// exp(log x) = x, log(exp x) = x, tanh, sin, sinh, asin, atan and erf are odd, cos, cosh and abs even,
/// sin(πk/2) and cos(πk/2) of whole k are 0 or ±1, asin, acos and atan of 0 and ±1 multiples of π,
/// sigmoid(Σ nᵢ log aᵢ) = 1/(1 + Π aᵢ^-nᵢ), which needs no exponential.
#define SEPARATRIX_FUNCTION(name) Expression name(Expression x);
SEPARATRIX_FOR_EACH_FUNCTION(SEPARATRIX_FUNCTION)
#undef SEPARATRIX_FUNCTION

/// The function of this kind applied to x, for code that walks over expressions.
Expression apply(Kind function, Expression x);

/// The same operation on other arguments: what substitution and expansion rebuild nodes with.
Expression rebuild(Expression original, std::vector<Expression> arguments);

/// A term as coefficient · rest, rest without a numeric factor: −2xy = (−2, xy).
struct ScaledTerm {
  Rational coefficient;
  Expression rest;
};
ScaledTerm split_coefficient(Expression term);

}  // namespace separatrix

#pragma once
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// An equal expression in which positive factors are drawn out of powers and logarithms, and exponentials are one:
///
///     eᵃ eᵇ = eᵃ⁺ᵇ     (c eᵃ x)^r = c^r e^{ra} x^r     log(c eᵃ x) = log c + a + log x     c > 0
///     1/(1 + c eᵃ) = σ(−a − log c)     e^{−a} σ(a) = σ(−a)
///
/// For enclosures: what occurs in two factors that grow and fall against one another is cancelled before an interval
/// is put in its place.
Expression merge_exponentials(Expression expression);

}  // namespace separatrix

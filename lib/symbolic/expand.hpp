#pragma once
#include <cstddef>

#include "lib/num/verdict.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Multiplies out: products over sums, small positive integer powers of sums, integer powers of
/// products, everywhere in the expression.
///
///     (a + b)·c = a·c + b·c        (a·b)⁻¹ = a⁻¹·b⁻¹        (a + b)² = a² + 2ab + b²
///
/// Means are linear: mean(2a·x + b) = 2a·mean(x) + b.
///
/// most_terms  a product that would have more terms stays factored, a sum of more keeps its
///             nested sums, a mean of a body of more nodes (written out as a tree) stays as it is
/// returns     an equal expression; polynomial identities become the number 0
Expression expand(Expression expression, std::size_t most_terms = 20000);

/// Whether an expression is identically 0, by exact symbolic means only.
///
/// returns   holds: expansion is the number 0 (a proof); fails: expansion is another number
///           (a proof); undecided: anything else
Verdict is_identically_zero(Expression expression);

}  // namespace separatrix

#pragma once
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Whether an expression is nowhere negative by the signs of its parts:
///
///     numbers ≥ 0, even powers, exp, cosh, |·|, roots, … ;  sums and products of these;  u tanh(u), u sinh(u), … ;
///     c + Σ c_i b_i with |b_i| ≤ 1 and Σ |c_i| ≤ c
///
/// nonnegative  symbols that are not negative either
/// returns      true is a proof wherever the expression has a value; false says nothing
bool is_visibly_nonnegative(Expression expression, const std::vector<Expression>& nonnegative);

/// Whether an expression is a sum of squares: of linear combinations of those monomials whose squares occur in it.
///
///     q = zᵀ G z,  G rational, positive semidefinite by exact elimination
///
/// Monomials are products of powers of symbols, and of functions of them taken as symbols. Of a quadratic polynomial the answer
/// is complete: it is nowhere negative just if this is true. A cross term that is the product of several pairs is taken for a
/// square if it is one and is not negative, else for the first pair.
bool is_sum_of_squares(Expression expression);

}  // namespace separatrix

#pragma once
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Whether an expression is > 0 by the signs of its parts, wherever the symbols have values:
///
///     numbers > 0, exp, cosh, sigmoid, softplus, erfc;  products and powers of what is > 0;  sums of what is ≥ 0 and something > 0
///
/// nonnegative  symbols that are ≥ 0
/// returns      true is a proof that it has a value > 0; false says nothing
bool is_visibly_positive(Expression expression, const std::vector<Expression>& nonnegative);

/// Whether an expression is a smooth function wherever the symbols have values: no division by what may be 0, no logarithm or root of
/// what may not be > 0, no kink.
///
/// nonnegative  symbols that are ≥ 0
/// returns      true is a proof; false says nothing
bool is_visibly_smooth(Expression expression, const std::vector<Expression>& nonnegative);

}  // namespace separatrix

#pragma once
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// The size of what an expression is computed from: its value if nothing in it cancelled.
///
///     |Σ| = Σ |terms|,   |Π| = Π |factors|,   |aⁿ| = |a|ⁿ for whole n > 0,   else the absolute value
///
/// An error that is small beside it is as small as rounding can make it, however small the value is.
Expression magnitude(Expression expression);

}  // namespace separatrix

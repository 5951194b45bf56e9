#pragma once
#include <span>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Jacobian of a vector field.
///
///     J_ij = ∂f_i/∂x_j
///
/// returns   (d·d,) row by row
std::vector<Expression> jacobian(std::span<const Expression> field, std::span<const Expression> states);

}  // namespace separatrix

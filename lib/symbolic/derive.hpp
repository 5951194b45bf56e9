#pragma once
#include <span>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Gradient flow of a loss.
///
///     ẋ = −∇L(x)
///
/// loss      L, over states and parameters
/// states    (d,) symbols x
/// returns   (d,) ẋ
std::vector<Expression> gradient_flow(Expression loss, std::span<const Expression> states);

/// Jacobian of a vector field.
///
///     J_ij = ∂f_i/∂x_j
///
/// returns   (d·d,) row by row
std::vector<Expression> jacobian(std::span<const Expression> field, std::span<const Expression> states);

/// Derivative of a quantity along a flow.
///
///     dQ/dt = Σ_i ∂Q/∂x_i · f_i
///
/// quantity  Q, autonomous
/// states    (d,) symbols x
/// field     (d,) right-hand sides f
/// returns   dQ/dt; Q is conserved iff it vanishes identically (see is_identically_zero)
Expression lie_derivative(Expression quantity, std::span<const Expression> states, std::span<const Expression> field);

}  // namespace separatrix

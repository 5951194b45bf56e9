#pragma once
#include <span>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Gradient by one reverse sweep over the graph.
///
///     ∂y/∂node = Σ over parents of (∂y/∂parent) · (∂parent/∂node)
///
/// The whole gradient costs a small multiple of y's nodes, whatever the number of variables;
/// shared parts of y and of the derivative stay shared.
///
/// A mean is differentiated inside, by one sweep over its body: ∂mean(f)/∂x = mean(∂f/∂x) with all shared parts of the
/// body's derivatives shared, and by the chain rule outside where x only enters through parts that do not depend on
/// the sample.
///
/// y          the expression
/// variables  (d,) symbols
/// returns    (d,) ∂y/∂variable
/// note       |x|' = sign x, sign' = 0, relu' = (1 + sign x)/2, log|x|' = 1/x: derivatives off the
///            switching surface x = 0
std::vector<Expression> gradient(Expression y, std::span<const Expression> variables);

/// ∂y/∂variable.
Expression differentiate(Expression y, Expression variable);

}  // namespace separatrix

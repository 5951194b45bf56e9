#pragma once
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Rational values of symbols.
using ExactPoint = std::unordered_map<Expression, Rational>;

/// Exact values of expressions at a point, where exact arithmetic finds them.
///
///     0 · y = 0,  exp 0 = 1,  log 1 = 0,  tanh 0 = sin 0 = 0,  cos 0 = 1,  sigmoid 0 = 1/2,  roots of squares, …
///
/// No node is made, unlike by substitution: it may be called for any number of points.
///
/// returns  (expressions,) the value of each that has a finite one at all; nothing where it is irrational or not found
std::vector<std::optional<Rational>> exact_values(std::span<const Expression> expressions, const ExactPoint& point);

}  // namespace separatrix

#include "theory/zhang_2025/closed_forms.hpp"

#include "lib/symbolic/canonical.hpp"

namespace separatrix::zhang_2025 {

Expression finite_context(Expression lambda, Expression trace, Expression examples) {
  return 1 + (1 + trace / lambda) / examples;
}

PowerGrowth growth_of_head(Expression lambda, Expression c) { return {3, 1 / (lambda * c), power(lambda, 3) * c}; }

Expression learned_head(Expression lambda, Expression c) {
  return power(lambda * c, Expression(Rational(ratio(-1, 3))));
}

Expression gain_of_head(Expression lambda, Expression c) { return lambda / c; }

Riccati merged_growth(Expression dimensions, Expression c) { return {1 / c, 0, 2 * sqrt(dimensions) * c}; }

}  // namespace separatrix::zhang_2025

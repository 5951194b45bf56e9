#pragma once
#include <optional>
#include <vector>

#include "lib/symbolic/matrix_expression.hpp"
#include "lib/symbolic/matrix_gradient.hpp"

namespace separatrix {

/// The formulas of a model as its file writes them, of vectors and matrices: for reading. A Model is made of their entries.
struct ShapedFormulas {
  std::optional<MatrixExpression> loss;
  std::vector<NamedFormula> definitions, equations, invariants;
};

}  // namespace separatrix

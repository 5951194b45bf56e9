#pragma once
#include <optional>
#include <string>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/shaped_formulas.hpp"

namespace separatrix {

/// A model of vectors and matrices in the notation of its file.
struct MatrixForm {
  std::optional<MatrixExpression> loss;
  std::vector<NamedFormula> definitions, invariants;
  std::vector<NamedFormula> flow;  ///< of every state, W′ = −∂L/∂W; empty where an operation has no rule for it
};

/// The flow is that of the file's own equations, or minus the gradient of its loss (matrix_gradient); it is compared with the
/// model's field, entry by entry at random points, before it is shown.
///
/// returns  nothing for a model without vectors and matrices
/// throws   InternalError where the two differ
std::optional<MatrixForm> matrix_form(const Model& model, const ShapedFormulas& formulas);

/// "A = [[2, 1], [1, 2]]": values of the entries from a place on, row by row.
std::string text_of_values(const ParameterValues& values, const NamedPlaces& places);

}  // namespace separatrix

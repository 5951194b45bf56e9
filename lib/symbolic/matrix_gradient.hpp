#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/symbolic/matrix_expression.hpp"

namespace separatrix {

/// A formula with a name: of a definition, an invariant, an equation.
struct NamedFormula {
  std::string name;
  MatrixExpression value;
};

/// Gradients of a number by the vectors, matrices and numbers of its formula, as formulas of them, in the shape of each:
///
///     ∂/∂W ½‖W x − y‖² = (W x − y) xᵀ
///
/// By the adjoints of the operations, from the number back to the names:
///
///     Ḡ of A B:  Ā = Ḡ Bᵀ, B̄ = Aᵀ Ḡ       of ‖A‖²: Ā = 2 Ḡ A       of f(A), entry by entry: Ā = Ḡ .* f′(A)
///
/// variables    names of vectors, matrices and numbers; what else occurs is constant
/// definitions  names that stand for formulas, later ones of earlier ones; they are kept as names in the result
/// returns      by name, of variables and definitions, none for those that do not occur; nothing where an operation of the formula has no such rule
///              (single rows and entries, powers of matrices beyond squares)
/// source       M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic differentiation",
///              2008
std::optional<std::map<std::string, MatrixExpression>> matrix_gradient(const MatrixExpression& number,
                                                                       const std::vector<std::string>& variables,
                                                                       const std::vector<NamedFormula>& definitions);

}  // namespace separatrix

#pragma once
#include <string>

#include "lib/symbolic/matrix_expression.hpp"

namespace separatrix {

/// Usual notation, which parse_shaped() reads back to the same entries.
///
///     transpose(W2)*(W2*W1 - A)
std::string print(const MatrixExpression& x);

/// LaTeX in the notation of papers: A^{\top}, \left\| A \right\|^{2}, \operatorname{tr}, a \odot b.
std::string print_latex(const MatrixExpression& x);

}  // namespace separatrix

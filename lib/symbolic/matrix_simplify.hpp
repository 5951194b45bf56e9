#pragma once
#include <vector>

#include "lib/symbolic/matrix_expression.hpp"

namespace separatrix {

// Formulas of vectors and matrices as one would write them: with the same entries as sum, product, … of
// matrix_expression.hpp.

/// Numbers first and multiplied, products in products written out, no factors 1 and identity(n).
MatrixExpression simplified_product(const std::vector<MatrixExpression>& factors);
/// Terms that differ in a rational factor only are added; at least one.
MatrixExpression simplified_sum(const std::vector<MatrixExpression>& terms);
/// Entry by entry, of equal shapes or with a number.
MatrixExpression simplified_elementwise(const MatrixExpression& a, const MatrixExpression& b);
/// Σ Aᵢⱼ Bᵢⱼ.
MatrixExpression simplified_dot(const MatrixExpression& a, const MatrixExpression& b);
/// (A B)ᵀ = Bᵀ Aᵀ, Aᵀᵀ = A.
MatrixExpression transposed(const MatrixExpression& x);

/// A term as coefficient · rest.
struct ScaledMatrix {
  Rational coefficient;
  MatrixExpression rest;
};
ScaledMatrix split_coefficient(const MatrixExpression& x);

/// Its factors that are numbers, and what they go with.
struct FactoredMatrix {
  std::vector<MatrixExpression> numbers;
  MatrixExpression rest;
};
FactoredMatrix split_numbers(const MatrixExpression& x);

/// Whether x is a product whose factors may stand among those of another: (A B) C = A B C, but (vᵀ w) A is not vᵀ (w A).
bool opens(const MatrixExpression& x);

}  // namespace separatrix

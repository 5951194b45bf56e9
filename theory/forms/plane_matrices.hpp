#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

// Matrices 2 × 2 of networks whose target is not diagonal: its singular vectors are (3/5, 4/5) and (−4/5, 3/5).

/// Entries by rows.
using PlaneMatrix = std::array<Expression, 4>;

/// Names of the entries: "a11", "a12", "a21", "a22".
std::vector<std::string> entry_names(const std::string& matrix);
/// The matrix of these symbols.
PlaneMatrix matrix_of_symbols(const std::string& matrix);

PlaneMatrix multiply(const PlaneMatrix& a, const PlaneMatrix& b);
PlaneMatrix transpose(const PlaneMatrix& a);

/// R diag(x1, x2) Rᵀ, whose singular vectors are those above.
PlaneMatrix with_modes(Expression x1, Expression x2);
std::vector<Rational> with_modes(const Rational& x1, const Rational& x2);

/// rᵢᵀ A rⱼ, i, j ∈ {1, 2}: what the matrix does between the singular vectors.
Expression between_modes(const PlaneMatrix& a, std::size_t i, std::size_t j);

/// |A − B|², the sum of all squares.
Expression square_distance(const PlaneMatrix& a, const PlaneMatrix& b);

}  // namespace separatrix

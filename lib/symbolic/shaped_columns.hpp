#pragma once
#include <optional>
#include <string>

#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/matrix_expression.hpp"

namespace separatrix {

/// Columns of a data set that are numbered, as one vector or matrix.
///
///     x:  x1, x2, x3            the vector of these
///     x:  x1_1, x1_2, x2_1, …   the matrix, row by row (of data by tokens: a row for each token)
///     x2: x2_1, x2_2            the vector that is its row 2
///
/// name     what the numbers stand behind
/// returns  a column vector, or a matrix; nothing where fewer than two columns are called so, or numbers are left out
///          between the first and the last, or some columns have one number and some two
std::optional<MatrixExpression> shaped_column(const Dataset& data, const std::string& name);

}  // namespace separatrix

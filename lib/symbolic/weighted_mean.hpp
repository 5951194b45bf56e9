#pragma once
#include "lib/symbolic/dataset.hpp"
#include "lib/symbolic/matrix_expression.hpp"

namespace separatrix {

/// Mean over the samples of a data set that count as much as their weights say.
///
///     mean(data, f, w) = mean(data, w f) / mean(data, w)
///
/// weight   of columns, parameters, states; where it is of columns alone its mean is an exact number
/// returns  of the shape of the body
MatrixExpression weighted_mean(const Dataset& data, const MatrixExpression& body, Expression weight);

/// Refuses weights that are known, since they are rational and of columns alone, and no weights.
///
/// throws  InvalidArgument where one is negative, or all are 0
void check_weight(const Dataset& data, Expression weight);

}  // namespace separatrix

#pragma once
#include <string>
#include <vector>

#include "lib/symbolic/matrix_expression.hpp"

namespace separatrix {

/// Whether formulas may call a function of this name: those of numbers (function_call.hpp) and those of vectors and
/// matrices.
bool is_matrix_function(const std::string& name);

/// "exp, log, …, transpose, …": the names of all of them.
std::string matrix_function_names();

/// A function of a formula applied to numbers, vectors and matrices.
///
///     transpose(A)  trace(A) = Σ Aᵢᵢ        diag(v)  the matrix with this diagonal,  diag(A)  the diagonal
///     dot(v, w) = Σ vᵢ wᵢ,  dot(A, B) = Σ Aᵢⱼ Bᵢⱼ            outer(v, w) = v wᵀ
///     sum(A) = Σ Aᵢⱼ     softmax(v)ᵢ = e^vᵢ / Σ e^vⱼ, of a matrix each row
///     identity(n)       ones(n), ones(n, m)
///
/// Functions of one number are applied entry by entry: tanh(W*x). norm, norm2, logsumexp, max and min take the entries
/// of all arguments: norm2(A) = Σ Aᵢⱼ². softmax overflows nowhere: it is made of sigmoids,
///
///     softmax(v₁, …, vₙ) = (σ(−d) softmax(v₁, …, vₙ₋₁), σ(d)),   d = vₙ − logsumexp(v₁, …, vₙ₋₁)
///
/// throws  InvalidArgument for another number of arguments, for wrong shapes, and where there is no value
MatrixExpression call_matrix_function(const std::string& name, const std::vector<MatrixExpression>& arguments);

}  // namespace separatrix

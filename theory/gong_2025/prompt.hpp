#pragma once
#include <string>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix::gong_2025 {

/// (n·n,) entries of a matrix, row by row.
using Matrix = std::vector<Expression>;

/// The matrix of the symbols name11, name12, …
Matrix matrix(const std::string& name, std::size_t n);

/// A token with a label, as key and as query.
struct Token {
  std::vector<Expression> x;  ///< (n,)
  int label;                  ///< ±1
  Expression key_share;       ///< of the keys of a prompt; all of them together 1
  Expression query_share;     ///< of the queries
};

/// The tokens of a prompt that carries P only, and one that carries Q only (two_stage_matrix() says which).
std::vector<Token> elementary_prompt();
std::vector<Token> specialised_prompt();

/// Mean logistic loss over the queries of a prompt.
///
///     Σ_q share_q ln(1 + e^(−y_q k(q))),   k(q) = Σ_i share_i y_i relu(x_iᵀ M x_q)
Expression loss_of(const std::vector<Token>& prompt, const Matrix& weights);

}  // namespace separatrix::gong_2025

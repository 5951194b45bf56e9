#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "lib/symbolic/dataset.hpp"

namespace separatrix::boix_adsera_2023 {

/// Tokens of one sample as expressions, (n, d).
using Tokens = std::vector<std::vector<Expression>>;

/// Attention weights of one head, (n, n): rows' softmax of the scores.
///
///     P_ik = e^(S_ik − S_ii) / Σ_l e^(S_il − S_ii),   S = X diag(a) Xᵀ
std::vector<std::vector<Expression>> attention_weights(const Tokens& X, const std::vector<Expression>& a);

/// Makes the weights of a head; a test replaces the softmax over rows.
using AttentionRule = std::vector<std::vector<Expression>> (*)(const Tokens&, const std::vector<Expression>&);

/// One attention head with diagonal weights, taught by another one.
///
///     Ŷ = P(a) X diag(b),   L = ½ mean over the samples of ‖Ŷ − Y‖²,   Y = P(a*) X diag(b*)
///
/// a = w_K∘w_Q and b = w_V∘w_O are products of weights: β = (a, b), coordinates a0 … , b0 … in the groups KQ and VO.
///
/// data       columns x0_0 … x(n−1)_(d−1): token, then dimension (lib/model/dataset.hpp)
/// a, b       (d,) of the teacher
/// throws     InvalidArgument if a column is missing, or if the teacher has another dimension
///
/// source  Boix-Adserà et al. 2023 (arXiv 2306.07042): architecture published, no 1/√d
DiagonalNetwork attention(Dataset data, const std::vector<Rational>& teacher_a, const std::vector<Rational>& teacher_b,
                          AttentionRule rule = attention_weights);

/// Tokens with independent N(0, 1) entries, rounded to 6 decimals.
Dataset gaussian_tokens(std::size_t samples, std::size_t tokens, std::size_t dimension, std::uint64_t seed);

/// Tokens and dimension of data with columns xI_J.
///
/// throws  InvalidArgument unless the columns are exactly those
struct TokenShape {
  std::size_t tokens = 0, dimension = 0;
};
TokenShape token_shape(Dataset data);

}  // namespace separatrix::boix_adsera_2023

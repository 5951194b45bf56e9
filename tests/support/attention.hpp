#pragma once
#include <cstddef>
#include <vector>

#include "lib/symbolic/dataset.hpp"

namespace separatrix {

/// Diagonal attention head with a teacher of the same form:
///
///     Ŷ = softmax(X diag(a) Xᵀ) X diag(b),   L = ½ mean ‖Ŷ − Y‖_F²
///
/// with the softmax of each row by exponentials of differences to its diagonal,
///
///     P_ik = e^{s_ik}/Σ_l e^{s_il},   s_ik = Σ_j a_j x_ij (x_kj − x_ij)
///
/// which takes N(N − 1) exponentials and overflows only where a difference is beyond 709. X and Y are columns
/// x{token}_{j} and y{token}_{j}.
struct AttentionLoss {
  Dataset data;
  std::vector<Expression> variables;  ///< a0 …, b0 …
  Expression loss;
};

/// Tokens are seeded numbers with three decimals, roughly standard normal, Y the teacher's answer to 17 digits.
AttentionLoss attention_loss(std::size_t tokens, std::size_t dimension, std::size_t samples, unsigned seed);

/// The gradient by hand, for tokens in plain arrays.
///
///     G = ∂L/∂Ŷ,  ∂L/∂b_j = Σ_i G_ij (PX)_ij,  dP = G diag(b) Xᵀ,  dS = P∘(dP − rowsum(P∘dP)),
///     ∂L/∂a_j = Σ_ik dS_ik x_ij x_kj
class AttentionByHand {
 public:
  AttentionByHand(const AttentionLoss& model, std::size_t tokens, std::size_t dimension);

  /// gradient (2d,) at variables (2d,)
  void operator()(const double* variables, double* gradient);

 private:
  std::size_t tokens_, dimension_, samples_;
  std::vector<double> x_, y_;  // (samples, tokens, dimension)
  std::vector<double> p_, mixed_, slope_;
};

}  // namespace separatrix

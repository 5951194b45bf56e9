#pragma once
#include <cstddef>

#include "lib/model/model.hpp"

namespace separatrix::saxe_2014 {

/// One mode of a deep linear network as the product of its layers' weights on it.
///
///     L = ½ (w₁ ⋯ w_n − s)²
///
/// layers  n ≥ 2
Model deep_linear(std::size_t layers);

/// The same mode from balanced weights, w_i = u^(1/L): one equation, for every real number of layers L ≥ 2.
///
///     u̇ = L u^(2−2/L) (s − u)
Model deep_linear_mode();

/// All weights of a network of 2 × 2 layers, whose target has the singular values s1, s2 and the singular vectors
/// (3/5, 4/5), (−4/5, 3/5).
///
///     L = ½ |W_n ⋯ W_1 − M|²
Model deep_linear_matrices(std::size_t layers);

/// W_n ⋯ W_1 of that model between its singular vectors i and j, i, j ∈ {1, 2}: u_i for i = j, 0 else while the layers
/// stay aligned.
Expression mode_of_product(std::size_t layers, std::size_t i, std::size_t j);

/// Start of that model with all layers aligned and balanced: W = R diag(w1, w2) Rᵀ in each.
std::vector<Rational> aligned_start(std::size_t layers, const Rational& w1, const Rational& w2);

}  // namespace separatrix::saxe_2014

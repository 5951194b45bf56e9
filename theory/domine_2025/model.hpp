#pragma once
#include "lib/model/model.hpp"

namespace separatrix::domine_2025 {

/// One mode of a linear network with two layers.
///
///     L = ½ (a b − s)²,   imbalance λ = a² − b²
Model two_layers();

/// All weights of a network of two 2 × 2 layers A and B, whose target has the singular values s1, s2 and the singular
/// vectors (3/5, 4/5), (−4/5, 3/5).
///
///     L = ½ |A B − M|²,   Aᵀ A − B Bᵀ = λ 1 is conserved
Model two_layer_matrices();

/// Start of that model with aligned layers: A = R diag(a1, a2) Rᵀ, B = R diag(b1, b2) Rᵀ.
std::vector<Rational> aligned_start(const Rational& a1, const Rational& a2, const Rational& b1, const Rational& b2);

/// A B between the singular vectors i and j of the target, i, j ∈ {1, 2}.
Expression mode_of_product(std::size_t i, std::size_t j);

/// The entries of Aᵀ A − B Bᵀ, by rows.
std::vector<Expression> matrix_imbalance();

}  // namespace separatrix::domine_2025

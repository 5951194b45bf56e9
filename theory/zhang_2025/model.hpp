#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix::zhang_2025 {

/// Linear attention with separate rank-one keys and queries, two heads on two-dimensional regression in context.
///
///     L = ½ E(y − Σᵢ vᵢ (kᵢᵀ Λ̂ w)(qᵢᵀ x))²,  x ~ N(0, Λ), w ~ N(0, 1), Λ̂ of N examples
///       = ½ [tr Λ − 2 Σᵢ vᵢ kᵢᵀ Λ² qᵢ + Σᵢⱼ vᵢ vⱼ (kᵢᵀ M kⱼ)(qᵢᵀ Λ qⱼ)],   M = E Λ̂² = Λ² + (Λ² + Λ tr Λ)/N
///
/// Λ = diag(l1, l2); states v1, k11, k12, q11, q12, v2, …
Model linear_attention();

/// One head on one eigenvector of Λ with v = |k| = |q|.
///
///     v̇ = λ² v² − λ³ c v⁵,   c = 1 + (1 + tr Λ/λ)/N
Model one_head();

/// Linear attention with key and query merged into one matrix, one head, four white dimensions.
///
///     L = ½ [D − 2 v tr U + c v² |U|²],   D = 4,  c = 1 + (1 + D)/N
Model merged_attention();

/// Dimensions of merged_attention().
inline constexpr std::size_t merged_dimensions = 4;

/// Start of linear_attention() with head i on eigenvector i, v = |k| = |q|.
std::vector<Rational> aligned_start(const Rational& v1, const Rational& v2);

/// Start of merged_attention() with U = (w/2) 1 and v = w, so that v² = |U|².
std::vector<Rational> white_start(const Rational& w);

}  // namespace separatrix::zhang_2025

#pragma once
#include <vector>

#include "lib/model/diagonal_network.hpp"
#include "lib/symbolic/dataset.hpp"

namespace separatrix::boix_adsera_2023 {

/// Regression with a diagonal linear network: a quadratic loss of its products.
///
///     L(β) = ½ (β − β*)ᵀH(β − β*),   β = u∘v
///
/// H       (n, n) symmetric; positive definite for a loss with one minimum
/// target  (n,) β*
/// returns coordinates beta0 … ; parameters H00, H01, … (rows of the upper triangle; H_0_1 where n > 10), target0 …
/// throws  InvalidArgument if H is not symmetric, not square, or of another size than the target
///
/// source  the quadratic case of Boix-Adserà et al. 2023 (arXiv 2306.07042); Pesme and Flammarion 2023 (arXiv 2304.00488)
DiagonalNetwork regression(const std::vector<std::vector<Rational>>& H, const std::vector<Rational>& target);

/// The same with three features, one of them correlated with the two others.
///
///     H = [[1, c, c], [c, 1, 0], [c, 0, 1]],   β* = (ratio, 1, 4/5)
///
/// With two features the order of activation depends on the ratio of their targets only; with three it depends on the
/// correlation as well, and a feature may begin with the wrong sign and be dropped.
///
/// returns  parameters correlation in [−7/10, 7/10], where H is positive definite, and ratio
DiagonalNetwork three_features();

/// The same from data: columns x0 … and y.
///
///     L(β) = ½ mean((y − x·β)²),   with the exact moments mean(x xᵀ), mean(y x), mean(y²)
///
/// throws  InvalidArgument if a column is missing or there is another one
DiagonalNetwork regression_on(Dataset data);

}  // namespace separatrix::boix_adsera_2023

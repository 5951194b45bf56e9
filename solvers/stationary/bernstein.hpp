#pragma once
#include <cstddef>
#include <vector>

namespace separatrix {

/// A term c z^a of a polynomial in double.
struct PolynomialTerm {
  std::vector<unsigned> exponents;
  double coefficient = 0;
};

/// Bounds of a polynomial on a cube.
enum class CubeSign { positive, not_positive, undecided };

/// Whether a polynomial is > 0 on all of [−1, 1]^n.
///
///     p(z) = Σ_i b_i B_i(z),   min b ≤ p ≤ max b on a cell,   halved until b > 0 there or a corner is < 0
///
/// (Bernstein's basis; the coefficients at the corners are values of p.)
///
/// terms        over n variables, n ≤ 6
/// most_cells   undecided after so many
/// returns      positive and not_positive are proved: the rounding of double is allowed for by 1e-10 Σ|c|
CubeSign positive_on_cube(const std::vector<PolynomialTerm>& terms, std::size_t variables, std::size_t most_cells);

}  // namespace separatrix

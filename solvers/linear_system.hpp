#pragma once
#include <cstddef>
#include <optional>
#include <vector>

namespace separatrix {

/// Solution of a square linear system for several right-hand sides.
///
///     A X = B
///
/// matrix    (n·n,) A, row by row, finite
/// right     (n·m,) B, row by row
/// returns   (n·m,) X; none where A is singular to rounding
/// accuracy  backward stable: LU with complete pivoting
template <class Real>
std::optional<std::vector<Real>> solve_linear(const std::vector<Real>& matrix, std::size_t n,
                                              const std::vector<Real>& right);

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// Rank of a matrix of rationals, exactly: the reduced row echelon form of FLINT.
///
/// rows  (m, n)
std::size_t exact_rank(const std::vector<std::vector<Rational>>& rows);

}  // namespace separatrix

#pragma once
#include <vector>

#include "lib/num/real.hpp"

namespace separatrix {

/// Rows of a matrix in the thread's mpfr.
using Rows = std::vector<std::vector<mpfr>>;

/// Null space of a matrix, as a basis in reduced row echelon form: each vector begins with a 1 in a
/// column where all the others are 0. Of a matrix whose null space is rational, its entries are too.
///
///     A v = 0
///
/// By Gauss–Jordan elimination with full pivoting of the matrix with equilibrated rows and columns.
///
/// matrix           (m, n), m ≥ n for a null space that more rows would not make smaller
/// columns          n
/// log10_threshold  largest pivot that counts as 0, relative to the largest entry: well above the
///                  roundoff, well below what is meant
/// returns          (k, n), k = n − rank
Rows null_space(Rows matrix, std::size_t columns, double log10_threshold);

}  // namespace separatrix

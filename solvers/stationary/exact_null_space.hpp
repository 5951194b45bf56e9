#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

/// Null space (k, n) of a matrix of rationals, exactly, and unit vectors (n − k, n) that complete it to a basis.
struct ExactNullSpace {
  std::vector<std::vector<Rational>> basis, complement;
};

/// By Gauss–Jordan elimination.
///
/// rows     (m, n)
/// columns  n
ExactNullSpace exact_null_space(std::vector<std::vector<Rational>> rows, std::size_t columns);

}  // namespace separatrix

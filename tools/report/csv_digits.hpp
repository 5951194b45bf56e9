#pragma once
#include <cstddef>

namespace separatrix {

/// Digits of a number of a grid, in a table for programs: what is computed in double has no more.
inline constexpr std::size_t csv_digits = 15;

}  // namespace separatrix

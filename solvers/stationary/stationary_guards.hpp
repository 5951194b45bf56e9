#pragma once
#include <cstddef>

/// Digits around a stationary point beyond those asked for: what lib/num/digit_plan.hpp has for all else.
namespace separatrix::guard {

/// A zero of a field that others are told from by their distance, or that an eigenvalue is computed at.
inline constexpr std::size_t location = 14;

/// An entry, an eigenvalue or a coordinate that is below 10^−(digits + this) of its scale counts as 0.
inline constexpr std::size_t zero = 10;

/// What a residual or a coefficient at a zero may lose to rounding of its formula, of the digits of the arithmetic.
inline constexpr std::size_t residual = 15;

}  // namespace separatrix::guard

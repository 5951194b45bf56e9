#pragma once
#include <cstddef>

#include "lib/num/rational.hpp"

namespace separatrix {

/// Error allowed per step, as decimal exponents: they reach far below the range of double.
///
///     |error_i| ≤ 10^absolute + 10^relative · |x_i|
struct Tolerance {
  double relative = 0;  ///< log₁₀ of the relative part, in (-∞, 0)
  double absolute = 0;  ///< log₁₀ of the absolute part
};

/// How an arithmetic and a tolerance follow from the digits asked for: the only knob.
///
///     digits > 15:  tolerance = 10^-(digits + 1 + guard),  working digits = digits + 5 + guard
///     digits ≤ 15:  tolerance = 10^-min(14, digits + 2),  in double
///
/// The guard absorbs the error that accumulates over the steps (⌊digits/20⌋ + 2 digits).
struct DigitsPlan {
  std::size_t digits = 15;          ///< asked for by the user
  std::size_t working_digits = 15;  ///< of the arithmetic that computes
  Tolerance tolerance;
};

/// Most digits a user may ask for; the runs that check agreement take some more.
inline constexpr std::size_t most_digits = 1000;

/// Plan for a number of digits.
///
/// digits    1 … 1200; up to 15 are computed in double, where the tolerance stops at 1e-14
/// throws    InvalidArgument outside 1 … 1200
DigitsPlan plan_for_digits(std::size_t digits);

/// Tolerance from its exact value, relative and absolute alike.
///
/// value           0 < value < 1
/// working_digits  of the arithmetic that will compute
/// throws          InvalidArgument if the value is outside (0, 1) or below what the arithmetic
///                 can resolve, 10^-working_digits
Tolerance tolerance_from(const Rational& value, std::size_t working_digits);

}  // namespace separatrix

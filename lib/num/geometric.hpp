#pragma once
#include "lib/num/rational.hpp"

namespace separatrix {

/// A point between two numbers, by their logarithms.
///
///     low (high/low)^share,   rounded to 20 significant digits
///
/// low, high  above 0
/// share      0: low, 1: high
Rational geometric_point(const Rational& low, const Rational& high, const Rational& share);

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <string>

#include "lib/num/rational.hpp"

namespace separatrix {

/// Nearest double to an exact rational.
double to_double(const Rational& value);

/// Decimal notation of a double with a number of significant digits; parse_rational reads it back.
std::string decimal(double value, std::size_t digits);

/// Decimal notation of a rational, rounded to a number of significant digits.
std::string decimal(const Rational& value, std::size_t digits);

}  // namespace separatrix

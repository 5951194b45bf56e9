#pragma once
#include <cstddef>
#include <string>

#include "lib/num/rational.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// Nearest number of an arithmetic to an exact rational (one rounding, to nearest).
template <class Real>
Real to_real(const Rational& value);

/// Nearest double, from any arithmetic.
template <class Real>
double to_double(const Real& value);

/// Nearest number of one arithmetic to a number of another (exact when widening).
template <class To, class From>
To convert(const From& value);

/// Exact rational value of a finite number.
///
/// throws    InvalidArgument for nan and infinities
template <class Real>
Rational to_rational(const Real& value);

/// Decimal notation with a given number of significant digits, trailing zeros kept away.
///
/// value     any number; "nan", "inf", "-inf" where it is not finite
/// digits    significant decimal digits ≥ 1, rounded to nearest
/// returns   fixed notation for exponents -5 … digits - 1, scientific otherwise; parse_rational
///           reads both
template <class Real>
std::string to_string(const Real& value, std::size_t digits);

}  // namespace separatrix

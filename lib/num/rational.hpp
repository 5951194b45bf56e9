#pragma once
#include <gmpxx.h>

#include <string>
#include <string_view>

namespace separatrix {

/// Exact rational number, always in lowest terms: the type of every parameter and constant.
using Rational = mpq_class;

/// numerator/denominator in lowest terms (the constructor of two numbers does not reduce them).
///
/// denominator  not 0
Rational ratio(long numerator, long denominator);

/// Rational from its decimal or fractional notation, exactly.
///
///     "0.1" = "1/10" = "1e-1"     "-2.50e3" = -2500     "1e-3/7" is refused
///
/// text      optional sign, digits with an optional point and exponent, or integer/integer
/// returns   the value in lowest terms, with no rounding anywhere
/// throws    InvalidArgument naming `what` if the text is anything else, if the denominator is 0,
///           or if the exponent is beyond ±1 000 000
Rational parse_rational(std::string_view text, const std::string& what = "number");

/// Shortest exact notation that parse_rational reads back: "3", "-1/10".
std::string to_string(const Rational& value);

/// value^exponent, exactly.
///
/// throws    InvalidArgument for 0 to a negative power
Rational power(const Rational& value, long exponent);

/// Square root if it is rational.
///
/// returns   true and the root ≥ 0 in `root` if value = root², false otherwise
bool exact_sqrt(const Rational& value, Rational& root);

/// True if the value has denominator 1.
bool is_integer(const Rational& value);

}  // namespace separatrix

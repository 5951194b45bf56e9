#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/num/known.hpp"
#include "lib/num/rational.hpp"

namespace separatrix {

/// Significant digits to which two numbers agree.
///
///     ⌊−log₁₀(|a − b| / max(|a|, |b|))⌋,  at least 0
///
/// returns   1 000 000 if they are equal; 0 if one of them is not finite
std::size_t agreed_digits(const Known& a, const Known& b);

/// Digits to which an error is small on a scale, exactly.
///
///     the largest n ≥ 0 with error ≤ 10⁻ⁿ · scale; 0 if there is none
///
/// error     ≥ 0
/// scale     > 0
/// returns   1 000 000 for an error of 0
std::size_t agreed_digits(const Rational& error, const Rational& scale);

/// A number that a second road confirms: the digits vouched for are those on which both agree.
///
///     value, vouched for to the largest n with |value − again| ≤ 10⁻ⁿ · scale
///
/// scale     > 0; none: the larger of |value| and |again|
/// returns   nan if one of the two is not finite
Known vouched(const Known& value, const Known& again, const std::optional<Rational>& scale = {});

/// Digits to which two points agree, each coordinate relative to max(1, |x|): a limit at 0 has no leading digit.
///
/// a, b      (d,) finite
/// returns   the least over the coordinates, 1 000 000 if all are equal
std::size_t agreed_digits_of_limits(const std::vector<Known>& a, const std::vector<Known>& b);

}  // namespace separatrix

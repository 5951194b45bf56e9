#pragma once
#include <cstddef>

#include "solvers/trajectory/run.hpp"

namespace separatrix {

/// Digits to which two runs agree in all that they report of their end and of their events, at most those that
/// rounding inside the field leaves to b, the one with more digits.
///
///     |a − b| ≤ 10⁻ⁿ max(|a|, |b|),  or of a state or a loss: ≤ 10⁻ⁿ · its largest size along the way
///
/// A component that happens to be near 0 at the end has no leading digit of its own; it is measured on its scale. A
/// limit is measured against max(1, |x|). Runs that part on the way by more than 1 %, end differently, or do
/// not have the same events in the same order, agree to no digit; what is below the tolerance of a run parts them only
/// where it grows.
std::size_t agreement(const Run& a, const Run& b);

/// Rounds what `run` reports of its end and its events to what `other` has of it too: to as many digits as agree
/// of each number, and to 0 where none does and the number is 0 on its scale.
void keep_common_digits(Run& run, const Run& other);

}  // namespace separatrix

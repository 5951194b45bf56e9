#pragma once
#include <cstddef>
#include <optional>

#include "lib/symbolic/expression.hpp"
#include "solvers/box.hpp"

namespace separatrix {

/// Encloses the integral of an expression over an interval.
///
///     on [a, b] with the middle m, F' in c + [−r, r]:
///     ∫ F dx ∈ (b − a) F([a, b]) ∩ ((b − a) F(m) + c ∫ (x − m) dx + [−r, r] ∫ |x − m| dx)
///
/// by the mean value theorem, F(x) − F(m) − c (x − m) ∈ [−r, r] |x − m|. The piece that is known least is halved until the sum is known well enough. Where F' has
/// no enclosure, and of an F that may jump, the range of F does alone.
///
/// integrand    of the variable and of no other symbol
/// over         low < high
/// width        of the result, > 0
/// most_pieces  to look at
/// returns      an interval that holds the integral; nothing if it is wider
std::optional<Interval> enclosed_integral(Expression integrand, Expression variable, const Interval& over,
                                          const Rational& width, std::size_t most_pieces = 1'000'000);

}  // namespace separatrix

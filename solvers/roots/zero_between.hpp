#pragma once
#include <cstddef>
#include <optional>

#include "lib/num/known.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

// Exact input, a number of digits, numbers known to them: no multiprecision type passes this header.

/// Zero of an expression of one variable where it changes its sign, by the Illinois rule (solvers/roots/sign_change.hpp).
///
///     function(x) = 0,   x between lower and upper
///
/// function      of `variable` alone; continuous
/// lower, upper  without symbols; in either order
/// returns       `digits` significant digits where x is not small beside upper − lower; computed with
///               twice as many, so that a nearly double zero keeps them; none if the signs are equal or a value is
///               not finite
std::optional<Known> zero_between(Expression function, Expression variable, Expression lower, Expression upper,
                                  std::size_t digits);

/// The same with the bracket looked for in steps x = end + (from − end) 2^k: towards the end of an interval at which the
/// function may be singular (k = −1, −2, …), or away from it without limit (k = 1, 2, …).
///
/// from, end  without symbols; the function is not evaluated at `end`
/// returns    none if its sign does not change within the range of a double's exponent
std::optional<Known> zero_towards(Expression function, Expression variable, Expression from, Expression end,
                                  std::size_t digits);
std::optional<Known> zero_away(Expression function, Expression variable, Expression from, Expression end,
                               std::size_t digits);

}  // namespace separatrix

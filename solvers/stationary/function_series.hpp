#pragma once
#include <optional>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/num/real.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Taylor coefficients of a function of one argument,
///
///     f^(j)(c)/j!,   j = 0 … n
///
/// Number   Rational: exact, or none; mpfr: at the thread's precision
/// returns  nothing where f is not analytic at c, or where its value is not rational
template <class Number>
std::optional<std::vector<Number>> taylor_coefficients(Kind function, const Number& c, unsigned n);

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "lib/num/known.hpp"
#include "lib/num/rational.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

// Exact input, a number of digits, numbers known to them: the arithmetic that fits the digits is chosen in
// here, and no multiprecision type passes this header.

/// Values of expressions at one exact point, to a number of digits.
///
/// expressions  (m,) over `symbols`
/// values       (n,) of the symbols
/// returns      (m,) rounded to `digits` significant digits, computed with 10 more
std::vector<Known> evaluate(const std::vector<Expression>& expressions, const std::vector<Expression>& symbols,
                            const std::vector<Rational>& values, std::size_t digits);

/// Values of symbols, by name.
using NamedValues = std::vector<std::pair<std::string, Rational>>;

/// Value of one expression at exact values of its symbols, with `digits` digits.
Known number(Expression expression, const NamedValues& values, std::size_t digits);

/// Values of an expression along one variable, in double: what a picture draws.
///
/// expression  over `variable` and `symbols`
/// values      (n,) of the symbols
/// at          (m,) of the variable
/// returns     (m,), nan or infinite where there is no value
std::vector<double> tabulate(Expression expression, Expression variable, const std::vector<Expression>& symbols,
                             const std::vector<Rational>& values, const std::vector<double>& at);

}  // namespace separatrix

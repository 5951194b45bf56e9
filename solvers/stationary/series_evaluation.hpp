#pragma once
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "lib/symbolic/expression.hpp"
#include "solvers/stationary/power_series.hpp"

namespace separatrix {

/// What symbols stand for, and on which side of its kinks a function is expanded.
///
/// symbols   a series for every symbol that occurs
/// sides     signs ±1 of operands of abs, sign and relu that are 0 at the point of expansion
/// rounding  constant terms up to it count as 0 where a kink, a root or a logarithm asks; 0 in exact arithmetic
template <class Number>
struct SeriesPoint {
  std::unordered_map<Expression, PowerSeries<Number>> symbols;
  std::unordered_map<Expression, int> sides = {};
  Number rounding = Number(0);
};

/// Power series of expressions, in the variables and to the degree of the symbols' series.
///
///     f(c + q) = Σ_j f^(j)(c)/j! · q^j,   q without a constant term, for every function f that occurs
///
/// Means are sums over their samples. A root of z^a (1 + …) is one where all exponents come out even: |z|^(p·a) is
/// analytic then. It costs degrees, to which the results are known less than the symbols.
///
/// returns  (m,); nothing where an expression is not analytic at the point (a kink without a side, a root of 0), or,
///          in exact arithmetic, where a value is no rational number
template <class Number>
std::optional<std::vector<PowerSeries<Number>>> series_of(std::span<const Expression> expressions,
                                                          const SeriesPoint<Number>& point);

}  // namespace separatrix

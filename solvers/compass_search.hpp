#pragma once
#include <cstddef>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// A local minimum of an expression on a box, as double tells, without derivatives (compass search).
///
///     x ← x ± h w_i e_i  while f falls; where none of the 2n does, h ← h/2;  h = 1/8, …, 2^-50
///
/// f        of the symbols; where it is no number it counts as larger than all that is
/// symbols  (n,)
/// x        (n,) where it begins, in the box
/// low, high  (n,) the box; w = high − low; a side of width 0 stays
/// most     values of f
/// returns  where it ends; f is not larger there than at x
/// source   Hooke and Jeeves, J. ACM 8 (1961) 212
std::vector<double> compass_search(Expression f, const std::vector<Expression>& symbols, std::vector<double> x,
                                   const std::vector<double>& low, const std::vector<double>& high, std::size_t most);

}  // namespace separatrix

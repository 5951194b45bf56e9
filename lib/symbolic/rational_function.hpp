#pragma once
#include <utility>
#include <vector>

#include "lib/num/verdict.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// N / Π Dᵢ^nᵢ, N expanded.
struct RationalFunction {
  Expression numerator = 1;
  std::vector<std::pair<Expression, long>> denominator;  ///< (Dᵢ, nᵢ), nᵢ > 0
};

/// An expression over one denominator; functions, and powers that are not whole, are taken as symbols.
///
/// returns  what is equal to it wherever no Dᵢ is 0
RationalFunction over_one_denominator(Expression expression);

/// Whether a rational function of symbols, and of any other functions taken as symbols, is identically 0.
///
///     e = N / Π Dᵢ^nᵢ  over one denominator, N expanded
///
/// returns   holds: N is the number 0, so that e is 0 wherever no Dᵢ is (a proof); fails: N and the denominator are
///           numbers, N ≠ 0; undecided: anything else
Verdict is_zero_rational_function(Expression expression);

/// The same by two canonical forms: expanded (is_identically_zero), and where that does not decide over one denominator.
Verdict is_zero_in_canonical_form(Expression expression);

}  // namespace separatrix

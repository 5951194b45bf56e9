#pragma once
#include <vector>

#include "lib/num/verdict.hpp"
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Whether an expression of elementary functions is identically 0, by a canonical form in which they are independent.
///
///     tanh, sinh, cosh, σ          quotients of exponentials;  ln(1 + eˣ) a logarithm
///     e^(Σ cᵢ rᵢ + Σ cⱼ ln yⱼ)    Π Xᵢ^nᵢ Π yⱼ^cⱼ,  Xᵢ = e^(rᵢ/d) a new symbol for each term rᵢ of the exponents
///     b^(Σ cᵢ rᵢ + c)              b^c e^(Σ cᵢ rᵢ ln b),  b > 0
///     ln(Π yⱼ^nⱼ)                  Σ nⱼ ln|yⱼ|
///     b^(n/d)                      Rⁿ,  R^d = b;   factors of b that are visibly positive have roots of their own
///     |x|, sign x                  S x and S,  S² = 1
///
/// and what comes out over one denominator (rational_function.hpp). Every line is an equation wherever the left side has a
/// value, but the last at x = 0.
///
/// positive  symbols that are > 0
/// returns   holds: a proof that the expression is 0 wherever it has a value, no denominator on the way is 0 and nothing
///           of which it has the sign is: by continuity also there, if it is continuous; fails: it is another number;
///           undecided: anything else
/// source    a tower of elementary extensions, as in Risch 1969; here nothing is proved of independence, so what is not 0
///           in this form is undecided
Verdict is_zero_elementary(Expression expression, const std::vector<Expression>& positive = {});

}  // namespace separatrix

#pragma once
#include <string>
#include <unordered_map>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Names that stand for whole subexpressions in print: u for e²(1 + 2w|w|).
using Notation = std::unordered_map<Expression, std::string>;

/// Usual notation, which parse() reads back to the same expression.
///
///     e^2 - w^2 - sign(w)*log(abs(w))
///
/// notation   subexpressions printed by name, other than the expression itself
/// returns    text of at most 10⁶ characters; longer ones end in "…"
std::string print(Expression expression, const Notation& notation = {});

/// LaTeX in the notation of papers: \frac, \sqrt, |w|, \sigma(x), \operatorname{sign}; a mean over data as
/// \left\langle … \right\rangle_{\mathrm{data}}.
///
/// notation   as above, the names being LaTeX ("\\ell'")
std::string print_latex(Expression expression, const Notation& notation = {});

/// A symbol's name as LaTeX: "omega" → \omega, "x1" → x_{1}, "x1_2" → x_{1,2}.
std::string latex_name(const std::string& name);

}  // namespace separatrix

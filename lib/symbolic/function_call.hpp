#pragma once
#include <string>
#include <vector>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Whether formulas may call a function of this name: exp(x), atan2(y, x), …
bool is_function(const std::string& name);

/// "exp, log, …, norm": the names of all of them.
std::string function_names();

/// A function of a formula applied to its arguments. Those of one argument are the kinds of expressions
/// (elementary_functions.hpp); the others are made of these:
///
///     ln(x) = log(x)                          log10(x) = log(x)/log(10)
///     tan(x) = sin(x)/cos(x)                  sqrt(x) = x^(1/2)
///     step(x) = (1 + sign(x))/2               max(a, b) = b + relu(a − b),   min(a, b) = b − relu(b − a)
///     logsumexp(a, b) = b + softplus(a − b)   atan2(y, x)
///     norm2(a, b) = a² + b²                   norm(a, b) = √(a² + b²)
///
/// max, min, logsumexp, norm and norm2 take any number of arguments, the first two first. A number among the arguments of max and min
/// is b: max(0, x) = relu(x). Rounding errors of max, min and logsumexp are relative to the larger of |a| and |b|.
///
/// throws  InvalidArgument for another number of arguments, or where there is no value
Expression call_function(const std::string& name, const std::vector<Expression>& arguments);

/// 1 where x > 0, 0 where x < 0, 1/2 at 0.
Expression unit_step(Expression x);

}  // namespace separatrix

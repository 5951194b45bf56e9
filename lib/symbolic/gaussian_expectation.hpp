#pragma once
#include <functional>
#include <span>

#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// Expectation over independent standard normal variables, exactly.
///
///     E f(g),   g_1, …, g_n ~ normal(0, 1)
///
/// f is multiplied out into terms c g^k h(a·g + b), with c, a and b free of g:
///
///     without h                   E g^k = (k − 1)!! for even k, else 0
///     one of exp, sin, cos, erf, erfc, sign, abs, relu and powers of relu
///                                 E h^(j)(a·g + b) = d^j/db^j M_h(|a|², b), and E g_i q h = E (∂_i q) h + a_i E q h'
///     two of erf, relu, sign without b and g^k
///                                 the kernels of infinite networks, such as
///                                 E erf(a·g) erf(c·g) = (2/π) asin(2 a·c/√((1 + 2|a|²)(1 + 2|c|²)))
///
/// variables  the g_i, symbols
/// otherwise  a summand of f with other terms, as it stands in f ↦ its expectation; empty: they are refused
/// returns    free of them; where h has a kink or a jump it has no value at a = 0
/// throws     InvalidArgument for other terms, with the term: no closed form of them is known here
/// source     Stein's identity; C. K. I. Williams, Neural Computation 10 (1998) 1203; Y. Cho and L. K. Saul, NeurIPS 2009
Expression gaussian_expectation(Expression f, std::span<const Expression> variables,
                                const std::function<Expression(Expression)>& otherwise = {});

}  // namespace separatrix

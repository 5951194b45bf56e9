#pragma once
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// A simpler expression with the same zeros, wherever the original has a value.
///
///     Π bᵢ^nᵢ · u  →  Π radical(bᵢ),  nᵢ > 0,   u without zeros: numbers, exp, σ, softplus, 1 − tanh², 1 − σ, negative powers
///
/// Every factor once, as in the radical of a polynomial; what the terms of a sum have in common is taken out of it first.
/// So a degenerate zero may become a regular one (x³ → x), and a field that is only small is 0 nowhere:
///
///     −2xy e^(−x²)  →  xy        tanh(u) − tanh³(u)  →  tanh(u)        1 − 1/x²  →  x² − 1
///
/// It may have zeros where the original has no value: of sin(x)/x the one at 0.
///
/// expression  in which symbols stand for unknowns only: a parameter that may be 0 is no factor to leave out
Expression radical(Expression expression);

}  // namespace separatrix

#pragma once
#include "lib/symbolic/expression.hpp"

namespace separatrix {

/// An expression with its kinks and jumps rounded off over a width μ.
///
///     relu(x) → μ ln(1 + e^{x/μ})     |x| → μ ln(1 + e^{x/μ}) + μ ln(1 + e^{-x/μ})     sign(x) → tanh(x/(2μ))
///
/// The three belong together, |x|' = sign x and relu' = (1 + sign)/2: the gradient of a smoothed loss is the
/// smoothed gradient. Away from x = 0 the difference is of the order e^{-|x|/μ}, at it μ ln 2 of relu.
///
/// All are written with both tails, σ(x/μ) − σ(−x/μ) for tanh, (x + |x|)/2 for relu: the small one is a term of its
/// own, by which a series notices the layer from either side.
///
/// width  μ > 0
Expression smoothed(Expression expression, Expression width);

}  // namespace separatrix

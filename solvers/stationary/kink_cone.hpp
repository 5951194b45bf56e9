#pragma once
#include <vector>

#include "solvers/stationary/form_sign.hpp"
#include "solvers/stationary/reduced_loss.hpp"

namespace separatrix {

/// Sign of a loss around a point at which many kinks meet, from its directional derivative.
///
///     L(x + v) − L(x) = L'(x; v) + O(|v|²),   L'(x; ·) linear on every cone of the arrangement n_j · v = 0
///
/// n_j are the gradients of the operands that are 0 at x. If they span the space, L'(x; ·) > 0 follows from L'(x; r) > 0 on
/// the rays r in which the hyperplanes meet. In exact arithmetic, a proof.
///
/// operands  of abs and relu, none inside of another
/// returns   positive or negative; undecided otherwise, also where L'(x; ·) takes both signs
LocalSign kink_cone_sign(const LossFormulas& formulas, const std::vector<Rational>& x,
                         const std::vector<Expression>& operands);

}  // namespace separatrix

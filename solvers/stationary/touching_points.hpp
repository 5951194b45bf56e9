#pragma once
#include <vector>

#include "solvers/box.hpp"
#include "solvers/stationary/zero_curve.hpp"
#include "solvers/stationary/zero_refiner.hpp"

namespace separatrix {

/// Points of a curve of zeros at which a further eigenvalue is 0 and does not change its sign: another curve may touch it there.
///
///     V = (a b)²:   on a = 0 the eigenvalue across is 2 b² |∇a|², and b ~ s^k at a point where b = 0 meets it to order k
///
/// λ(s) is the second eigenvalue of the Jacobian in order of |Re λ|; the first is the 0 of the tangent. Between the neighbours of a
/// point where |λ| is least it is narrowed down in double by golden sections, until rounding hides it.
///
/// equations  of the field of the refiner
/// returns    simple fractions within the last section at which the field is exactly 0 and its Jacobian has rank d − 2 or less. A
///            point that is none is left out: where b touches a, it is known to half of the digits only, too few to say what it is
std::vector<NewtonResult<mpfr>> touching_points(const ZeroCurve& curve, ZeroRefiner& refiner,
                                                Equations<double>& equations, const Box& box);

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/stationary_point.hpp"
#include "solvers/box.hpp"
#include "solvers/stationary/zero_refiner.hpp"

namespace separatrix {

/// Points of a curve of zeros at equal distances along it, refined.
///
/// Its ends are where they are known to be: in a cut, on the face of the box that the curve has reached, or where it stops.
///
/// polygon  at least two points, in the order of the curve
/// count    of points wanted; those that cannot be refined are left out
/// cuts     points that an end may be
std::vector<NewtonResult<mpfr>> curve_samples(ZeroRefiner& refiner, const std::vector<State<mpfr>>& polygon,
                                              std::size_t count, const std::vector<Interval>& box,
                                              const std::vector<StationaryPoint<mpfr>>& cuts);

}  // namespace separatrix

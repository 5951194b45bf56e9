#pragma once
#include <cstddef>
#include <utility>
#include <vector>

#include "lib/num/known.hpp"

namespace separatrix {

/// A closed orbit (solvers/basin/closed_orbit.hpp), as it is printed.
///
/// multipliers  (d − 1,) real and imaginary parts
/// means        that tell it from another one
struct OrbitReport {
  Known period;
  std::vector<std::pair<Known, Known>> multipliers;
  std::vector<Known> means;
};

/// The period and the multipliers to fewer digits; the means stay.
OrbitReport rounded(OrbitReport orbit, std::size_t digits);

}  // namespace separatrix

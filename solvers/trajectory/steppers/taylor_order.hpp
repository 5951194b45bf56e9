#pragma once
#include <cmath>
#include <cstddef>

#include "lib/num/tolerance.hpp"

namespace separatrix {

/// Order that minimises the work K²/h of a Taylor step for a given radius of convergence.
///
///     K = ⌈−ln(tolerance)/2⌉ + 1
///
/// source  Jorba and Zou, Experimental Mathematics 14 (2005) 99
inline std::size_t taylor_order(const Tolerance& tolerance) {
  return static_cast<std::size_t>(std::ceil(-tolerance.relative * std::log(10.0) / 2)) + 1;
}

}  // namespace separatrix

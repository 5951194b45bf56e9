#pragma once
#include <algorithm>

#include "lib/num/precision.hpp"
#include "lib/num/tolerance.hpp"

namespace separatrix {

/// How far apart two times may be that an integration does not tell from each other.
///
///     10^max(log₁₀ of the tolerance, 1 − digits) · passed
///
/// passed  time since the start of the integration, > 0
template <class Real>
Real same_time(const Tolerance& tolerance, const Real& passed) {
  return power_of_ten<Real>(std::max(tolerance.relative, 1 - static_cast<double>(working_digits<Real>()))) * passed;
}

}  // namespace separatrix

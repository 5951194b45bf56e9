#pragma once
#include <cstddef>

#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// Calls f with a value of the arithmetic that has enough digits: the step from "digits" to a C++
/// type. For mpfr the precision scope is open while f runs.
///
///     ≤ 15: double      ≤ 33: float128      else: mpfr with that many digits
///
/// f  callable with double, float128 and mpfr, with one return type
template <class F>
auto with_real(std::size_t working_digits, F&& f) {
  if (working_digits <= 15) return f(double{});
  if (working_digits <= 33) return f(float128{});
  const PrecisionScope scope(working_digits);
  return f(mpfr{});
}

}  // namespace separatrix

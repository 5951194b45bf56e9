#pragma once
#include <cstddef>

#include "lib/num/real.hpp"

namespace separatrix {

/// Working precision of every mpfr number made in this thread while the scope lives.
///
///     bits ≥ ⌈digits · log₂10⌉ + 1, set on construction, restored on destruction
///
/// MPFR's default precision belongs to the thread: each worker opens a scope of its own. Numbers
/// keep the precision they were made with; mixed operations round to the larger one.
///
/// digits    decimal digits, 1 … 1 000 000
/// throws    InvalidArgument outside that range
class PrecisionScope {
 public:
  explicit PrecisionScope(std::size_t digits);
  ~PrecisionScope();
  PrecisionScope(const PrecisionScope&) = delete;
  PrecisionScope& operator=(const PrecisionScope&) = delete;

 private:
  unsigned previous_;
};

/// Decimal digits of an arithmetic now: 15, 33, or the working precision of the thread.
template <class Real>
std::size_t working_digits();

/// Unit roundoff 2^-bits as its base-10 exponent: -15.95, -34.0, or that of the thread's mpfr.
template <class Real>
double log10_roundoff();

/// log₁₀|value| as a double, also where the value itself is beyond the range of double.
///
/// returns   -infinity for 0, +infinity for infinite values, nan for nan
/// accuracy  1e-14 relative to max(1, |log₁₀|value||)
template <class Real>
double log10_magnitude(const Real& value);

/// 2^exponent for any exponent, rounded like a double's mantissa: for steps and tolerances.
template <class Real>
Real power_of_two(double exponent);

/// 10^exponent for any exponent, rounded like a double's mantissa.
template <class Real>
Real power_of_ten(double exponent);

/// value · 2^exponent without rounding.
template <class Real>
Real scale_by_power_of_two(const Real& value, long exponent);

}  // namespace separatrix

#pragma once
#include <algorithm>
#include <cmath>

#include "lib/num/convert.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// Whether two numbers agree to a number of decimal digits.
///
///     |a − b| ≤ 10^-digits · max(1, |a|, |b|)
///
/// returns   false where either is nan or infinite
inline bool agree(const mpfr& a, const mpfr& b, double digits) {
  const mpfr difference = a - b;
  if (!mpfr_number_p(difference.backend().data())) return false;
  double scale = 0;
  if (a != 0) scale = std::max(scale, log10_magnitude(a));
  if (b != 0) scale = std::max(scale, log10_magnitude(b));
  return log10_magnitude(difference) <= scale - digits;
}

/// The same number with the precision of the thread: what follows is computed with it.
template <class Real>
mpfr widened(const Real& value) {
  const mpfr converted = convert<mpfr>(value);
  mpfr result(0);
  mpfr_set(result.backend().data(), converted.backend().data(), MPFR_RNDN);
  return result;
}

/// Whether a number is within some units of roundoff of a reference known to more digits.
///
///     |value − reference| ≤ units · max(roundoff · |reference|, smallest)
///
/// log10_roundoff   of the arithmetic that computed `value`
/// log10_smallest   of its smallest positive number
template <class Real>
bool within_units(const Real& value, const mpfr& reference, double units, double log10_roundoff,
                  double log10_smallest) {
  const mpfr difference = widened(value) - reference;
  if (!mpfr_number_p(difference.backend().data())) return false;
  const double relative = log10_roundoff + log10_magnitude(reference);
  return log10_magnitude(difference) <= std::log10(units) + std::max(relative, log10_smallest);
}

}  // namespace separatrix

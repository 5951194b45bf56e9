#pragma once
#include <type_traits>

#include "lib/num/convert.hpp"
#include "lib/num/elementary.hpp"
#include "lib/num/precision.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// An arithmetic with twice the digits of Real, in which what Real computed is checked: there "0 up
/// to rounding" and "small" are sixteen decades apart instead of none.
///
///     double → float128,   float128 and mpfr → mpfr
template <class Real>
using Wide = std::conditional_t<std::is_same_v<Real, double>, float128, mpfr>;

/// Open while numbers and functions over Wide<Real> are made or used.
template <class Real>
class WideScope {
 public:
  WideScope() : scope_(2 * working_digits<Real>() + 5) {}

 private:
  PrecisionScope scope_;
};

/// The same number with the digits of Wide<Real>, for what is computed from it.
template <class Real>
Wide<Real> widen(const Real& value) {
  Wide<Real> wide(0);
  Elementary<Wide<Real>>::assign(wide, convert<Wide<Real>>(value));
  return wide;
}

}  // namespace separatrix

#pragma once
#include <utility>

#include "solvers/basin/basin_labeler.hpp"

namespace separatrix {

/// What is said of a start at which the field, computed in Real, is 0.
///
/// point    (d,) the start
/// is_zero  whether it is 0 exactly too (solvers/exact_zeros.hpp)
/// returns  stationary; undecided if the field is not 0, but too small for Real
template <class Real>
BasinResult<Real> result_at_rest(State<Real> point, bool is_zero) {
  BasinResult<Real> result;
  result.label = is_zero ? Label::stationary : Label::undecided;
  result.reason = is_zero ? Reason::none : Reason::field_underflow;
  result.at_limit = is_zero;
  result.end = std::move(point);
  return result;
}

}  // namespace separatrix

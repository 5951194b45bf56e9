#pragma once
#include "solvers/stationary/form_sign.hpp"
#include "solvers/stationary/power_series.hpp"

namespace separatrix {

/// What a power series says of the sign of its function around 0.
///
/// order  of the terms that decided, or to which nothing was decided
struct SignAround {
  LocalSign sign = LocalSign::undecided;
  int order = 0;
};

/// Sign around 0 of a function known by its series.
///
///     g(z) = φ_m(z) + O(|z|^(m+1))      decides if φ_m is odd, indefinite or definite
///     g(z) = φ_w(z) + higher            the same for weights w_i = 1/m_i, c_i z_i^m_i the lowest pure powers
///
/// in coordinates in which φ_m depends on as few variables as it can; further along each axis of them, and in two variables
/// by plane_sign(). All of this is proof where the coefficients are exact.
///
/// series  g without a constant term
template <class Number>
SignAround sign_around(const PowerSeries<Number>& series);

}  // namespace separatrix

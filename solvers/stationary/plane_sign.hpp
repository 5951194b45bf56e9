#pragma once
#include "lib/num/rational.hpp"
#include "solvers/stationary/form_sign.hpp"
#include "solvers/stationary/power_series.hpp"

namespace separatrix {

/// Sign of a function of two variables around a zero, from its Newton polygon, in exact arithmetic.
///
///     g(x, y) along y = c |x|^r behaves like φ(±1, c) |x|^h,   φ the terms on the edge of slope r
///
/// The edge polynomials are factored over the integers: a real root of odd multiplicity is a change of sign, and so is
/// a corner that is no positive square. Along a root c₀ of even multiplicity the plane is straightened, y → y + c₀ x^r,
/// and looked at again, as Newton and Puiseux do. If no sign changes on any edge of any of these polygons and they reach
/// both axes, g is definite.
///
/// series   g without a constant term, known to its degree
/// returns  undecided also where a root is irrational, the polygon needs terms beyond the degree, or g vanishes along a
///          curve
LocalSign plane_sign(const PowerSeries<Rational>& series);

}  // namespace separatrix

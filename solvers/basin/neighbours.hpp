#pragma once
#include <array>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// The two neighbours of a start whose labels are compared with its own: x + m and x − m,
///
///     m_i = 10^log10_size · w_i (|x_i| + |f_i(x)|/max |J(x)|),  w_i the fractional part of (i + 1)(√5 − 1)/2
///
/// No small whole numbers relate the w_i, so that no plane, cone or hyperbola between basins contains the direction; f/|J|
/// moves coordinates that are 0.
///
/// field       with its Jacobian, of an autonomous flow
/// start       (d,)
/// returns     (2,) of (d,)
template <class Real>
std::array<State<Real>, 2> neighbours(VectorField<Real>& field, const State<Real>& start, double log10_size);

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/trajectory.hpp"

namespace separatrix {

/// Digits that rounding inside the field leaves to the states of a trajectory: the field in balls of the precision it
/// was computed with, at the points of the trajectory and between them.
///
///     min_i −log₁₀(∫ r_i dt / max_t |x_i|),   r_i the radius of f_i
///
/// Errors that the flow stretches afterwards are left to the comparison of two runs. Fields of which
/// FieldRounding knows nothing count as exact.
///
/// returns  −∞ where the radius has no bound, or a state is 0 throughout under a field that is not 0 for certain
template <class Real>
double field_digits(const VectorFieldCode& code, const ParameterValues& parameters, const Trajectory<Real>& path);

/// Digits it takes to write exact values as they are given: 1.00…01 has as many as its decimals, 10^40 one, 1/3 one.
///
/// An arithmetic with fewer moves a start or a parameter to a neighbour that may be another problem altogether: a
/// point beside an equilibrium to the equilibrium.
std::size_t input_digits(const VectorFieldCode& code, const ParameterValues& parameters,
                         const std::vector<Rational>& start);

/// Of its numerator or its denominator, without factors 2 and 5: 1 for 10⁹, 3 for 1.25, 22 for 1 − 10⁻²².
std::size_t digits_of(const Rational& value);

}  // namespace separatrix

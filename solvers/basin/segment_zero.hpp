#pragma once
#include <cstddef>
#include <functional>
#include <optional>

#include "lib/model/model.hpp"
#include "lib/num/known.hpp"
#include "solvers/basin/bracket.hpp"

namespace separatrix {

/// Zero of an expression along a segment of states, by the Illinois rule (solvers/roots/sign_change.hpp).
///
///     q(x(s)) = 0,   lower ≤ s ≤ upper
///
/// quantity  over states, parameters and definitions of the model
/// digits    of s
/// returns   none if q has not opposite signs at lower and upper, or changes it at a pole: |q| at the place
///           found is to be below 10^(-digits/2) of its size at the ends
std::optional<Rational> zero_on_segment(const Model& model, Expression quantity, const ParameterValues& parameters,
                                        const Segment& segment, const Rational& lower, const Rational& upper,
                                        std::size_t digits);

/// The same for a quantity that is given by its values.
///
/// value  at an exact state, to a number of digits; none where there is no value
std::optional<Rational> zero_on_segment(
    const std::function<std::optional<Known>(const std::vector<Rational>& state, std::size_t digits)>& value,
    const Segment& segment, const Rational& lower, const Rational& upper, std::size_t digits);

}  // namespace separatrix

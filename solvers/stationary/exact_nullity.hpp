#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/model/model.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// Dimension of the null space of the Jacobian at a stationary point with rational coordinates, in exact arithmetic.
///
/// The coordinates are taken for the simplest rationals within 10^−digits of x; the field must then be exactly 0.
///
/// x        (d,) stationary to more than `digits` digits
/// returns  d − rank J; nothing where a coordinate is not a fraction with a denominator of at most 1000, or a formula
///          keeps functions that have no rational value there: then nothing is proved
std::optional<std::size_t> exact_nullity(const Model& model, const ParameterValues& parameters,
                                         const std::vector<mpfr>& x, std::size_t digits);

}  // namespace separatrix

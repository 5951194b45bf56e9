#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "lib/num/rational.hpp"
#include "lib/num/real.hpp"

namespace separatrix {

/// The simplest fractions near the coordinates of a point.
///
/// tolerance  how far each may be off: the first convergent of the continued fraction that is as near is taken
/// returns    (d,); nothing if one of them has a denominator above 1000
std::optional<std::vector<Rational>> simple_fractions(const std::vector<mpfr>& x, const Rational& tolerance);

}  // namespace separatrix

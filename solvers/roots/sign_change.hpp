#pragma once
#include <functional>
#include <optional>

#include "lib/num/real.hpp"

namespace separatrix {

/// Zero of a continuous function of s between s = 0 and s = 1, where it has opposite signs.
///
/// By the Illinois variant of regula falsi (Dowell and Jarratt 1971): order 1.44, always bracketed. The function is
/// evaluated last at the value returned.
///
/// function        nothing where it cannot be evaluated: a place nearer to an end is tried then
/// log10_precise   ends when s moves by less than 10^this
/// returns         s; nothing if the signs are equal, or values are missing at the ends or there too
std::optional<mpfr> sign_change(const std::function<std::optional<mpfr>(const mpfr&)>& function, double log10_precise);

}  // namespace separatrix

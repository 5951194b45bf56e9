#pragma once
#include <cstddef>
#include <functional>
#include <optional>

#include "lib/num/real.hpp"

namespace separatrix {

/// Integral over a finite interval by the double exponential rule (Takahasi and Mori 1974).
///
///     ∫ f dx = Σ_k h f(x(kh)) x'(kh),   x(t) = from + (to − from) σ(π sinh t),   h = 1, ½, ¼, …
///
/// The digits double with every halving for an f that is analytic inside; singular ends do no harm. Near `from` the
/// distance x − from keeps its relative accuracy if from = 0, so a singular end belongs there.
///
/// f         called strictly inside
/// digits    to which two consecutive sums have to agree, relative
/// returns   none if they do not within 2¹² points per unit of t, or f is not finite
std::optional<mpfr> integral(const std::function<mpfr(const mpfr& x)>& f, const mpfr& from, const mpfr& to,
                             std::size_t digits);

}  // namespace separatrix

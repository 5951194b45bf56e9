#pragma once
#include <cstddef>
#include <vector>

#include "lib/num/rational.hpp"

namespace separatrix {

// What the exact numbers of a problem ask of an arithmetic and of a tolerance before anything is computed.

/// log₁₀ of the smallest |xᵢ| ≠ 0 of a start, 0 at most. An absolute tolerance is in units of it: a state that begins at
/// 10⁻³⁰ and grows must not lose its sign to an error of 10⁻¹⁴.
double log10_least_size(const std::vector<Rational>& start);

/// Digits of times that say how late it is and not how far a run has come: 20 from 10²⁰ to 10²⁰ + 1.
///
/// returns  ⌈log₁₀(max(|a|, |b|)/|b − a|)⌉; 0 where that is 2 or less, which an arithmetic's guard digits bear
std::size_t digits_of_lateness(const Rational& a, const Rational& b);

}  // namespace separatrix

#pragma once
#include <functional>

#include "theory/forms/product_of_two.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix {

/// Evidence that β(t) is the solution of β̇ = k √(c² + 4β²) (s − β), for all k > 0, |s| > 0, c ≥ 0, starts and t ≥ 0.
///
/// Lemma. Let c > 0 and W = β̇/(k (s − β)) of what is stated. If W² = c² + 4β², W is never 0 and keeps its sign as long as β has
/// a value; if W(0) = √(c² + 4β(0)²) > 0, then W = √(c² + 4β²), the equation. For c = 0 β keeps its sign, and √(4β²) = 2σβ. The formula
/// has a value for t ≥ 0: E = [E₊(E₀ − E₋) + E₋(E₊ − E₀)d]/[E₀(1 − d) − E₋ + E₊d], E₀ > 0 > E₋, d ≤ 1, is positive.
///
/// product  β at time t, of the terms and their signs
/// target   sign of s: 1 or −1
void product_is_solved(EvidenceBuilder& evidence,
                       const std::function<Expression(const ProductTerms&, const ProductSigns&, Expression t)>& product,
                       int target);

/// Evidence that it takes β the stated time to reach 0 from a start of the wrong sign, c > 0.
///
/// Lemma. β = (c/4)(E − 1/E) is 0 where E = 1. With s = (c/4)(P − 1/P) and β(0) = (c/4)(E₀ − 1/E₀) the Riccati equation of E is
/// Ė = k (c/2)(P − E)(E + 1/P), whose rate is not 0 between E₀ and 1. So T(E₀) is the time if dT/dE₀ = −1/Ė(E₀), T(1) = 0.
///
/// time    of the terms and their signs
/// target  sign of s: 1 or −1
void product_passes_zero(EvidenceBuilder& evidence,
                         const std::function<Expression(const ProductTerms&, const ProductSigns&)>& time, int target);

}  // namespace separatrix

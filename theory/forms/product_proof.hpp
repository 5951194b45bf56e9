#pragma once
#include <functional>

#include "theory/forms/product_of_two.hpp"
#include "theory/proof_kit.hpp"

namespace separatrix {

/// Evidence that β(t) is the solution of β̇ = k √(c² + 4β²) (s − β), for all k > 0, |s| > 0, c ≥ 0 and starts that are not 0.
///
/// Lemma. Let c > 0 and W = β̇/(k (s − β)) of what is stated. If W² = c² + 4β², W is never 0 and keeps its sign as long as β has
/// a value; if W(0) = √(c² + 4β(0)²) > 0, then W = √(c² + 4β²), the equation. For c = 0 β keeps its sign, and √(4β²) = 2σβ.
///
/// product  β at time t, of the terms and their signs
/// target   sign of s: 1 or −1
void product_is_solved(EvidenceBuilder& evidence,
                       const std::function<Expression(const ProductTerms&, const ProductSigns&, Expression t)>& product,
                       int target);

}  // namespace separatrix

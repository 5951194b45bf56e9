#pragma once
#include <string>

#include "lib/model/model.hpp"

namespace separatrix {

/// Whether two formulas are the same function, by exact symbolic means.
///
///     a − b expands to 0, or is 0 over one denominator, or so with e^−x = 1/e^x and log(1/x) = −log x
///
/// returns  the sentence that proves it; empty: nothing is said
std::string equality_proof(Expression a, Expression b);

/// The same of their zeros: equal, or one the other's negative.
std::string same_zeros_proof(Expression a, Expression b);

/// Whether two models with the same states and parameters are one in two systems of coordinates, xᵢ and ±xᵢ: then all that is
/// said of starts in general holds for both or for none.
///
///     S f(S x) = g(x),  L(S x) = M(x),   S = diag(±1);  S = 1: they are equal
///
/// and the same for definitions, invariants and levels. At most 12 states.
///
/// returns  the sentence that proves it; empty: nothing is said
std::string symmetry_proof(const Model& model, const Model& other);

}  // namespace separatrix

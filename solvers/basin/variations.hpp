#pragma once
#include <vector>

#include "lib/model/model.hpp"
#include "lib/model/vector_field.hpp"

namespace separatrix {

/// The field of a model beside its variational equation and integrals along the path.
///
///     ẋ = f(x),   V̇ = J(x) V,   q̇ = g(x),   ℓ̇ = tr J(x)          d + d² + m + 1 states
///
/// V is (d·d,) row by row.
///
/// model       autonomous
/// integrands  (m,) g, over its states and parameters
VectorFieldCode compile_variations(const Model& model, const std::vector<Expression>& integrands);

}  // namespace separatrix

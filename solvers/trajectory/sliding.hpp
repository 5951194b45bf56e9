#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lib/model/vector_field.hpp"

namespace separatrix {

/// Sliding motion along one switching surface h = 0 of a vector field (Filippov).
///
///     f_s = (ḣ⁺ f⁻ − ḣ⁻ f⁺)/(ḣ⁺ − ḣ⁻),   ḣ± = ∇h·f± + ∂h/∂t
///
/// f± is the field with every operand of the surface on branch ±. f_s is the mean of f⁺ and f⁻ that is
/// tangent to the surface. The solution slides while ḣ⁺ < 0 < ḣ⁻ (backwards in time: ḣ⁻ < 0 < ḣ⁺), leaves
/// to the + side where ḣ⁺ passes 0, and to the − side where ḣ⁻ does.
///
/// source  Filippov, Differential Equations with Discontinuous Righthand Sides, 1988, §4
struct SlidingCode {
  std::string name;               ///< of h
  Model model;                    ///< ẋ = f_s, and h, the invariant in the first place; definitions as before
  VectorFieldCode field;          ///< of `model`, with the surfaces of ḣ± too
  Expression above, below;        ///< ḣ⁺, ḣ⁻
  std::vector<std::size_t> from;  ///< (field.surfaces,) the same surface of the original field, or its size for none
};

/// The sliding motion on surface number `surface` of a field.
SlidingCode compile_sliding(const VectorFieldCode& code, std::size_t surface);

}  // namespace separatrix

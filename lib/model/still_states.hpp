#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// States that no solution moves: f_i = 0 identically.
std::vector<std::size_t> still_states(const Model& model);

/// The flow of the other states, with these as parameters: a solution of one is a solution of the other, for each value of
/// them.
///
///     ẋ = f(x, y), ẏ = 0   ⟺   ẋ = f(x; y)
///
/// still    some of still_states(), increasing; not all states
/// returns  a model given by its equations; its parameters are those of the model, then these
Model still_as_parameters(const Model& model, const std::vector<std::size_t>& still);

}  // namespace separatrix

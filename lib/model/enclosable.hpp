#pragma once
#include <cstddef>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// The same flow written for enclosures: with the values of all parameters, definitions written out, and exponentials
/// merged (lib/symbolic/merge_exponentials.hpp); given by its equations, with the loss beside them.
///
/// parameters  (k,) exact
/// varying     positions of parameters that are to be states instead, after the model's own; they stand still
///             (still_states.hpp), and start where `parameters` says
/// returns     a model without parameters and invariants
Model enclosable(const Model& model, const ParameterValues& parameters, const std::vector<std::size_t>& varying = {});

}  // namespace separatrix

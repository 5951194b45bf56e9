#pragma once
#include "lib/model/model.hpp"

namespace separatrix {

/// The same flow written for enclosures: with the values of all parameters, definitions written out, and exponentials
/// merged (lib/symbolic/merge_exponentials.hpp); given by its equations, with the loss beside them.
///
/// parameters  (k,) exact
/// returns     a model without parameters and invariants
Model enclosable(const Model& model, const ParameterValues& parameters);

}  // namespace separatrix

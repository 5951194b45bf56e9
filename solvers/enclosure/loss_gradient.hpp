#pragma once
#include "lib/model/model.hpp"

namespace separatrix {

/// Whether the field of a model is the negative gradient of its loss, by expansion: then the loss never rises along the flow.
///
///     f + ∇L = 0
///
/// model    with a loss
/// returns  true is a proof; false says nothing, for example of a loss with a state minimised out
bool is_gradient_of_loss(const Model& model);

}  // namespace separatrix

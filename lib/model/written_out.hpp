#pragma once
#include "lib/model/model.hpp"

namespace separatrix {

/// The same vector field with its means written out where there is a |·|, sign or relu in one of them, so that
/// the surfaces of all samples are surfaces of the field, and those that coincide are one:
///
///     mean(data, relu(w·x)) = (relu(w·x₁) + relu(w·x₂) + …)/n
///
/// returns  a general vector field, without a loss; the model itself where there is no such mean, or where the means
///          written out would have more than 200 000 nodes
Model with_kinks_written_out(const Model& model);

}  // namespace separatrix

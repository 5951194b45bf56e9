#pragma once
#include <functional>

#include "lib/model/model.hpp"

namespace separatrix::testing {

/// The same model with another loss; or, where it is given by equations, with another first one.
Model changed(const Model& model, const std::function<Expression(Expression)>& change);

}  // namespace separatrix::testing

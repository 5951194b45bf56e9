#pragma once
#include <functional>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// Values at a state (d,), a time and values of the parameters.
using QuantityValues =
    std::function<std::vector<double>(const std::vector<double>& state, double t, const ParameterValues& parameters)>;

/// Quantities of a model in double, for statistics and pictures.
///
/// quantities  (m,) over states, parameters, definitions and t
/// returns     (m,) values; nan or infinite where there are none. Not for several threads
QuantityValues quantity_values(const Model& model, const std::vector<Expression>& quantities);

}  // namespace separatrix

#pragma once
#include <map>
#include <string>

#include "lib/model/model.hpp"
#include "lib/symbolic/substitute.hpp"

namespace separatrix {

/// Numbers in the places of parameters.
///
/// values  of some parameters, by name; others are not looked at
Substitution parameter_values(const Model& model, const std::map<std::string, Rational>& values);

/// The model with numbers in the places of some of its parameters, which it has no more: in its formulas, levels, invariants,
/// relations and starts.
///
/// values  by name, inside their domains; relations hold with them
/// throws  InvalidArgument where a formula has no value with these numbers, as 1/k at k = 0
Model with_parameters_set(const Model& model, const std::map<std::string, Rational>& values);

}  // namespace separatrix

#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// Repeats a computation of points where a flow rests until the Gauss–Hermite rules of its model have as many nodes as the
/// digits ask for at these points (with_nodes_at_rest()), and tells stderr where none are enough.
///
/// model    on return with these nodes
/// compute  what it finds with a model; called once at least
/// returns  whether the digits are those of the rules too
bool compute_until_rules_agree(Model& model, const ParameterValues& parameters, std::size_t digits,
                               const std::function<std::vector<std::vector<Rational>>(const Model&)>& compute);

}  // namespace separatrix

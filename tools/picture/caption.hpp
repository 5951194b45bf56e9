#pragma once
#include <string>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// All that is fixed in a picture, typeset: "$p = 0.1$, $q = 0.1$, start $e = 0.5$, $w = -0.3$".
///
/// A value is shown exactly where six digits or a short fraction hold it, else with ≈. Of more than six
/// parameters, or more than six states, only those that are not the model's default are named.
///
/// start    (d,), or empty if every state is an axis
/// without  names that are axes
std::string caption(const Model& model, const ParameterValues& parameters, const std::vector<Rational>& start,
                    const std::vector<std::string>& without);

}  // namespace separatrix

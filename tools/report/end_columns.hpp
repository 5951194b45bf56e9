#pragma once
#include <string>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// Columns for where starts end: `limit_<state>` for each state, then `end_<state>`, of which one half is empty.
///
///     limit_  the limit of the start's label, where it is known to the digits printed
///     end_    the last point computed where it is not: on a manifold of stationary points the point of it next to the path
void add_end_columns(const Model& model, std::vector<std::string>& header);

/// The entries of a row.
///
/// values    (d,) of the point
/// at_limit  whether it is the limit
void add_end(const std::vector<std::string>& values, bool at_limit, std::vector<std::string>& row);

}  // namespace separatrix

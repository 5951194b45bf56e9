#pragma once
#include <string>
#include <vector>

#include "lib/model/start_value.hpp"
#include "lib/symbolic/shaped_names.hpp"

namespace separatrix {

/// Where the entries of a vector or a matrix start: a number or a distribution, that of every entry, or a formula of its
/// shape, "[[k, 0], [0, k]]".
///
/// parameters  names that its expressions may use
/// returns     row by row
/// throws      ParseError, of another distribution and another shape too
std::vector<StartValue> parse_start_values(const std::string& text, const std::vector<std::string>& parameters,
                                           const Shape& shape);

}  // namespace separatrix

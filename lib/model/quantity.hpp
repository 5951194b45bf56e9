#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "lib/model/model.hpp"

namespace separatrix {

/// Names that a question about a model may use: its states, parameters, definitions, t, `loss` if it has one, and its
/// invariants.
std::vector<std::string> quantity_names(const Model& model);

/// A quantity in the words of a user: what an option of the command line asks about.
///
/// text     an expression (lib/symbolic/parse.hpp) over quantity_names()
/// returns  over states, parameters, definitions and t: loss and invariants are written out
/// throws   ParseError
Expression parse_quantity(std::string_view text, const Model& model);

}  // namespace separatrix

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
/// text       an expression (lib/symbolic/parse.hpp) over quantity_names()
/// more       other names that it may use
/// with_time  whether it may use t
/// returns    over states, parameters, definitions, t and the other names: loss and invariants are written out
/// throws     ParseError
Expression parse_quantity(std::string_view text, const Model& model, const std::vector<std::string>& more = {},
                          bool with_time = true);

/// What a claim about a path calls the values that its states start with, in their order: x_0 of x; without those that
/// the model calls something else so.
std::vector<std::string> start_names(const Model& model);
/// The name of one of them.
std::string start_name(const std::string& state);

}  // namespace separatrix

#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "lib/model/model.hpp"
#include "lib/num/known.hpp"

namespace separatrix {

/// What a result begins with: {"model", "parameters": {name: value}}, and "expectation_nodes" where there are any.
nlohmann::ordered_json json_of_model(const Model& model, const ParameterValues& parameters);

/// Writes a result with what made it: the keys `version`, `command` and `seed` first; of a list, in each entry.
///
/// Values that were computed to some digits stand in a result as strings, at any number of digits: none is lost in a
/// reader's double, and a key has one type.
///
/// throws  OutputError
void write_json(const std::string& path, const nlohmann::ordered_json& result);

/// A number as its text, which loses none of its digits.
inline void to_json(nlohmann::ordered_json& json, const Known& number) { json = number.text(); }

}  // namespace separatrix

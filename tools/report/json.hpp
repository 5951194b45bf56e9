#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

namespace separatrix {

/// A decimal string as a JSON number up to 15 digits, as a string beyond (a reader's double would
/// lose them); nan, infinities and words are always strings.
nlohmann::ordered_json json_number(const std::string& text, std::size_t digits);

/// The same for a double.
nlohmann::ordered_json json_number(double value);

}  // namespace separatrix

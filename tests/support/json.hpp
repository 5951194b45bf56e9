#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace separatrix::testing {

/// A value that was computed to some digits: in every result it is a string.
template <class Json>
double number(const Json& value) {
  return std::stod(value.template get<std::string>());
}

}  // namespace separatrix::testing

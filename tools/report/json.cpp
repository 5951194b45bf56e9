#include "tools/report/json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

namespace separatrix {

nlohmann::ordered_json json_number(const std::string& text, std::size_t digits) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool all_read = !text.empty() && *end == 0;
  const bool underflows = value == 0 && text != "0";
  if (digits > 15 || !all_read || !std::isfinite(value) || underflows) return text;
  return value;
}

nlohmann::ordered_json json_number(double value) {
  if (!std::isfinite(value)) return fmt::format("{}", value);
  return value;
}

}  // namespace separatrix

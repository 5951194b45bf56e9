#include "lib/symbolic/parse_error.hpp"

namespace separatrix {
namespace {

std::string pointed(const std::string& problem, std::string_view text, std::size_t position) {
  return problem + " at character " + std::to_string(position + 1) + "\n    " + std::string(text) + "\n    " +
         std::string(position, ' ') + "^";
}

}  // namespace

ParseError::ParseError(const std::string& problem, std::string_view text, std::size_t position)
    : std::invalid_argument(pointed(problem, text, position)), position_(position), problem_(problem) {}

}  // namespace separatrix

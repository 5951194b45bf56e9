#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace separatrix {

/// A text that is not an expression: what is wrong and at which character.
///
///     expected a number, a name or '(' at character 7
///         e^2 - *w
///               ^
class ParseError : public std::invalid_argument {
 public:
  ParseError(const std::string& problem, std::string_view text, std::size_t position);
  std::size_t position() const { return position_; }  ///< in bytes, from 0
  const std::string& problem() const { return problem_; }

 private:
  std::size_t position_;
  std::string problem_;
};

}  // namespace separatrix

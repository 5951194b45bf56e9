#pragma once
#include <string>
#include <string_view>

namespace separatrix {

/// Text as LaTeX sets it: its special characters are escaped, _ ^ and \ too; mathematical and Greek letters of Unicode become
/// commands; a character that is not known becomes its number, so that the file compiles whatever a statement says.
std::string latex_text(std::string_view utf8);

}  // namespace separatrix

#pragma once
#include <string>
#include <vector>

#include "tools/shell/command.hpp"

namespace separatrix {

/// The manual page separatrix(1) in the language of troff: every command with its arguments and options.
///
/// It is made from the table that makes `--help`. Source of the macros: man(7).
std::string manual_page(const std::vector<Command>& commands);

}  // namespace separatrix

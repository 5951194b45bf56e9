#pragma once
#include <string>
#include <vector>

#include "tools/shell/command.hpp"

namespace separatrix {

/// Every command with its arguments and options as Markdown: a heading, an example and a table each.
///
/// The same table of commands makes `--help`, so that the two cannot differ.
std::string command_reference(const std::vector<Command>& commands);

}  // namespace separatrix

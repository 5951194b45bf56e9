#pragma once
#include <vector>

#include "tools/shell/command.hpp"

namespace separatrix {

/// Every command, in the order of the help; the list is in tools/meson.build.
std::vector<Command> commands();

}  // namespace separatrix

#include "tools/commands/commands.hpp"

#include "tools/commands_declarations.inc"

namespace separatrix {

std::vector<Command> commands() {
  std::vector<Command> all;
#include "tools/commands_calls.inc"
  return all;
}

}  // namespace separatrix

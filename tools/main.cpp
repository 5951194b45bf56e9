#include <cstdio>

#include "tools/commands/commands.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/command_line.hpp"
#include "tools/shell/ending.hpp"
#include "tools/shell/interrupt.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/team.hpp"

int main(int argc, char** argv) {
  using namespace separatrix;
  handle_interrupts();
  const std::vector<std::string> words{argv + (argc > 0 ? 1 : 0), argv + argc};
  set_invocation(SEPARATRIX_VERSION, words);
  return run_in_team([&]() -> Ending {
    Ending ending = ending_of([&]() -> int {
      std::vector<Command> all = commands();
      return run_command_line(all, words);
    });
    const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    if (ending.sentence.empty() && !written) ending = {exit_cannot_write, "cannot write to stdout"};
    return ending;
  });
}

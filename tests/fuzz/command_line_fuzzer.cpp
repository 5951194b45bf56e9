#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "lib/num/error.hpp"
#include "tools/commands/commands.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/command_line.hpp"

/// Any words, one per line, are a command with its options, which is not run here, or are refused with a sentence.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace separatrix;
  std::istringstream text(std::string(reinterpret_cast<const char*>(data), size));
  std::vector<std::string> words;
  for (std::string word; std::getline(text, word);) words.push_back(word);
  std::vector<Command> all = commands();
  for (Command& each : all) each.run = [] { return exit_done; };
  try {
    run_command_line(all, words);
  } catch (const UsageError&) {
  } catch (const InvalidArgument&) {
  }
  return 0;
}

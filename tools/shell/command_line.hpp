#pragma once
#include <stdexcept>
#include <string>
#include <vector>

#include "tools/shell/command.hpp"

namespace separatrix {

/// What is wrong with the words of a command line; what() is one sentence (exit code 64).
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads the words behind the program's name against a table of commands, and runs the command that they name.
///
/// `--help` and `--version` print and do nothing else. --seed becomes that of the invocation (tools/shell/invocation.hpp).
///
/// returns  the exit code of the command
/// throws   UsageError, UnknownName for a command that there is not, and what the command throws
ExitCode run_command_line(std::vector<Command>& commands, const std::vector<std::string>& words);

/// The same inside a running command, as if the program had been called again: options that are not named have their
/// defaults, the invocation is that of these words, and both are as before at the end.
///
/// outputs  words behind them that are no part of the invocation: where the results go
ExitCode run_nested(std::vector<Command>& commands, const std::vector<std::string>& words,
                    const std::vector<std::string>& outputs);

/// The options of a command as they are now; the destructor puts them back.
class SavedOptions {
 public:
  explicit SavedOptions(const std::vector<Command>& commands);
  ~SavedOptions();
  SavedOptions(const SavedOptions&) = delete;
  SavedOptions& operator=(const SavedOptions&) = delete;

 private:
  struct Saved {
    std::string* value;
    std::vector<std::string>* values;
    bool* flag;
    std::string value_before;
    std::vector<std::string> values_before;
    bool flag_before;
  };
  std::vector<Saved> saved_;
};

}  // namespace separatrix

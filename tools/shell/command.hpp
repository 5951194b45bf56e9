#pragma once
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace separatrix {

/// Exit codes of the program (scripts rely on them).
enum ExitCode : int {
  exit_done = 0,
  exit_claim_fails = 1,
  exit_undecided = 2,
  exit_usage = 64,
  exit_bad_data = 65,
  exit_no_input = 66,
  exit_internal = 70,
  exit_cannot_create = 73,
  exit_cannot_write = 74,
  exit_interrupted = 130,
};

/// One option of a subcommand. Values arrive as text; the command reads them, so that numbers are
/// exact and the error sentences are ours.
struct Option {
  std::string name;                             ///< "--digits"
  std::string value_name;                       ///< "N" in the help; empty for a flag
  std::string help;                             ///< with its default, "(default: 15)"
  std::string* value = nullptr;                 ///< one value …
  std::vector<std::string>* values = nullptr;   ///< … or repeatable …
  bool* flag = nullptr;                         ///< … or a flag
  std::string without_value = {};               ///< what the option alone stands for; empty: it needs a value
  std::function<std::string()> late_help = {};  ///< its help where that takes long to make: called where it is shown

  std::string shown_help() const { return late_help ? late_help() : help; }
};

/// An option with one value.
inline Option value_option(const char* name, const char* value_name, const char* help, std::string& value) {
  return {name, value_name, help, &value, nullptr, nullptr};
}

/// A word without dashes, MODEL, or as many words as there are.
struct Positional {
  std::string name;
  std::string help;
  std::string* value = nullptr;  ///< one word …
  bool required = true;
  std::vector<std::string>* values = nullptr;  ///< … or all of them
};

/// A subcommand: what it is called, what it takes, what it does. One file per command; its name is
/// one line in tools/meson.build.
struct Command {
  std::string name;
  std::string summary;
  std::string example;
  std::vector<Positional> positionals;
  std::vector<Option> options;
  std::function<ExitCode()> run;
  bool shares_starts = false;  ///< among the processes of a team; what does not is done by the leading one alone
};

/// More options behind those of a command.
inline void add_options(Command& command, const std::vector<Option>& more) {
  command.options.insert(command.options.end(), more.begin(), more.end());
}

/// An input file that does not exist or cannot be read (exit code 66).
class InputMissing : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The user pressed Ctrl-C (exit code 130).
class Interrupted : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// From now on Ctrl-C only sets interrupted(); before, it ends the program with a message and exit
/// code 130. For work that looks at it often, and while files are written.
void watch_interrupts();

/// True once Ctrl-C was pressed.
bool interrupted();

}  // namespace separatrix

#include <cstdio>
#include <exception>
#include <system_error>

#include "lib/model/file_text.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/symbolic/parse.hpp"
#include "tools/commands/commands.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/command_line.hpp"
#include "tools/shell/interrupt.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

// "--digits 0 is not allowed; allowed: a whole number from 1 to 1000"
std::string sentence_of(const InvalidArgument& problem) {
  if (dynamic_cast<const UnknownName*>(&problem) != nullptr) return problem.what();
  constexpr std::size_t longest = 60;
  const std::string& subject = problem.subject();
  std::string value = problem.value();
  if (value.size() > longest) value = value.substr(0, longest) + "...";
  const bool option = subject.starts_with("--");
  const char* between = !option ? " = " : subject.find(' ') == std::string::npos ? " " : "=";
  return subject + (value.empty() ? "" : between + value) + " is not allowed; allowed: " + problem.allowed();
}

int complain(const std::string& sentence, int code) {
  std::fflush(stdout);
  std::fprintf(stderr, "separatrix: %s\n", sentence.c_str());
  return code;
}

int guarded(const std::vector<std::string>& words) {
  try {
    std::vector<Command> all = commands();
    const int code = run_command_line(all, words);
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    return complain("cannot write to stdout", exit_cannot_write);
  } catch (const UsageError& problem) {
    return complain(problem.what(), exit_usage);
  } catch (const Interrupted& stop) {
    return complain(stop.what(), exit_interrupted);
  } catch (const Interruption& stop) {
    return complain(stop.what(), exit_interrupted);
  } catch (const OutputError& problem) {
    if (interrupted()) return complain(std::string("interrupted; ") + problem.what(), exit_interrupted);
    return complain(problem.what(), problem.exit_code());
  } catch (const InputMissing& problem) {
    return complain(problem.what(), exit_no_input);
  } catch (const FileError& problem) {
    return complain(problem.what(), exit_bad_data);
  } catch (const ParseError& problem) {
    return complain(problem.what(), exit_usage);
  } catch (const InvalidArgument& problem) {
    return complain(sentence_of(problem), exit_usage);
  } catch (const std::system_error&) {  // of fmt::print
    return complain("cannot write to stdout", exit_cannot_write);
  } catch (const std::bad_alloc&) {
    return complain("out of memory; ask for less, for example fewer cells or fewer rows", exit_internal);
  } catch (const std::exception& problem) {
    return complain(std::string(problem.what()) + "; this is a mistake of ours, please report it", exit_internal);
  }
}

}  // namespace

}  // namespace separatrix

int main(int argc, char** argv) {
  separatrix::handle_interrupts();
  const std::vector<std::string> words{argv + (argc > 0 ? 1 : 0), argv + argc};
  separatrix::set_invocation(SEPARATRIX_VERSION, words);
  return separatrix::guarded(words);
}

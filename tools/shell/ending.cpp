#include "tools/shell/ending.hpp"

#include <exception>
#include <new>
#include <system_error>

#include "lib/model/file_text.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/symbolic/parse.hpp"
#include "tools/shell/bad_data.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/command_line.hpp"
#include "tools/shell/interrupt.hpp"
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

}  // namespace

Ending ending_of(const std::function<int()>& command) {
  try {
    return {command(), {}};
  } catch (const UsageError& problem) {
    return {exit_usage, problem.what()};
  } catch (const Interrupted& stop) {
    return {exit_interrupted, stop.what() + what_is_kept()};
  } catch (const Interruption& stop) {
    return {exit_interrupted, stop.what() + what_is_kept()};
  } catch (const OutputError& problem) {
    if (interrupted()) return {exit_interrupted, std::string("interrupted; ") + problem.what() + what_is_kept()};
    return {problem.exit_code(), problem.what()};
  } catch (const InputMissing& problem) {
    return {exit_no_input, problem.what()};
  } catch (const FileError& problem) {
    return {exit_bad_data, problem.what()};
  } catch (const BadData& problem) {
    return {exit_bad_data, problem.what()};
  } catch (const ParseError& problem) {
    return {exit_usage, problem.what()};
  } catch (const InvalidArgument& problem) {
    return {exit_usage, sentence_of(problem)};
  } catch (const std::system_error&) {  // of fmt::print
    return {exit_cannot_write, "cannot write to stdout"};
  } catch (const std::bad_alloc&) {
    return {exit_internal, "out of memory; ask for less, for example fewer cells or fewer rows"};
  } catch (const std::exception& problem) {
    return {exit_internal, std::string(problem.what()) + "; this is a mistake of ours, please report it"};
  }
}

}  // namespace separatrix

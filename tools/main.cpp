#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <optional>
#include <system_error>

#include "lib/model/file_text.hpp"
#include "lib/num/error.hpp"
#include "lib/num/interruption.hpp"
#include "lib/symbolic/parse.hpp"
#include "tools/commands/commands.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/interrupt.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/output.hpp"

namespace separatrix {
namespace {

// an option given as '' is a slip of a script: --csv "$file" with an unset variable
std::string refuse_empty(const std::string& text) { return text.empty() ? "the value is empty" : ""; }

void add(CLI::App& program, Command& command, std::optional<ExitCode>& code) {
  CLI::App* sub = program.add_subcommand(command.name, command.summary)->group("Commands");
  sub->footer("Example:\n  separatrix " + command.example);
  for (Positional& each : command.positionals) {
    CLI::Option* option = each.values ? sub->add_option(each.name, *each.values, each.help)
                                      : sub->add_option(each.name, *each.value, each.help);
    option->type_name("");
    if (each.required) option->required();
  }
  for (Option& each : command.options) {
    if (each.flag) {
      sub->add_flag(each.name, *each.flag, each.help);
      continue;
    }
    CLI::Option* option = each.values ? sub->add_option(each.name, *each.values, each.help)->take_all()
                                      : sub->add_option(each.name, *each.value, each.help);
    const bool needs_value = each.without_value.empty();
    option->expected(needs_value ? 1 : 0, 1)->allow_extra_args(false)->type_name(each.value_name);
    if (needs_value) option->check(refuse_empty, "");
  }
  sub->callback([sub, &command, &code] {
    for (Option& each : command.options) {
      if (!each.without_value.empty() && sub->count(each.name) > 0 && each.value->empty())
        *each.value = each.without_value;
    }
    const auto seed = std::find_if(command.options.begin(), command.options.end(),
                                   [](const Option& each) { return each.name == "--seed" && !each.value->empty(); });
    set_seed(seed == command.options.end() ? 0 : parse_count(*seed->value, "--seed", 0, 999'999'999'999'999));
    code = command.run();
  });
}

std::vector<std::string> names_of(const std::vector<Command>& all) {
  std::vector<std::string> names;
  for (const Command& command : all) names.push_back(command.name);
  return names;
}

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

// what CLI11 found wrong, in our words
std::string sentence_of(const CLI::ParseError& problem, const CLI::App& program, const std::vector<Command>& all) {
  const std::string found = problem.what();
  const std::vector<CLI::App*> chosen = program.get_subcommands();
  if (chosen.empty() && program.remaining_size() == 0) {  // no words at all
    std::string names;
    for (const Command& command : all) names += (names.empty() ? "" : ", ") + command.name;
    return "a command is needed: one of " + names + " (see separatrix --help)";
  }
  const std::string help =
      chosen.empty() ? " (see separatrix --help)" : " (see separatrix " + chosen.front()->get_name() + " --help)";
  const std::vector<std::string> extras = program.remaining(true);
  if (!extras.empty()) {
    const auto is_option = [](const std::string& word) { return word.size() > 1 && word.starts_with('-'); };
    const auto option = std::find_if(extras.begin(), extras.end(), is_option);
    if (option == extras.end()) return extras.front() + " is one word too many" + help;
    std::vector<std::string> known;
    const CLI::App& app = chosen.empty() ? program : *chosen.front();
    for (const CLI::Option* each : app.get_options()) {
      if (!each->get_lnames().empty()) known.push_back("--" + each->get_lnames().front());
    }
    return UnknownName("option", option->substr(0, option->find('=')), known).what();
  }
  const std::string name = found.substr(0, found.find(':'));
  if (dynamic_cast<const CLI::RequiredError*>(&problem) != nullptr) {
    return found.substr(0, found.find(' ')) + " is missing" + help;
  }
  if (dynamic_cast<const CLI::ValidationError*>(&problem) != nullptr) return name + " has an empty value" + help;
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&problem) != nullptr) {
    const bool repeated = found.find("At Most") != std::string::npos;
    return name + (repeated ? " is given more than once; it takes one value" : " needs a value") + help;
  }
  return found + help;
}

int complain(const std::string& sentence, int code) {
  std::fflush(stdout);
  std::fprintf(stderr, "separatrix: %s\n", sentence.c_str());
  return code;
}

int run(int argc, char** argv) {
  CLI::App program("Gradient flows of transformer training theory: derived, integrated, verified.", "separatrix");
  program.require_subcommand(1);
  program.set_version_flag("--version", std::string("separatrix " SEPARATRIX_VERSION));
  program.footer("separatrix COMMAND --help shows the options of a command with their defaults and an example.");
  for (const auto& [word, ours] :
       {std::pair{"SUBCOMMAND", "COMMAND"}, std::pair{"Positionals", "Arguments"}, std::pair{"REQUIRED", ""}}) {
    program.get_formatter()->label(word, ours);
  }
  std::vector<Command> all = commands();
  std::optional<ExitCode> code;
  for (Command& command : all) add(program, command, code);
  if (argc > 1 && argv[1][0] != '-') {
    const std::vector<std::string> names = names_of(all);
    if (std::find(names.begin(), names.end(), argv[1]) == names.end()) throw UnknownName("command", argv[1], names);
  }
  try {
    program.parse(argc, argv);
    return code.value_or(exit_done);
  } catch (const CLI::Success& success) {
    return program.exit(success);  // --help, --version
  } catch (const CLI::ParseError& problem) {
    return complain(sentence_of(problem, program, all), exit_usage);
  }
}

int guarded(int argc, char** argv) {
  try {
    const int code = run(argc, argv);
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    return complain("cannot write to stdout", exit_cannot_write);
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
  separatrix::set_invocation(SEPARATRIX_VERSION, {argv + (argc > 0 ? 1 : 0), argv + argc});
  return separatrix::guarded(argc, argv);
}

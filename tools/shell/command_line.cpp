#include "tools/shell/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "lib/num/error.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/options.hpp"
#include "tools/shell/run_inputs.hpp"
#include "tools/shell/team.hpp"
#include "tools/shell/version.hpp"

namespace separatrix {
namespace {

// an option given as '' is a slip of a script: --csv "$file" with an unset variable
std::string refuse_empty(const std::string& text) { return text.empty() ? "the value is empty" : ""; }

// repeated values, one to a line
std::string joined(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& each : values) text += (text.empty() ? "" : "\n") + each;
  return text;
}

RunInputs::Named settings_of(const Command& command) {
  RunInputs::Named settings{{"COMMAND", command.name}};
  for (const Positional& each : command.positionals) {
    settings.emplace_back(each.name, each.values ? joined(*each.values) : *each.value);
  }
  for (const Option& each : command.options) {
    settings.emplace_back(each.name, each.flag     ? (*each.flag ? "on" : "off")
                                     : each.values ? joined(*each.values)
                                                   : *each.value);
  }
  return settings;
}

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
    set_settings(settings_of(command));
    if (!command.shares_starts) leave_to_leader();
    code = command.run();
  });
}

// of the command whose help is wanted
void make_late_help(CLI::App& program, const std::vector<Command>& all) {
  for (const Command& command : all) {
    CLI::App* sub = program.get_subcommand(command.name);
    if (!sub->parsed()) continue;
    for (const Option& each : command.options) {
      if (each.late_help) sub->get_option(each.name)->description(each.late_help());
    }
  }
}

std::vector<std::string> names_of(const std::vector<Command>& all) {
  std::vector<std::string> names;
  for (const Command& command : all) names.push_back(command.name);
  return names;
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

}  // namespace

ExitCode run_command_line(std::vector<Command>& all, const std::vector<std::string>& words) {
  CLI::App program("Gradient flows of transformer training theory: derived, integrated, verified.", "separatrix");
  program.require_subcommand(1);
  program.set_version_flag("--version", version_text);
  program.footer("separatrix COMMAND --help shows the options of a command with their defaults and an example.");
  for (const auto& [word, ours] :
       {std::pair{"SUBCOMMAND", "COMMAND"}, std::pair{"Positionals", "Arguments"}, std::pair{"REQUIRED", ""}}) {
    program.get_formatter()->label(word, ours);
  }
  std::optional<ExitCode> code;
  for (Command& command : all) add(program, command, code);
  if (!words.empty() && !words.front().starts_with('-')) {
    const std::vector<std::string> names = names_of(all);
    if (std::find(names.begin(), names.end(), words.front()) == names.end()) {
      throw UnknownName("command", words.front(), names);
    }
  }
  try {
    program.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // CLI11 takes the last word first
    return code.value_or(exit_done);
  } catch (const CLI::Success& success) {
    make_late_help(program, all);
    return static_cast<ExitCode>(program.exit(success));  // --help, --version
  } catch (const CLI::ParseError& problem) {
    throw UsageError(sentence_of(problem, program, all));
  }
}

ExitCode run_nested(std::vector<Command>& commands, const std::vector<std::string>& words,
                    const std::vector<std::string>& outputs) {
  const SavedOptions options(commands);
  const NestedInvocation invocation(words);
  std::vector<std::string> all = words;
  all.insert(all.end(), outputs.begin(), outputs.end());
  return run_command_line(commands, all);
}

SavedOptions::SavedOptions(const std::vector<Command>& commands) {
  const auto save = [&](std::string* value, std::vector<std::string>* values, bool* flag) {
    saved_.push_back({value, values, flag, value ? *value : std::string(),
                      values ? *values : std::vector<std::string>(), flag != nullptr && *flag});
  };
  for (const Command& command : commands) {
    for (const Positional& each : command.positionals) save(each.value, each.values, nullptr);
    for (const Option& each : command.options) save(each.value, each.values, each.flag);
  }
}

SavedOptions::~SavedOptions() {
  for (const Saved& each : saved_) {
    if (each.value) *each.value = each.value_before;
    if (each.values) *each.values = each.values_before;
    if (each.flag) *each.flag = each.flag_before;
  }
}

}  // namespace separatrix

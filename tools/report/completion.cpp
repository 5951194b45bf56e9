#include "tools/report/completion.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace separatrix {
namespace {

// what a list of choices has room for: up to the first remark
std::string brief(const std::string& help) {
  std::size_t end = help.size();
  for (const char* remark : {"; ", ": ", " ("}) end = std::min(end, help.find(remark));
  return help.substr(0, end);
}

std::string replaced(const std::string& text, char what, const std::string& by) {
  std::string result;
  for (const char c : text) result += c == what ? by : std::string(1, c);
  return result;
}

// between single quotes, of bash and zsh; of fish
std::string quoted(const std::string& text) { return "'" + replaced(text, '\'', R"('\'')") + "'"; }
std::string quoted_for_fish(const std::string& text) {
  return "'" + replaced(replaced(text, '\\', R"(\\)"), '\'', R"(\')") + "'";
}

}  // namespace

std::string bash_completion(const std::vector<Command>& commands) {
  std::string names, cases;
  for (const Command& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    std::string options = "--help";
    for (const Option& each : command.options) options += " " + each.name;
    cases += fmt::format("    {}) options='{}' ;;\n", command.name, options);
  }
  return fmt::format(
      "_separatrix() {{\n"
      "  local word=${{COMP_WORDS[COMP_CWORD]}} options=\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    COMPREPLY=($(compgen -W '{} --help --version' -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n"
      "  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"$options\" -- \"$word\")); fi\n"
      "}}\n"
      "complete -o bashdefault -o default -F _separatrix separatrix\n",
      names, cases);
}

std::string zsh_completion(const std::vector<Command>& commands) {
  std::string names, cases;
  for (const Command& command : commands) {
    names += "      " + quoted(command.name + ":" + brief(command.summary)) + "\n";
    cases += fmt::format("    {})\n      choices=(\n        '--help:every option, with an example'\n", command.name);
    for (const Option& each : command.options)
      cases += "        " + quoted(each.name + ":" + brief(each.shown_help())) + "\n";
    cases += "      ) ;;\n";
  }
  return fmt::format(
      "#compdef separatrix\n"
      "_separatrix() {{\n"
      "  local -a choices\n"
      "  if ((CURRENT == 2)); then\n"
      "    choices=(\n{}    )\n"
      "    _describe command choices\n"
      "    return\n"
      "  fi\n"
      "  case $words[2] in\n{}  esac\n"
      "  if [[ $PREFIX == -* ]]; then _describe -o option choices; else _files; fi\n"
      "}}\n"
      "_separatrix \"$@\"\n",
      names, cases);
}

std::string fish_completion(const std::vector<Command>& commands) {
  std::string text;
  for (const Command& command : commands) {
    text += fmt::format("complete -c separatrix -n __fish_use_subcommand -f -a {} -d {}\n", command.name,
                        quoted_for_fish(brief(command.summary)));
    for (const Option& each : command.options) {
      const bool takes_value = !each.flag && each.without_value.empty();
      text += fmt::format("complete -c separatrix -n '__fish_seen_subcommand_from {}' -l {}{} -d {}\n", command.name,
                          each.name.substr(each.name.find_first_not_of('-')), takes_value ? " -r" : "",
                          quoted_for_fish(brief(each.shown_help())));
    }
  }
  return text;
}

}  // namespace separatrix

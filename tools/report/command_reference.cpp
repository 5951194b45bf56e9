#include "tools/report/command_reference.hpp"

#include <fmt/format.h>

namespace separatrix {
namespace {

// | separates the cells of a table
std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string command_reference(const std::vector<Command>& commands) {
  std::string text;
  for (const Command& command : commands) {
    text += fmt::format("### {}\n\n{}\n\n    separatrix {}\n\n| | |\n|---|---|\n", command.name, command.summary,
                        command.example);
    for (const Positional& each : command.positionals) {
      const std::string shown = each.required ? each.name : "[" + each.name + (each.values ? " ...]" : "]");
      text += fmt::format("| `{}` | {} |\n", cell(shown), cell(each.help));
    }
    for (const Option& each : command.options) {
      text += fmt::format("| `{}{}{}` | {} |\n", each.name, each.value_name.empty() ? "" : " ", cell(each.value_name),
                          cell(each.shown_help()));
    }
    text += "\n";
  }
  return text;
}

}  // namespace separatrix

#include "tools/report/manual_page.hpp"

#include <fmt/format.h>

#include "tools/shell/invocation.hpp"

namespace separatrix {
namespace {

// \ begins an escape, - alone would be a hyphen, and . or ' at the begin of a line a request
std::string troff(const std::string& text) {
  std::string escaped = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) {
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string manual_page(const std::vector<Command>& commands) {
  std::string text = fmt::format(
      ".TH SEPARATRIX 1 \"\" \"separatrix {}\" \"User Commands\"\n"
      ".SH NAME\nseparatrix \\- gradient flows of transformer training theory: derived, integrated, verified\n"
      ".SH SYNOPSIS\n.B separatrix\n.I COMMAND\n[arguments] [options]\n.SH COMMANDS\n",
      invocation().version);
  for (const Command& command : commands) {
    text += fmt::format(".SS {}\n{}\n.PP\nExample: separatrix {}\n", command.name, troff(command.summary),
                        troff(command.example));
    for (const Positional& each : command.positionals) {
      text += fmt::format(".TP\n\\fI{}\\fR\n{}\n", troff(each.name), troff(each.help));
    }
    for (const Option& each : command.options) {
      text += fmt::format(".TP\n\\fB{}\\fR \\fI{}\\fR\n{}\n", troff(each.name), troff(each.value_name),
                          troff(each.shown_help()));
    }
  }
  text += fmt::format(
      ".SH EXIT STATUS\n.TP\n{}\ndone; all claims hold\n.TP\n{}\na claim fails\n.TP\n{}\nundecided\n"
      ".TP\n{} and above\na mistake, named in one sentence on stderr\n",
      static_cast<int>(exit_done), static_cast<int>(exit_claim_fails), static_cast<int>(exit_undecided),
      static_cast<int>(exit_usage));
  return text;
}

}  // namespace separatrix

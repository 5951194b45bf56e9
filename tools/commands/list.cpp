#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "lib/num/error.hpp"
#include "solvers/trajectory/methods.hpp"
#include "theory/registry.hpp"
#include "tools/commands/commands.hpp"
#include "tools/report/command_reference.hpp"
#include "tools/report/completion.hpp"
#include "tools/report/manual_page.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

void list_model(const ModelDescription& model, const std::string& source) {
  std::string states;
  for (const std::string& state : model.states) states += (states.empty() ? "" : ", ") + state;
  say(fmt::format("{:<18} {} [{}; states {}; {}]\n", model.name, model.title, source, states, name(model.status)));
}

void list_models() {
  for (const Paper& paper : papers()) {
    for (const TheoryModel& each : paper.models) list_model(each.model.description(), paper.id);
  }
}

void list_papers() {
  for (const Paper& paper : papers()) {
    say(fmt::format("{:<18} {}: {}\n", paper.id, paper.citation, paper.title));
    for (const Claim& claim : paper.claims) {
      say(fmt::format("  {:<4} {:<10} {}\n", claim.id, name(claim.status), claim.statement));
    }
  }
}

void list_claims() {
  for (const Paper& paper : papers()) {
    for (const Claim& claim : paper.claims) {
      say(fmt::format("{:<18} {:<10} {}\n", paper.id + "/" + claim.id, name(claim.status), claim.statement));
    }
  }
}

void list_methods() {
  for (const Method& method : methods()) say(fmt::format("{:<18} {}\n", method.name, method.description));
}

}  // namespace

Command list_command() {
  static std::string what;
  Command command;
  command.name = "list";
  command.summary = "what there is, one line each";
  command.example = "list models";
  command.positionals = {{"WHAT",
                          "models, papers, claims, methods, options (of every command, as Markdown), man (the manual "
                          "page), bash, zsh, fish "
                          "(what completes words in that shell), or the path of a model of your own "
                          "(default: models, papers, methods)",
                          &what, false}};
  command.run = [] {
    if (is_model_file(what)) {
      std::vector<StateChange> changes;  // they are no part of the line
      list_model(read_user_model(what, changes).model.description(), what);
      return exit_done;
    }
    const std::vector<std::string> known{"models", "papers", "claims", "methods", "options",
                                         "man",    "bash",   "zsh",    "fish"};
    if (!what.empty() && std::find(known.begin(), known.end(), what) == known.end()) {
      throw UnknownName("list", what, known);
    }
    const auto section = [](const char* name, void (*print)()) {
      if (what.empty()) say(fmt::format("{}{}\n", std::string_view(name) == "models" ? "" : "\n", name));
      if (what.empty() || what == name) print();
    };
    section("models", list_models);
    section("papers", list_papers);  // with their claims
    if (what == "claims") list_claims();
    section("methods", list_methods);
    if (what == "options") say(command_reference(commands()));
    if (what == "man") say(manual_page(commands()));
    if (what == "bash") say(bash_completion(commands()));
    if (what == "zsh") say(zsh_completion(commands()));
    if (what == "fish") say(fish_completion(commands()));
    return exit_done;
  };
  return command;
}

}  // namespace separatrix

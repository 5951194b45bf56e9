#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "lib/num/error.hpp"
#include "theory/bibliography.hpp"
#include "theory/registry.hpp"
#include "tools/shell/command.hpp"
#include "tools/shell/host.hpp"
#include "tools/shell/invocation.hpp"
#include "tools/shell/user_model.hpp"

namespace separatrix {
namespace {

BibliographyEntry own_entry() {
  return {"misc",
          "separatrix",
          {{"author", "{The separatrix developers}"},
           {"title", "{separatrix}: gradient flows of transformer training theory, derived, integrated, verified"},
           {"note", "Version " + invocation().version}}};
}

// the papers behind a name: of a model, of a paper, of nothing
std::vector<const Paper*> papers_behind(const std::string& name) {
  std::vector<const Paper*> found;
  std::vector<std::string> known;
  for (const Paper& paper : papers()) {
    known.push_back(paper.id);
    bool meant = name.empty() || name == paper.id;
    for (const TheoryModel& each : paper.models) {
      known.push_back(each.model.name());
      meant = meant || name == each.model.name();
    }
    if (meant) found.push_back(&paper);
  }
  if (found.empty()) throw UnknownName("model or paper", name, known);
  return found;
}

}  // namespace

Command cite_command() {
  static std::string name;
  Command command;
  command.name = "cite";
  command.summary = "the papers and libraries that a result rests on, as BibTeX";
  command.example = "cite markov";
  command.positionals = {
      {"MODEL", "a model, a paper, or the path of a model of your own, which rests on no paper (default: all papers)",
       &name, false}};
  command.run = [] {
    std::vector<BibliographyEntry> entries{own_entry()};
    if (is_model_file(name)) {
      read_user_model(name);
    } else {
      for (const Paper* paper : papers_behind(name)) entries.push_back(entry_of(*paper));
    }
    for (const BibliographyEntry& each : library_entries()) entries.push_back(each);
    for (const BibliographyEntry& each : entries)
      say(fmt::format("{}{}", &each == &entries.front() ? "" : "\n", bibtex(each)));
    return exit_done;
  };
  return command;
}

}  // namespace separatrix

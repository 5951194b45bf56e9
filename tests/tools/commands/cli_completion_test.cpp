// `separatrix list man`, `list bash`, `list zsh`, `list fish`: every option of every command is there, and bash takes it.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/program.hpp"
#include "tools/commands/commands.hpp"

namespace separatrix::testing {
namespace {

// from the line that begins a command to the one that begins the next
std::string section(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  REQUIRE(from != std::string::npos);
  return text.substr(from, text.find(end, from + begin.size()) - from);
}

std::string with_escapes(const std::string& name) {
  std::string text;
  for (const char c : name) text += c == '-' ? "\\-" : std::string(1, c);
  return text;
}

// what bash offers for the last of these words
std::vector<std::string> offered(const Workplace& here, const std::string& typed, int place) {
  const std::string script = "cd '" + here.path().string() + "' && bash -c 'set -u; source ./completion; COMP_WORDS=(" +
                             typed + "); COMP_CWORD=" + std::to_string(place) +
                             "; _separatrix; printf \"%s\\n\" \"${COMPREPLY[@]}\"' > offered";
  REQUIRE(std::system(script.c_str()) == 0);
  return lines(here.read("offered"));
}

}  // namespace

TEST_CASE("cli_completion: every option of every command is in the manual page and in the completions of each shell") {
  const Workplace here;
  const std::string page = succeed(here, "list man").out, bash = succeed(here, "list bash").out,
                    zsh = succeed(here, "list zsh").out, fish = succeed(here, "list fish").out;
  for (const Command& command : commands()) {
    CAPTURE(command.name);
    const std::string of_page = section(page, "\n.SS " + command.name + "\n", "\n.S");
    const std::string of_bash = section(bash, "\n    " + command.name + ") ", ";;\n");
    const std::string of_zsh = section(zsh, "\n    " + command.name + ")\n", ";;\n");
    CHECK(contains(zsh, "'" + command.name + ":"));
    CHECK(contains(fish, " -a " + command.name + " -d "));
    for (const Option& each : command.options) {
      CAPTURE(each.name);
      CHECK(contains(of_page, "\\fB" + with_escapes(each.name) + "\\fR"));
      CHECK((contains(of_bash, " " + each.name + " ") || contains(of_bash, " " + each.name + "'")));
      CHECK(contains(of_zsh, "'" + each.name + ":"));
      CHECK(contains(fish, "seen_subcommand_from " + command.name + "' -l " + each.name.substr(2) + " "));
    }
  }
}

TEST_CASE("cli_completion: colours that a model brings are told wherever the options of phase are") {
  const Workplace here;
  for (const char* words : {"list man", "list options", "phase --help", "phase markov -h"}) {
    CAPTURE(words);
    std::string shown;  // without the dashes' escapes of the manual page
    for (const char c : succeed(here, words).out) {
      if (c != '\\') shown += c;
    }
    CHECK(contains(shown, "success-probability"));
    CHECK(contains(shown, "(default: label)"));
  }
}

TEST_CASE("cli_completion: bash completes commands and options, and leaves other words to files") {
  const Workplace here;
  here.write("completion", succeed(here, "list bash").out);
  CHECK(offered(here, "separatrix sta", 1) == std::vector<std::string>{"stationary", "stages"});
  CHECK(offered(here, "separatrix verify --mut", 2) == std::vector<std::string>{"--mutate", "--mutants"});
  CHECK(offered(here, "separatrix derive --mut", 2) == std::vector<std::string>{""});
  CHECK(offered(here, "separatrix derive mod", 2) == std::vector<std::string>{""});
}

TEST_CASE("cli_completion: a shell that there is no completion for is refused") {
  const Workplace here;
  const Run run = here({"list", "tcsh"});
  CHECK(run.code == 64);
  CHECK(contains(run.err, "tcsh"));
  CHECK(contains(run.err, "bash"));
}

}  // namespace separatrix::testing

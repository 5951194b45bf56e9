// docs/tutorial.md, run as it is printed: its files are written, its commands run in their order, its output compared.
#include <doctest/doctest.h>

#include <sys/wait.h>

#include <map>
#include <string>
#include <vector>

#include "tests/support/program.hpp"
#include "tests/support/repository_text.hpp"

namespace separatrix::testing {
namespace {

const std::string left_out = "…";

// ```language … ``` of a page
struct Block {
  std::string language;
  std::vector<std::string> text;
};

std::vector<Block> blocks(const std::string& page) {
  std::vector<Block> all;
  bool inside = false;
  for (const std::string& line : lines(page)) {
    if (line.starts_with("```")) {
      if (!inside) all.push_back({line.substr(3), {}});
      inside = !inside;
    } else if (inside) {
      all.back().text.push_back(line);
    }
  }
  REQUIRE(!inside);
  return all;
}

// a line as shown, … for any characters
bool shows(const std::string& shown, const std::string& line) {
  const std::size_t gap = shown.find(left_out);
  if (gap == std::string::npos) return shown == line;
  if (!line.starts_with(shown.substr(0, gap))) return false;
  const std::string rest = shown.substr(gap + left_out.size());
  for (std::size_t at = gap; at <= line.size(); ++at) {
    if (shows(rest, line.substr(at))) return true;
  }
  return false;
}

// lines as shown from place i on, a line … for any lines
bool shows(const std::vector<std::string>& shown, std::size_t i, const std::vector<std::string>& printed,
           std::size_t j) {
  if (i == shown.size()) return j == printed.size();
  if (shown[i] == left_out) {
    for (std::size_t next = j; next <= printed.size(); ++next) {
      if (shows(shown, i + 1, printed, next)) return true;
    }
    return false;
  }
  return j < printed.size() && shows(shown[i], printed[j]) && shows(shown, i + 1, printed, j + 1);
}

struct Step {
  std::string command;
  std::vector<std::string> shown;
};

std::vector<Step> steps(const Block& block) {
  std::vector<Step> all;
  for (const std::string& line : block.text) {
    if (line.starts_with("$ ")) {
      all.push_back({line.substr(2), {}});
    } else {
      REQUIRE(!all.empty());
      all.back().shown.push_back(line);
    }
  }
  return all;
}

}  // namespace

TEST_CASE("what the tutorial leaves out, and what it does not") {
  CHECK(shows("a … c", "a b c"));
  CHECK_FALSE(shows("a … c", "a b d"));
  CHECK_FALSE(shows("a", "a "));
  CHECK(shows({"a", "…"}, 0, {"a", "b", "c"}, 0));
  CHECK_FALSE(shows({"…", "b"}, 0, {"a", "b", "c"}, 0));
  CHECK_FALSE(shows({"a"}, 0, {"a", "b"}, 0));
}

TEST_CASE("every step of docs/tutorial.md runs as printed") {
  const Workplace here;
  const std::string program = "./separatrix ";
  std::map<std::string, std::string> written;
  std::map<std::string, int> runs;
  int code = 0;
  for (const Block& block : blocks(content(root() / "docs/tutorial.md"))) {
    if (block.language == "toml") {  // its first line names the file; a second block goes below the first
      REQUIRE(block.text.front().starts_with("# "));
      const std::string file = block.text.front().substr(2);
      for (std::size_t i = 1; i < block.text.size(); ++i) written[file] += block.text[i] + "\n";
      here.write(file, written[file]);
      continue;
    }
    REQUIRE(block.language == "console");
    for (const Step& step : steps(block)) {
      CAPTURE(step.command);
      if (step.command == "echo $?") {
        REQUIRE(step.shown.size() == 1);
        CHECK(step.shown.front() == std::to_string(code));
        code = 0;
        continue;
      }
      CHECK(code == 0);  // where it is not, the page says so
      REQUIRE(step.command.starts_with(program));
      const std::vector<std::string> arguments = words(step.command.substr(program.size()));
      const Run run = here(arguments);
      code = run.code;
      ++runs[arguments.front() + (arguments[1] == "--mutate" ? " --mutate" : "")];
      CAPTURE(run.out);
      CAPTURE(run.err);
      CHECK(shows(step.shown, 0, lines(run.out), 0));
    }
  }
  CHECK(code == 0);
  for (const char* each :
       {"derive", "simulate", "stationary", "boundary", "phase", "verify", "verify --mutate", "report", "replay"}) {
    CAPTURE(each);
    CHECK(runs[each] > 0);
  }
}

}  // namespace separatrix::testing

// What CONTRIBUTING.md promises of a function, a stepper and a paper: the places are counted. Colours and commands:
// tests/tools/phase/phase_color_test.cpp.
#include <doctest/doctest.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/support/repository_text.hpp"
#include "theory/registry.hpp"

namespace separatrix::testing {
namespace {

// the files in lib and solvers that a recipe of CONTRIBUTING.md names, from its first words to the end of the paragraph
std::set<std::string> files_of_recipe(const std::string& begin) {
  const std::string page = content(root() / "CONTRIBUTING.md");
  const std::size_t from = page.find(begin);
  REQUIRE(from != std::string::npos);
  const std::string recipe = page.substr(from, page.find("\n\n", from) - from);
  const std::regex file("`((lib|solvers)/[a-z0-9_/]+\\.[ch]pp)`");
  std::set<std::string> found;
  for (std::sregex_iterator each(recipe.begin(), recipe.end(), file), end; each != end; ++each) {
    found.insert((*each)[1].str());
  }
  return found;
}

void join(std::set<std::string>& all, const std::set<std::string>& more) { all.insert(more.begin(), more.end()); }

TEST_CASE("a function of one argument stands in the list and in the files that the recipe names, and in no other") {
  const std::set<std::string> recipe = files_of_recipe("A function of one argument:");
  CHECK(recipe.size() == 17);
  std::set<std::string> all;
  for (const std::string name : {"sinh", "cosh", "asin", "acos", "atan", "erf", "erfc"}) {
    CAPTURE(name);
    std::set<std::string> found;
    for (const char* folder : {"lib", "solvers", "theory", "tools"}) {
      join(found, places(folder, "Kind::" + name + ":"));
      join(found, places(folder, "Operation::" + name + ":"));
      join(found, places(folder, "static void " + name + "("));
      join(found, places(folder, "E::" + name + "("));
      join(found, places(folder, "Elementary<interval>::" + name + "("));
    }
    for (const std::string& each : found) CHECK(recipe.contains(each));
    join(all, found);
    CHECK(places("lib", "  FUNCTION(" + name + ")") == std::set<std::string>{"lib/num/elementary_functions.hpp"});
  }
  CHECK(all == recipe);
}

TEST_CASE("a stepper is a file with its header, named in the table of methods and in one line of solvers/meson.build") {
  const std::string build = content(root() / "solvers/meson.build"), steppers = "solvers/trajectory/steppers/";
  for (const std::string name : {"dopri5", "cash_karp54", "fehlberg78", "bulirsch_stoer", "rosenbrock4"}) {
    CAPTURE(name);
    std::set<std::string> found;
    for (const char* folder : {"lib", "solvers", "theory", "tools"}) join(found, places(folder, "make_" + name));
    CHECK(found ==
          std::set<std::string>{"solvers/trajectory/methods.cpp", steppers + name + ".cpp", steppers + name + ".hpp"});
    CHECK(occurrences(build, "'trajectory/steppers/" + name + ".cpp'") == 1);
    CHECK(occurrences(content(root() / "solvers/trajectory/methods.cpp"), name + ".hpp\"") == 1);
  }
}

TEST_CASE("a paper is a folder, which is one line of theory/meson.build") {
  const std::string build = content(root() / "theory/meson.build");
  CHECK(papers().size() >= 8);
  for (const Paper& paper : papers()) {
    CAPTURE(paper.id);
    CHECK(occurrences(build, "'" + paper.id + "'") == 1);
    std::set<std::string> found;
    for (const char* folder : {"lib", "solvers", "theory", "tools"}) {
      join(found, places(folder, "theory/" + paper.id + "/"));
      join(found, places(folder, paper.id + "::"));
    }
    for (const std::string& each : found) CHECK(each.starts_with("theory/" + paper.id + "/"));
  }
}

}  // namespace
}  // namespace separatrix::testing

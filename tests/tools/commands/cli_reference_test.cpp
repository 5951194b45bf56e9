// docs/command-line.md: its tables of options are those of the program.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/program.hpp"

using namespace separatrix::testing;

TEST_CASE("the tables of docs/command-line.md are what `separatrix list options` writes") {
  const char* root = std::getenv("SEPARATRIX_ROOT");
  REQUIRE(root != nullptr);
  std::ifstream file(std::string(root) + "/docs/command-line.md");
  std::stringstream page;
  page << file.rdbuf();
  const std::string text = page.str(), begin = "<!-- separatrix list options -->\n", end = "<!-- end of options -->";
  REQUIRE(contains(text, begin));
  REQUIRE(contains(text, end));
  const std::size_t from = text.find(begin) + begin.size();
  const std::vector<std::string> printed = lines(text.substr(from, text.find(end) - from));
  const Workplace here;
  const std::vector<std::string> expected = lines(succeed(here, "list options").out);
  for (std::size_t i = 0; i < std::min(printed.size(), expected.size()); ++i) REQUIRE(printed[i] == expected[i]);
  CHECK(printed.size() == expected.size());
}

// solvers/trajectory/labelling_factors.hpp is the one table of the numbers of the labelling: each entry says what it follows
// from or which tests fail without it, and the labelling has no others.
#include <doctest/doctest.h>

#include <regex>
#include <string>
#include <vector>

#include "tests/support/repository_text.hpp"

namespace separatrix::testing {
namespace {

const std::string table = "solvers/trajectory/labelling_factors.hpp";

struct Entry {
  std::string comment, declaration;
};

// each declaration with the comment above it, line breaks taken out
std::vector<Entry> entries() {
  std::vector<Entry> all;
  std::string comment;
  for (const std::string& line : lines(content(root() / table))) {
    if (line.starts_with("/// ")) {
      comment += line.substr(3);
    } else if (line.starts_with("inline constexpr ")) {
      all.push_back({comment, line});
    } else {
      comment.clear();
    }
  }
  return all;
}

std::vector<std::string> quoted(const std::string& text) {
  const std::regex name("\"([^\"]+)\"");
  std::vector<std::string> found;
  for (std::sregex_iterator each(text.begin(), text.end(), name), end; each != end; ++each)
    found.push_back((*each)[1].str());
  return found;
}

}  // namespace

TEST_CASE(
    "each factor of the labelling follows from what it says, is guarded by a test that there is, or costs time only") {
  const std::vector<Entry> all = entries();
  CHECK(all.size() >= 60);
  std::size_t open = 0;
  for (const Entry& each : all) {
    CAPTURE(each.declaration);
    const std::size_t at = each.comment.find("Test");
    open += contains(each.comment, "Open: ");
    CHECK((at != std::string::npos || contains(each.comment, "Follows: ") || contains(each.comment, "Cost") ||
           contains(each.comment, "Open: ")));
    if (at == std::string::npos) continue;
    const std::vector<std::string> tests = quoted(each.comment.substr(at));
    CHECK_FALSE(tests.empty());
    for (const std::string& test : tests) {
      CAPTURE(test);
      CHECK(places("tests", '"' + test + '"').size() == 1);
    }
  }
  CHECK(open <= 1);
}

TEST_CASE("the labelling has no numbers of its own beside the table") {
  // a constant, or a power of ten inside of an expression
  const std::regex number("constexpr [a-z:_ ]+ [a-z0-9_]+ = -?[0-9.]|[^a-z0-9_.\"][0-9.]+e-?[0-9]+");
  for (const std::string file :
       {"basin/asymptotic_direction", "basin/basin_labeler", "basin/edge_state", "basin/equilibria", "basin/line_flow",
        "basin/loss_levels", "trajectory/arrival", "trajectory/attraction", "trajectory/degenerate_minimum",
        "trajectory/flat_slope", "trajectory/sharp_minimum"}) {
    CAPTURE(file);
    for (const std::string& line : lines(content(root() / ("solvers/" + file + ".cpp")))) {
      const std::string code = line.substr(0, line.find("//"));
      CAPTURE(code);
      CHECK_FALSE(std::regex_search(code, number));
    }
  }
  CHECK(places("solvers", "namespace separatrix::labelling {") == std::set<std::string>{table});
}

}  // namespace separatrix::testing

// `separatrix cite`: BibTeX of what a result rests on; CITATION.cff names the version that the program has.
#include <doctest/doctest.h>

#include <string>

#include "tests/support/program.hpp"
#include "tests/support/repository_text.hpp"

namespace separatrix::testing {
namespace {

// what stands between "(arXiv " and ")" in the lines of `list papers`: where each paper is
std::vector<std::string> arxiv_numbers(const std::string& listed) {
  std::vector<std::string> found;
  const std::string mark = "arXiv ";
  for (std::size_t at = listed.find(mark); at != std::string::npos; at = listed.find(mark, at + 1)) {
    std::string number;
    for (const char c : listed.substr(at + mark.size())) {
      if (c != '.' && (c < '0' || c > '9')) break;
      number += c;
    }
    found.push_back(number);
  }
  return found;
}

}  // namespace

TEST_CASE("cite: every paper is named with its number, and braces are balanced") {
  const Workplace here;
  const std::string text = succeed(here, "cite").out;
  for (const std::string& line : lines(succeed(here, "list papers").out)) {
    if (line.empty() || line.front() == ' ') continue;
    const std::string key = line.substr(0, line.find(' '));
    CAPTURE(key);
    CHECK(contains(text, "{" + key + ",\n"));
    for (const std::string& number : arxiv_numbers(line)) CHECK(contains(text, number));
  }
  int depth = 0;
  for (const char c : text) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    REQUIRE(depth >= 0);
  }
  CHECK(depth == 0);
  CHECK(contains(text, "10.1145/1236463.1236468"));  // MPFR's article, by its DOI
}

TEST_CASE("cite MODEL: the model's paper and no other; of a model of one's own none") {
  const Workplace here;
  const std::string of_model = succeed(here, "cite markov").out;
  CHECK(contains(of_model, "2406.03072"));
  CHECK(occurrences(of_model, "archiveprefix") == 1);
  CHECK(succeed(here, "cite makkuva_2024").out == of_model);
  const std::string own = succeed(here, "cite " + (root() / "examples/double-well.toml").string()).out;
  CHECK(occurrences(own, "archiveprefix") == 0);
  CHECK(contains(own, "@misc{separatrix,"));
}

TEST_CASE("cite: a name that there is not") {
  const Workplace here;
  const Run run = here({"cite", "markow"});
  CHECK(run.code == 64);
  CHECK(run.out.empty());
  CHECK(contains(run.err, "markow"));
  CHECK(contains(run.err, "markov"));
}

TEST_CASE("CITATION.cff names the version of the program") {
  const Workplace here;
  const std::string version = lines(succeed(here, "--version").out).front().substr(std::string("separatrix ").size());
  CHECK(contains(content(root() / "CITATION.cff"), "\nversion: " + version + "\n"));
}

}  // namespace separatrix::testing

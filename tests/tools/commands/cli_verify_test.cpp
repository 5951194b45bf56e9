// What `separatrix verify` prints and writes, on the claims that are built in.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/program.hpp"
#include "theory/registry.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

// the paper's cheapest question: one claim, or the paper itself while it has none
std::string first_name() {
  const Paper& paper = papers().front();
  return paper.claims.empty() ? paper.id : paper.id + "/" + paper.claims.front().id;
}

std::size_t first_size() { return papers().front().claims.empty() ? 0 : 1; }

}  // namespace

TEST_CASE("verify answers with verdict, table and exit code, and writes JSON") {
  const Workplace here;
  const Run run = here({"verify", first_name(), "--json", "verdicts.json"});
  CHECK(here.files() == std::vector<std::string>{"verdicts.json"});
  const Json json = Json::parse(here.read("verdicts.json"));
  REQUIRE(json.size() == first_size());
  if (json.empty()) {
    CHECK(run.code == 2);  // nothing was checked: that is not "all hold"
    CHECK(run.out.empty());
    CHECK(lines(run.err).size() == 1);
    return;
  }
  CHECK(run.code == (json[0]["verdict"] == "holds" ? 0 : json[0]["verdict"] == "fails" ? 1 : 2));
  CHECK(run.err.empty());
  CHECK(run.out.starts_with(json[0]["verdict"].get<std::string>()));
  CHECK(run.out.find("\npaper ") != std::string::npos);
  CHECK(run.out.find("\nclaims: ") != std::string::npos);
}

TEST_CASE("verify: a setting that no claim uses is refused, one that some do not use is named") {
  const Workplace here;
  const Run unused = here(words("verify boix_adsera_2023/B0 --set correlation=1/2 --json a.json"));
  CHECK(unused.code == 64);
  CHECK(contains(unused.err, "correlation"));
  CHECK(contains(unused.err, "boix_adsera_2023/B0 does not use"));
  CHECK(unused.out.empty());
  CHECK(here.files().empty());
  const Run outside = here(words("verify boix_adsera_2023/B10 --set correlation=.5"));
  CHECK(outside.code == 2);
  CHECK(contains(outside.out, "the features are uncorrelated"));
  const Run some = here(words("verify boix_adsera_2023/B0b boix_adsera_2023/B15 --set ratio=1/2"));
  CHECK(some.code == 0);
  CHECK(contains(some.out, "ratio not used by: B0b"));
}

TEST_CASE("verify: the limit of work does not depend on time") {
  const Workplace here;
  const Run run = here(words("verify makkuva_2024/M2 --max-work 10"));
  CHECK(run.code == 2);
  CHECK(contains(run.out, "work limit of 10 steps"));
  CHECK(here(words("verify makkuva_2024/M2 --max-work 0")).code == 64);
}

TEST_CASE("verify: JSON on stdout stands alone, and quiet is quiet") {
  const Workplace here;
  const Run json = here({"verify", first_name(), "--json", "-"});
  CHECK(Json::parse(json.out).size() == first_size());
  const Run quiet = here({"verify", first_name(), "--quiet"});
  CHECK(quiet.out.empty());
  CHECK(quiet.code == json.code);
  CHECK(here.files().empty());
}

namespace {

// the table between the markers of the paper's README against the one that verify writes
void check_table(const std::string& paper, const std::string& digits) {
  const char* root = std::getenv("SEPARATRIX_ROOT");
  REQUIRE(root != nullptr);
  std::ifstream file(std::filesystem::path(root) / "theory" / paper / "README.md");
  REQUIRE(file.good());
  const std::string readme{std::istreambuf_iterator<char>(file), {}};
  const std::string opening = "<!-- verify " + paper + " --digits " + digits + " --certify --markdown -->\n",
                    closing = "<!-- verify: end -->";
  const std::size_t found = readme.find(opening), end = readme.find(closing);
  REQUIRE(found != std::string::npos);
  REQUIRE(end != std::string::npos);
  const std::size_t begin = found + opening.size();
  REQUIRE(begin < end);

  const Workplace here;
  const Run run = here(
      words("verify " + paper + " --digits " + digits + " --certify --max-seconds 100000 --markdown table.md --quiet"));
  CHECK(run.code == 0);
  CHECK(run.out.empty());
  // the digits of a fit may differ by a few on another processor: they stand in the last column
  const auto without_digits = [](const std::string& table) {
    std::vector<std::string> rows = lines(table);
    for (std::string& row : rows) row = row.substr(0, row.find_last_of('|', row.size() - 2));
    return rows;
  };
  CHECK(without_digits(readme.substr(begin, end - begin)) == without_digits(here.read("table.md")));
}

}  // namespace

TEST_CASE("verify --certify proves, says for what, and what is missing") {
  const Workplace here;
  const Run run = here(words("verify saxe_2014/S3 kunin_2024/K7 --certify --json verdicts.json"));
  CHECK(run.code == 0);
  CHECK(contains(run.out, "proved: 1 of 2"));
  const Json json = Json::parse(here.read("verdicts.json"));
  REQUIRE(json.size() == 2);
  const Json &open = json[0]["claim"] == "K7" ? json[0] : json[1],
             &proved = json[0]["claim"] == "K7" ? json[1] : json[0];
  CHECK(proved["method"] == "exact");
  CHECK(contains(proved["proved_for"], "all s, u(0) > 0"));
  CHECK(proved["not_proved"] == "");
  CHECK(open["method"] == "sampled");
  CHECK(open["proved_for"] == "");
  CHECK(contains(open["not_proved"], "function of numbers"));
  // claims of a file
  const std::string claims = std::getenv("SEPARATRIX_ROOT") + std::string("/examples/claims.toml");
  succeed(here,
          "verify " + claims + "/squares " + claims + "/right-well " + claims + "/order --certify --json given.json");
  for (const Json& each : Json::parse(here.read("given.json"))) {
    CAPTURE(each["claim"]);
    const std::string missing = each["not_proved"];
    if (each["claim"] == "squares") CHECK(missing.empty());
    if (each["claim"] == "right-well") CHECK(contains(missing, "between samples"));
    if (each["claim"] == "order") CHECK(contains(missing, "enclosures of what was computed"));
  }
  // one over a box of parameters; the false one ends with 1, and its command shows what it fails on
  here.write(
      "box.toml",
      "name = \"box\"\nstates = [\"x\"]\nloss = \"x^4/4 - a*x^2/2\"\n[parameters]\na = { default = 1 }\n[start]\nx = "
      "1\n[[claim]]\nid = \"two\"\nkind = \"count\"\nof = \"strict minimum\"\nequals = 2\nover = { a = \"1/10:2\" "
      "}\n[[claim]]\nid = \"three\"\nkind = \"count\"\nof = \"strict minimum\"\nequals = 3\nover = { a = \"1/10:2\" "
      "}\n");
  succeed(here, "verify box.toml/two --certify --json box.json");
  const Json on_box = Json::parse(here.read("box.json"))[0];
  CHECK(on_box["method"] == "enclosure");
  CHECK(on_box["proved_for"] == "all a in [1/10, 2]");
  CHECK(here(words("verify box.toml/three --certify --json box.json")).code == 1);
  const std::string again = Json::parse(here.read("box.json"))[0]["rerun"];
  CHECK(again.starts_with("separatrix stationary box.toml --set a="));
  const Run witness = here(words(again.substr(again.find(' ') + 1)));
  CHECK(witness.code == 0);
  CHECK(contains(witness.out, "strict minimum"));
  const Run with_mutate = here(words("verify saxe_2014 --certify --mutate"));
  CHECK(with_mutate.code == 64);
  CHECK(contains(with_mutate.err, "--certify"));
}

TEST_CASE("the table of claims in the README of makkuva_2024 is what verify writes") {
  check_table("makkuva_2024", "50");
}

TEST_CASE("the table of claims in the README of gong_2025 is what verify writes") { check_table("gong_2025", "30"); }

TEST_CASE("the tables of claims in the READMEs of the neighbours are what verify writes") {
  for (const char* paper : {"saxe_2014", "kunin_2024", "domine_2025", "softmax_2026", "zhang_2025"}) {
    CAPTURE(paper);
    check_table(paper, "50");
  }
}

TEST_CASE("the table of claims in the README of boix_adsera_2023 is what verify writes") {
  check_table("boix_adsera_2023", "50");
}

TEST_CASE("list names every claim with status and statement, one line each") {
  const Workplace here;
  const auto claims = lines(here(words("list claims")).out);
  const auto listed = lines(here(words("list papers")).out);
  std::size_t count = 0;
  for (const Paper& paper : papers()) {
    for (const Claim& claim : paper.claims) {
      REQUIRE(count < claims.size());
      const std::string& line = claims[count++];
      CHECK(line.starts_with(paper.id + "/" + claim.id + " "));
      CHECK(line.find(name(claim.status)) != std::string::npos);
      CHECK(line.ends_with(" " + claim.statement));
    }
  }
  CHECK(claims.size() == count);
  CHECK(listed.size() == papers().size() + count);
}

TEST_CASE("the table of claims in the README of boix_adsera_2023 is what verify writes") {
  check_table("boix_adsera_2023", "50");
}

}  // namespace separatrix::testing

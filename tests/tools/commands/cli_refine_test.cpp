// `phase --refine`: cells and lines against the closed form of markov, and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "lib/num/rational.hpp"
#include "tests/support/program.hpp"
#include "theory/registry.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

// p = q = 1/10 over [-3, 3]², w across
const std::string refine = "phase markov --set p=0.1 --set q=0.1 --x w=-3:3 --y e=-3:3 --refine 256 ";
const Rational width(6, 256);

Rational number(const std::string& text) { return parse_rational(text, "number"); }

// the label of theory; states are e, w
std::string closed_form(const Rational& w, const Rational& e) {
  const auto label = find_model("markov").closed.label({Rational(1, 10), Rational(1, 10)}, {e, w});
  return label ? std::string(name(*label)) : "";
}

}  // namespace

TEST_CASE("phase --refine: cells cover the plane, and have the label of the closed form at their centre") {
  const Workplace here;
  const Json json = Json::parse(succeed(here, refine + "--csv cells.csv --json -").out);
  const auto rows = lines(here.read("cells.csv"));
  CHECK(rows[0] == "w_lo,w_hi,e_lo,e_hi,label");
  CHECK(json["refine"]["cells"] == rows.size() - 1);
  CHECK(json["refine"]["coarse"] == 64);
  CHECK(json["refine"]["depth"] == 2);
  CHECK(json["refine"]["starts"] < 256 * 256 / 2);
  CHECK(json["closed_form"]["disagree"] == 0);
  Rational area(0), shares(0), undivided(0);
  std::size_t undecided = 0;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto row = fields(rows[i]);
    const Rational w_low = number(row[0]), w_high = number(row[1]), e_low = number(row[2]), e_high = number(row[3]);
    const Rational part = (w_high - w_low) * (e_high - e_low) / 36;
    area += part;
    if (w_high - w_low > width) undivided += part;
    undecided += row[4] == "undecided";
    if (row[4] != "undecided") CHECK(row[4] == closed_form((w_low + w_high) / 2, (e_low + e_high) / 2));
  }
  CHECK(area == 1);
  CHECK(undecided < 20);
  for (const auto& [label, share] : json["shares"].items()) shares += number(share);
  CHECK(shares == 1);
  CHECK(number(json["refine"]["undivided"]) == undivided);
}

TEST_CASE("phase --refine --boundaries: every point is within half a cell of where the closed form changes") {
  const Workplace here;
  succeed(here, refine + "--boundaries lines.csv --quiet");
  succeed(here, refine + "--boundaries lines.json --quiet");
  const auto rows = lines(here.read("lines.csv"));
  CHECK(rows[0] == "line,first,second,w,e");
  REQUIRE(rows.size() > 200);
  const Rational half = width / 2;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto row = fields(rows[i]);
    if (row[1] == "undecided" || row[2] == "undecided") continue;
    const Rational w = number(row[3]), e = number(row[4]);
    const bool across = closed_form(w - half, e) != closed_form(w + half, e),
               up = closed_form(w, e - half) != closed_form(w, e + half);
    CAPTURE(rows[i]);
    CHECK((across || up));
  }
  const Json json = Json::parse(here.read("lines.json"));
  std::size_t points = 0;
  for (const Json& line : json["boundaries"]) {
    CHECK(line["labels"].size() == 2);
    points += line["points"].size() + (line["closed"] ? 1 : 0);
  }
  CHECK(points == rows.size() - 1);
}

TEST_CASE("phase --refine: the same bytes for any number of threads, and a picture") {
  const Workplace here;
  const std::string small = "phase markov --x w=-1:1 --y e=-1:1 --refine 128 --quiet ";
  succeed(here, small + "--threads 1 --csv one.csv --boundaries one-lines.csv --plot map.svg");
  succeed(here, small + "--threads 2 --csv two.csv --boundaries two-lines.csv");
  CHECK(here.read("one.csv") == here.read("two.csv"));
  CHECK(here.read("one-lines.csv") == here.read("two-lines.csv"));
  CHECK(contains(here.read("map.svg"), "<svg"));
}

TEST_CASE("phase --refine: what it does not take is refused in one sentence") {
  const Workplace here;
  for (const auto& [more, sentence] : std::vector<std::pair<std::string, std::string>>{
           {"--refine 1", "--refine 1 is not allowed"},
           {"--refine fine", "--refine fine is not allowed"},
           {"--refine 5003", "halves down to 5000"},
           {"--refine 128 --size 10x10", "with --size 10x10"},
           {"--refine 128 --color loss", "with --color loss"},
           {"--refine 128 --certify", "without --certify"},
           {"--refine 128 --depth 3", "--depth 3"},
           {"--refine 128 --x p=0:1", "states or directions"},
           {"--refine 128 --boundaries lines.txt", "ends in .csv or .json"},
           {"--boundaries lines.csv", "with --refine"}}) {
    const Run run = here(words("phase markov " + more));
    CAPTURE(more);
    CAPTURE(run.err);
    CHECK(run.code == 64);
    CHECK(contains(run.err, sentence));
    CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 1);
  }
  CHECK(here.files().empty());
}

}  // namespace separatrix::testing

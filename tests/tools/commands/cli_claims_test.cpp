// `separatrix verify FILE.toml`: claims of a user's own file, true ones and false ones.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string example() {
  const char* root = std::getenv("SEPARATRIX_ROOT");
  REQUIRE(root != nullptr);
  std::ifstream file(std::filesystem::path(root) / "examples" / "claims.toml");
  REQUIRE(file.good());
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string replaced(std::string text, const std::string& part, const std::string& other) {
  const std::size_t place = text.find(part);
  REQUIRE(place != std::string::npos);
  return text.replace(place, part.size(), other);
}

// words of a shell's command line, without the program: what stands in '…' is one
std::vector<std::string> arguments(const std::string& line) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  words.erase(words.begin());
  return words;
}

}  // namespace

TEST_CASE("verify FILE.toml: a claim of each kind, all true") {
  const Workplace here;
  here.write("claims.toml", example());
  const Run run = here(words("verify claims.toml --json verdicts.json"));
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  const Json json = Json::parse(here.read("verdicts.json"));
  CHECK(json.size() == 10);
  std::map<std::string, std::string> methods;
  for (const Json& each : json) {
    CHECK(each["paper"] == "claims.toml");
    CHECK(each["status"] == "given");
    CHECK(each["verdict"] == "holds");
    CHECK(each["rerun"] == "");
    CHECK_FALSE(each["statement"].get<std::string>().empty());
    methods[each["claim"]] = each["method"];
  }
  CHECK(methods == std::map<std::string, std::string>{{"minima", "enclosure"},
                                                      {"solution", "exact"},
                                                      {"escape", "sampled"},
                                                      {"squares", "exact"},
                                                      {"right-well", "sampled"},
                                                      {"valley-floor", "sampled"},
                                                      {"wells", "sampled"},
                                                      {"height", "enclosure"},
                                                      {"half-way", "sampled"},
                                                      {"order", "numerical"}});
}

TEST_CASE("verify FILE.toml: each made false in turn fails, with a witness that can be run again") {
  struct Falsehood {
    const char *claim, *part, *other;
    const char* shown;  // by the command of the witness
  };
  const Falsehood falsehoods[] = {
      {"minima", "equals = 2", "equals = 3", "strict minimum"},
      {"solution", "exp(-k*t)\"", "exp(-1.0001*k*t)\"", "outcome: reached the end"},
      {"escape", "(1 - x_0^2)*exp", "(1 - x_0)*exp", "outcome: reached the end"},
      {"squares", "(sqrt(k/2)*y)^2", "(sqrt(k/2)*y)^2*1.000001", "outcome: reached the end"},
      {"right-well", "x = \"1/20:2\"", "x = \"-1/20:2\"", "limit: x = -1"},
      {"valley-floor", "\"-2*k\"", "\"-2.001*k\"", "outcome: reached the end"},
      {"wells", "starts = \"x > 0\"", "starts = \"x > -1/1000\"", "equilibrium-1"},
      {"height", "\"23/8 + k/2\"", "\"9/4 + 0.499*k\"", "outcome: reached the end"},
      {"half-way", ")/3)/2\"\nover", ")/3)/2 + 1/1000000\"\nover", "event: -1/2 + x rises"},
      {"order", "[\"y - 1/2\", \"x - 1/2\"]", "[\"x - 1/2\", \"y - 1/2\"]", "event: -1/2 + y falls"},
  };
  for (const Falsehood& each : falsehoods) {
    CAPTURE(each.claim);
    const Workplace here;
    here.write("claims.toml", replaced(example(), each.part, each.other));
    const Run run = here(words(std::string("verify claims.toml/") + each.claim + " --json -"));
    CHECK(run.code == 1);
    const Json json = Json::parse(run.out);
    REQUIRE(json.size() == 1);
    CHECK(json[0]["verdict"] == "fails");
    CHECK_FALSE(json[0]["witness"].get<std::string>().empty());
    const std::string again = json[0]["rerun"];
    REQUIRE(again.starts_with("separatrix "));
    CAPTURE(again);
    const Run witness = here(arguments(again));
    CHECK(witness.code == 0);
    CHECK(contains(witness.out, each.shown));
  }
}

// x' = x (a - x^2), y' = -y: from x > 0 to sqrt(a) for a > 0, to 0 for a < 0; slower than any exponential for a = 0
TEST_CASE("verify FILE.toml --certify: a basin over a box of parameters and starts is proved, refuted or open") {
  const std::string model =
      "name = \"pitchfork\"\nstates = [\"x\", \"y\"]\nloss = \"x^4/4 - a*x^2/2 + y^2/2\"\n"
      "[parameters]\na = { default = 1 }\n[start]\nx = 1\ny = 1\n";
  const auto claim = [&](const std::string& label, const std::string& over) {
    return model + "[[claim]]\nid = \"right\"\nkind = \"basin\"\nstarts = \"x > 0\"\nlabel = \"" + label +
           "\"\nbox = { x = \"1/2:2\", y = \"-1:1\" }\nover = { a = \"" + over + "\" }\nhypotheses = \"a < 5\"\n";
  };
  const Workplace here;
  const auto verdict = [&](const std::string& text, int code) {
    here.write("m.toml", text);
    const Run run = here(words("verify m.toml --certify --json -"));
    CAPTURE(run.err);
    CHECK(run.code == code);
    return Json::parse(run.out).at(0);
  };
  const Json proved = verdict(claim("minimum", "1/2:2"), 0);
  CHECK(proved["method"] == "enclosure");
  CHECK(proved["proved_for"] == "all a in [1/2, 2], x in [1/2, 2], y in [-1, 1] with a < 5 and x > 0");
  CHECK(proved["not_proved"] == "");

  const Json refuted = verdict(claim("stationary", "1/2:2"), 1);
  CHECK(refuted["method"] == "enclosure");
  const std::string again = refuted["rerun"];
  REQUIRE(again.ends_with("--certify"));
  const Run witness = here(arguments(again));
  CHECK(witness.code == 0);
  CHECK(contains(witness.out, "equilibrium-1"));

  const Json open = verdict(claim("minimum", "-1:1"), 0);
  CHECK(open["method"] == "sampled");
  CHECK(open["proved_for"] == "");
  CHECK(contains(open["not_proved"].get<std::string>(), "of the box a in [-1, 1], x in [1/2, 2], y in [-1, 1]"));
}

TEST_CASE("verify FILE.toml: names, files, hypotheses and mistakes have their exit codes") {
  const Workplace here;
  here.write("claims.toml", example());
  const Run one = here(words("verify claims.toml/squares claims.toml/minima"));
  CHECK(one.code == 0);
  CHECK(contains(one.out, "claims: 2 hold, 0 fail, 0 undecided"));
  const Run beside = here(words("verify claims.toml/squares makkuva_2024/M2"));
  CHECK(beside.code == 0);
  CHECK(contains(beside.out, "claims: 2 hold"));
  const Run outside = here(words("verify claims.toml/valley-floor --set k=3"));
  CHECK(outside.code == 2);
  CHECK(contains(outside.out, "the hypothesis 1/10 <= k <= 1 does not hold"));

  const Run unknown = here(words("verify claims.toml/minimum"));
  CHECK(unknown.code == 64);
  CHECK(contains(unknown.err, "did you mean minima"));
  CHECK(here(words("verify claims.toml --set z=1")).code == 64);
  CHECK(here(words("verify claims.toml --set k=-1")).code == 64);
  CHECK(here(words("verify other.toml")).code == 66);

  // line 31 of the file: the expression of the second claim
  here.write("wrong.toml", replaced(example(), "y - y_0*exp(-k*t)", "y - y_0*exp(-k*/t)"));
  const Run wrong = here(words("verify wrong.toml"));
  CHECK(wrong.code == 65);
  CHECK(wrong.out.empty());
  const std::string text = here.read("wrong.toml");
  const auto before = text.substr(0, text.find("y - y_0*exp(-k*/t)"));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto column = before.size() - before.rfind('\n') + std::string("y - y_0*exp(-k*").size();
  CHECK(contains(wrong.err, "wrong.toml:" + std::to_string(line) + ":" + std::to_string(column) + ": expected"));

  here.write("none.toml", "name = \"a\"\nstates = [\"x\"]\nloss = \"x^2\"\n[start]\nx = 1\n");
  CHECK(here(words("verify none.toml")).code == 2);
}

TEST_CASE("a model file with claims is a model for every other command") {
  const Workplace here;
  here.write("claims.toml", example());
  CHECK(here(words("basin claims.toml --quiet")).code == 0);
  CHECK(contains(here(words("derive claims.toml")).out, "x' = "));
}

}  // namespace separatrix::testing

// `separatrix report` and `replay`: one page with everything in it, and what it holds computed again.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/program.hpp"
#include "tests/support/repository_text.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string replaced(std::string text, const std::string& part, const std::string& other) {
  const std::size_t place = text.find(part);
  REQUIRE(place != std::string::npos);
  return text.replace(place, part.size(), other);
}

// a model of one's own, quick to compute, with a claim that is solved by hand: x(t) = x_0 e^(−k t)
const std::string decay = R"toml(name = "decay"
states = ["x", "y"]
loss = "k*x^2/2 + y^2/2"
[parameters]
k = { default = "1/2", above = "0", meaning = "rate of x" }
[start]
x = "1"
y = "1/2"
[[claim]]
id = "solution"
kind = "identity"
statement = "x(t) = x_0 e^(-kt) <for every k>"
expression = "x - x_0*exp(-k*t)"
over = { x = "1:2", k = "1/2:2" }
)toml";

}  // namespace

TEST_CASE("report: the page holds every claim, the equations, figures and data, and asks for nothing else") {
  const Workplace here;
  here.write("decay.toml", decay);
  CHECK(succeed(here, "report decay.toml --out r.html --json r.json").out == "decay.toml: 1 claims, 2 figures\n");
  const std::string page = here.read("r.html");
  CHECK(page.size() < 8'000'000);
  CHECK(contains(page, "id=\"claim-solution\""));
  CHECK(contains(page, "x(t) = x_0 e^(-kt) &lt;for every k&gt;"));
  CHECK(contains(page, "<math display=\"block\">"));
  CHECK(contains(page, "<details>"));
  CHECK(occurrences(page, "<figure ") == 2);
  CHECK(occurrences(page, "type=\"range\"") == 1);  // k at 1/4, 1/2 and 1
  CHECK(contains(page, "default-src 'none'"));
  for (const char* outside : {" src=", "@import", "url(", "href=\"http", "href=\"//"}) CHECK(!contains(page, outside));
  CHECK(contains(page, "separatrix verify decay.toml/solution --digits 15"));
  const Json data = Json::parse(here.read("r.json"));
  CHECK(data["format"] == "separatrix-report-1");
  CHECK(data["seed"] == 0);
  CHECK(data["files"][0]["text"] == decay);
  CHECK(data["recordings"][0]["result"][0]["verdict"] == "holds");
  CHECK(data["figures"][0]["frames"].size() == 3);
}

TEST_CASE(
    "replay: a report, in another directory, is the same; with one digit changed it is not, and the place is named") {
  const Workplace here, elsewhere;
  here.write("decay.toml", decay);
  succeed(here, "report decay.toml --out r.html --json r.json --quiet");
  const std::string page = here.read("r.html"), json = here.read("r.json");
  elsewhere.write("r.html", page);
  elsewhere.write("r.json", json);
  CHECK(elsewhere({"replay", "r.html"}).code == 0);
  const Run same = elsewhere({"replay", "r.json"});
  CHECK(same.code == 0);
  CHECK(!contains(same.out, "differs"));
  CHECK(contains(same.out, "separatrix verify decay.toml"));

  Json changed = Json::parse(json);
  changed["recordings"][0]["result"][0]["digits"] = 14;
  elsewhere.write("r.json", changed.dump());
  const Run other = elsewhere({"replay", "r.json"});
  CHECK(other.code == 1);
  CHECK(contains(other.out, "result/0/digits: 14, now 15"));

  // the last digit of the last number of a table
  changed = Json::parse(json);
  std::string table = changed["recordings"].back()["table"];
  char& digit = table[table.size() - 2];
  digit = digit == '1' ? '2' : '1';
  changed["recordings"].back()["table"] = table;
  elsewhere.write("r.json", changed.dump());
  const Run last = elsewhere({"replay", "r.json", "--quiet"});
  CHECK(last.code == 1);
  CHECK(last.out.empty());
}

TEST_CASE("replay: what is no report, and words that a report does not hold, are refused and not run") {
  const Workplace here;
  here.write("no.html", "<html></html>");
  here.write("no.json", "{\"format\": \"other\"}");
  for (const char* name : {"no.html", "no.json"}) {
    const Run run = here({"replay", name});
    CHECK(run.code == 65);
    CHECK(contains(run.err, name));
  }
  CHECK(here({"replay", "absent.html"}).code == 66);
  const auto report = [](const std::vector<std::string>& words) {
    return Json{
        {"format", "separatrix-report-1"},
        {"version", "0.1.0"},
        {"files", Json::array()},
        {"recordings", Json::array({{{"words", words}, {"code", 0}, {"result", Json::object()}, {"table", ""}}})}}
        .dump();
  };
  for (const std::vector<std::string>& words : {std::vector<std::string>{"simulate", "markov", "--csv", "written.csv"},
                                                {"simulate", "markov", "--csv=written.csv"},
                                                {"replay", "bad.json"},
                                                {"simulate", "../model.toml"},
                                                {"simulate", "markov", "--set", "p=@/etc/hostname"}}) {
    here.write("bad.json", report(words));
    const Run run = here({"replay", "bad.json"});
    CHECK(run.code == 65);
    CHECK(contains(run.err, "bad.json"));
    CHECK(here.files() == std::vector<std::string>{"bad.json", "no.html", "no.json"});
  }
  Json outside = Json::parse(report({"simulate", "markov"}));
  outside["files"] = Json::array({{{"name", "../escaped"}, {"text", "x"}}});
  here.write("bad.json", outside.dump());
  CHECK(here({"replay", "bad.json"}).code == 65);
}

TEST_CASE("report: bad input") {
  const Workplace here;
  const Run nothing = here({"report", "makkuva_2024"});
  CHECK(nothing.code == 64);
  CHECK(contains(nothing.err, "--out"));
  CHECK(here({"report", "makkuwa_2024", "--out", "r.html"}).code == 64);
  CHECK(here({"report", "absent.toml", "--out", "r.html"}).code == 66);
  here.write("decay.toml", decay);
  CHECK(here({"report", "decay.toml", "--out", "absent/r.html"}).code == 73);
  CHECK(here({"report", "decay.toml", "--out", "r", "--latex", "r"}).code == 64);
  CHECK(here({"report", "decay.toml", "--out", "r.html", "--digits", "0"}).code == 64);
  CHECK(here({"report", "decay.toml", "--out", "r.html", "--effort", "much"}).code == 64);
  CHECK(here({"report", "decay.toml", "--out", "r.html", "--seed", "-1"}).code == 64);
  CHECK(here({"report", "decay.toml", "--out", "r.html", "--max-work", "x"}).code == 64);
  here.write("slip.toml", replaced(decay, "exp(-k*t)", "exp(-k*t"));
  const Run slip = here({"report", "slip.toml", "--out", "r.html"});
  CHECK(slip.code == 65);
  CHECK(contains(slip.err, "slip.toml:13:"));  // the line of the expression
  CHECK(here.files() == std::vector<std::string>{"decay.toml", "slip.toml"});
}

TEST_CASE("report: a claim that fails is told with its witness, and the exit code is that of verify") {
  const Workplace here;
  here.write("decay.toml", replaced(decay, "exp(-k*t)", "exp(-2*k*t)"));
  const Run run = here({"report", "decay.toml", "--out", "r.html", "--quiet"});
  CHECK(run.code == 1);
  const std::string page = here.read("r.html");
  CHECK(contains(page, "class=\"claim fails\""));
  CHECK(contains(page, "Because: "));
}

TEST_CASE("report --latex: compiles with a stock TeX Live, and prints every claim") {
  const Workplace here;
  here.write("decay.toml", decay);
  succeed(here, "report decay.toml --latex r.tex --quiet --digits 40 --effort full --max-work 30000000 --seed 3");
  const std::string text = here.read("r.tex");
  CHECK(contains(text, "\\begin{longtable}"));
  CHECK(contains(text, "x(t) = x\\_0 e\\textasciicircum{}(-kt) \\textless{}for every k\\textgreater{}"));
  CHECK(occurrences(text, "\\begin{picture}") == 2);
  if (std::system("command -v pdflatex >/dev/null") != 0) {
    MESSAGE("pdflatex is not here: not compiled");
    return;
  }
  const std::string command =
      "cd '" + here.path().string() + "' && pdflatex -interaction=nonstopmode -halt-on-error r.tex >log.txt 2>&1";
  CHECK(std::system(command.c_str()) == 0);
  CHECK(here.read("r.pdf").starts_with("%PDF"));
}

}  // namespace separatrix::testing

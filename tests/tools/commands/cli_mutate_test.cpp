// `separatrix verify --mutate`: what claims notice of slips in the formulas that they rest on.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::string model = R"toml(name = "decay"
states = ["x"]
loss = "k*x^2/2"
[parameters]
k = { default = "2", above = "0" }
[start]
x = "1"
)toml";

const std::string solution = R"toml([[claim]]
id = "solution"
kind = "identity"
expression = "x - x_0*exp(-k*t)"
)toml";

const std::string end = R"toml([[claim]]
id = "end"
kind = "limit"
quantity = "x"
to = "0"
)toml";

const std::string square = R"toml([[claim]]
id = "square"
kind = "bound"
expression = "x^2"
at_least = "0"
on = "trajectory"
)toml";

// those of a fate: "loss  factor"
std::vector<std::string> with_fate(const Json& report, const std::string& fate) {
  std::vector<std::string> all;
  for (const Json& each : report["results"]) {
    if (each["fate"] != fate) continue;
    all.push_back(each["formula"].get<std::string>() + " " + each["slip"].get<std::string>());
  }
  std::ranges::sort(all);
  return all;
}

}  // namespace

TEST_CASE("verify --mutate: every slip is noticed or proved to change nothing") {
  const Workplace here;
  here.write("decay.toml", model + solution);
  const Run run = here(words("verify --mutate decay.toml --json report.json"));
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  const Json json = Json::parse(here.read("report.json"));
  REQUIRE(json.size() == 1);
  const Json& report = json[0];
  CHECK(contains(report["command"], "--mutate"));
  CHECK(report["paper"] == "decay.toml");
  CHECK(report["mutants"] == report["looked_at"]);
  CHECK(report["score"] == 1.0);
  CHECK(report["idle"].empty());
  // the slips of k x^2/2, by hand; -(x - x_0 e^(-k t)) is 0 where the other one is
  using Names = std::vector<std::string>;
  Names of_loss = with_fate(report, "noticed");
  std::erase_if(of_loss, [](const std::string& each) { return !each.starts_with("loss "); });
  CHECK(of_loss == Names{"loss constant", "loss exponent", "loss factor", "loss sign"});
  CHECK(with_fate(report, "equivalent") == Names{"solution: expression sign"});
  CHECK(with_fate(report, "survived").empty());
  CHECK(contains(run.out, "it is 0 where the other one is"));
  CHECK(contains(run.out, "noticed     loss  factor  "));
  CHECK(contains(run.out, "100.0 %"));
}

TEST_CASE("verify --mutate: what nobody notices is listed, and a claim that notices nothing") {
  const Workplace here;
  here.write("decay.toml", model + end);
  const Run run = here(words("verify --mutate decay.toml --json report.json"));
  CHECK(run.code == 1);
  const Json report = Json::parse(here.read("report.json"))[0];
  // the limit 0 is that of every k > 0, of x^4 too, but not of -k x^2/2
  using Names = std::vector<std::string>;
  CHECK(with_fate(report, "survived") == Names{"loss constant", "loss exponent", "loss factor"});
  CHECK(with_fate(report, "undecided") == Names{"loss sign"});  // it has no limit, which is no certain witness
  CHECK(contains(run.out, "mutants that no claim notices"));
  here.write("decay.toml", model + solution + square);
  const Run idle = here(words("verify --mutate decay.toml --json report.json"));
  CHECK(idle.code == 1);
  CHECK(Json::parse(here.read("report.json"))[0]["idle"] == Json{"square"});
  CHECK(contains(idle.out, "claims that notice none: square"));
  // one claim alone
  const Run alone = here(words("verify --mutate decay.toml/solution --quiet"));
  CHECK(alone.code == 0);
  CHECK(alone.out.empty());
}

TEST_CASE("verify --mutate: a sample, and the limits of a claim") {
  const Workplace here;
  here.write("decay.toml", model + solution);
  const Run sample = here(words("verify --mutate decay.toml --mutants 2 --seed 3 --json report.json"));
  CHECK(sample.code == 0);
  const Json report = Json::parse(here.read("report.json"))[0];
  CHECK(report["looked_at"] == 2);
  CHECK(report["results"].size() == 2);
  CHECK(report["mutants"] > 5);
  CHECK(report["seed"] == 3);
  const Run again = here(words("verify --mutate decay.toml --mutants 2 --seed 3 --json -"));
  Json other = Json::parse(again.out)[0];
  for (std::size_t i = 0; i < 2; ++i) CHECK(other["results"][i]["to"] == report["results"][i]["to"]);
  // a paper is as good as a file
  const Run paper = here(words("verify --mutate softmax_2026/P3 --mutants 1 --json -"));
  CHECK(Json::parse(paper.out)[0]["paper"] == "softmax_2026");
}

TEST_CASE("verify --mutate: options that do not go together") {
  const Workplace here;
  here.write("decay.toml", model + solution);
  const auto refused = [&](const std::string& options, const std::string& part) {
    CAPTURE(options);
    const Run run = here(words("verify decay.toml " + options));
    CHECK(run.code == 64);
    CHECK(run.out.empty());
    CHECK(lines(run.err).size() == 1);
    CHECK(contains(run.err, part));
  };
  refused("--mutants 5", "with --mutate only");
  refused("--mutate --mutants 0", "--mutants");
  refused("--mutate --mutants few", "--mutants");
  refused("--mutate --markdown table.md", "without --mutate only");
  CHECK(here(words("verify --mutate nowhere.toml")).code == 66);
  CHECK(here(words("verify --mutate nothing")).code == 64);
}

}  // namespace separatrix::testing

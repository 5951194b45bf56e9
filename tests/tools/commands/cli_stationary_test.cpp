// What `separatrix stationary` prints and writes.
#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

}  // namespace

TEST_CASE("stationary prints kinds, coordinates with all digits, spectra and the ends of curves") {
  const Workplace here;
  const Run run = succeed(here, "stationary markov --set p=0.1 --set q=0.1 --box e=-3:3 --box w=-3:3 --digits 40");
  const auto rows = lines(run.out);
  REQUIRE(rows.size() > 6);
  CHECK(rows[0].starts_with("#  kind"));
  CHECK(rows[1].starts_with("1  minimum manifold  curve"));
  CHECK(rows[4].starts_with("4  saddle"));
  CHECK(contains(rows[4], "-0.7071067811865475244008443621048490392848"));
  CHECK(contains(rows[4], "0.6931471805599453094172321214581765680755"));
  CHECK(contains(rows[4], "third order"));
  CHECK(contains(run.out, "0 (tangent), 0 (exchange)"));
  CHECK(contains(run.out, "(0, -3) to (0, -0.7071067811865475244008443621048490392848)"));
  CHECK(here.files().empty());
}

TEST_CASE("stationary writes the JSON keys of the contract") {
  const Workplace here;
  const Json json = Json::parse(succeed(here, "stationary markov --set p=0.2 --json -").out);
  CHECK(keys(json) == std::vector<std::string>{"version", "command", "seed", "model", "parameters", "box", "digits",
                                               "points", "manifolds", "seeds", "complete", "evidence", "unresolved",
                                               "seconds"});
  CHECK(json["complete"] == true);
  CHECK(json["evidence"] == "searched");  // intervals do not resolve curves
  CHECK(json["unresolved"].empty());
  CHECK(json["parameters"] == Json({{"p", "1/5"}, {"q", "1/10"}}));
  CHECK(json["box"]["w"] == Json({"-3", "3"}));
  REQUIRE(json["points"].size() == 1);
  CHECK(keys(json["points"][0]) == std::vector<std::string>{"number", "state", "loss", "residual", "spectrum",
                                                            "zero_because", "kind", "unstable", "zero", "order",
                                                            "status"});
  CHECK(json["points"][0]["kind"] == "saddle");
  CHECK(json["points"][0]["order"] == 3);
  CHECK(json["points"][0]["zero_because"] == Json({"tangent", "exchange"}));
  CHECK(keys(json["points"][0]["state"]) == std::vector<std::string>{"e", "w"});
  REQUIRE(json["manifolds"].size() == 4);
  CHECK(json["manifolds"][0]["dimension"] == 1);
  CHECK(json["manifolds"][0]["points"].size() == 101);
  CHECK(json["manifolds"][0]["points"][0]["e"].is_string());
  const Json many = Json::parse(succeed(here, "stationary markov --set p=0.2 --digits 20 --json -").out);
  CHECK(many["points"][0]["state"]["w"] == "-0.7071067811865475244");
}

TEST_CASE("stationary writes every point of its curves as CSV") {
  const Workplace here;
  const auto rows = lines(succeed(here, "stationary markov --csv -").out);
  REQUIRE(rows.size() == 1 + 4 * 101 + 1);
  CHECK(rows[0] == "number,kind,dimension,e,w,loss");
  CHECK(rows[1].starts_with("1,minimum manifold,1,"));
  for (const auto& row : rows) CHECK(fields(row).size() == 6);
}

TEST_CASE("a box without a stationary point is an answer, a budget that ends the search is undecided") {
  const Workplace here;
  const Run none = succeed(here, "stationary markov --box e=1:2 --box w=-2:-1");
  REQUIRE(lines(none.out).size() == 1);
  CHECK(none.out.starts_with("no stationary point in the box e = 1:2, w = -2:-1"));
  const Run cut = here(words("stationary markov --max-seeds 1"));
  CHECK(cut.code == 2);
  CHECK(contains(cut.err, "--max-seeds"));
  CHECK(lines(cut.err).size() == 1);
}

TEST_CASE("stationary says what its list rests on, and exits with 2 where a place is not resolved") {
  const Workplace here;
  std::ofstream(here.path() / "needle.toml")
      << "name = \"needle\"\nstates = [\"x\"]\nloss = \"x^2 - exp(-(1e4*(x - 1))^2)/10\"\n[start]\nx = \"1\"\n";
  const Run proved = succeed(here, "stationary needle.toml");
  CHECK(contains(proved.out, "all there are: intervals exclude the rest of the box"));
  CHECK(Json::parse(succeed(here, "stationary needle.toml --json -").out)["evidence"] == "proved");
  CHECK(
      contains(succeed(here, "stationary markov").out, "three rounds of seeds found no other: evidence, not a proof"));
  std::ofstream(here.path() / "hole.toml")
      << "name = \"hole\"\nstates = [\"x\", \"y\"]\nloss = \"exp(-1/(x^2 + y^2))\"\n"
         "[start]\nx = \"1\"\ny = \"1\"\n";
  const Run open = here(words("stationary hole.toml --json -"));
  CHECK(open.code == 2);
  CHECK(contains(open.err, "not resolved"));
  CHECK(lines(open.err).size() == 1);
  const Json json = Json::parse(open.out);
  CHECK(json["complete"] == false);
  CHECK(json["evidence"].is_null());
  REQUIRE(json["unresolved"].size() == 1);
  CHECK(json["unresolved"][0]["hull"]["x"].size() == 2);
}

TEST_CASE("stationary follows a parameter and locates p + q = 1") {
  const Workplace here;
  const std::string command = "stationary markov --set q=0.2 --along p=1/20:19/20 --digits 25";
  const Run run = succeed(here, command);
  CHECK(contains(run.out, "exchange of stability  p = 0.8, e = 0"));
  CHECK(contains(run.out, "pitchfork"));
  const Json json = Json::parse(succeed(here, command + " --json -").out);
  CHECK(keys(json) == std::vector<std::string>{"version", "command", "seed", "model", "parameters", "along", "digits",
                                               "branches", "bifurcations", "cycles", "complete", "seconds"});
  CHECK(json["parameters"] == Json({{"q", "1/5"}}));
  CHECK(keys(json["branches"][0]) == std::vector<std::string>{"number", "dimension", "fixed", "points"});
  CHECK(keys(json["branches"][0]["points"][0]) == std::vector<std::string>{"p", "state", "loss", "unstable"});
  REQUIRE(!json["bifurcations"].empty());
  for (const Json& each : json["bifurcations"]) CHECK(each["p"] == "0.8");
  const auto rows = lines(succeed(here, command + " --csv -").out);
  CHECK(rows[0] == "branch,p,e,w,loss,unstable");
  CHECK(rows.size() > 200);
}

TEST_CASE("stationary follows the cycles from a Hopf point") {
  const Workplace here;
  here.write("oscillator.toml",
             "name = \"oscillator\"\nstates = [\"x\", \"y\"]\n[parameters]\nmu = { default = \"0\" }\n[equations]\n"
             "x = \"mu*x - y - x*(x^2 + y^2)\"\ny = \"x + mu*y - y*(x^2 + y^2)\"\n");
  const std::string command = "stationary oscillator.toml --along mu=-1/4:1/4 --digits 10";
  const Run run = succeed(here, command + " --plot cycles.svg --ordinate x^2+y^2 --json found.json --csv found.csv");
  CHECK(contains(run.out, "edge of the range"));
  const Json json = Json::parse(here.read("found.json"));
  CHECK(json["bifurcations"][0]["period"] == "6.283185307");
  REQUIRE(json["cycles"].size() == 1);
  const Json& branch = json["cycles"][0];
  CHECK(keys(branch) == std::vector<std::string>{"number", "hopf", "points", "bifurcations", "end", "end_hopf"});
  CHECK(branch["hopf"] == 1);
  CHECK(branch["end"] == "edge");
  CHECK(branch["end_hopf"].is_null());
  const Json& last = branch["points"].back();
  CHECK(keys(last) ==
        std::vector<std::string>{"mu", "period", "multipliers", "state", "lowest", "highest", "unstable"});
  CHECK(last["mu"] == "0.25");
  CHECK(last["highest"]["x"] == "0.5");  // √μ
  CHECK(last["unstable"] == 0);
  const auto rows = lines(here.read("found.csv"));
  CHECK(rows[0] == "branch,mu,x,y,loss,unstable,period,lowest_x,lowest_y,highest_x,highest_y");
  CHECK(rows.back().starts_with("cycle-1,0.25,"));
  CHECK(rows.back().ends_with(",,0,6.283185307,-0.5,-0.5,0.5,0.5"));
  for (const char* name : {"'stable cycles'", "'Hopf'"}) CHECK(contains(here.read("cycles.gp"), name));
}

TEST_CASE("stationary draws a portrait and a bifurcation diagram") {
  const Workplace here;
  succeed(here, "stationary markov --plot portrait.png --quiet");
  succeed(here, "stationary markov --along p=1/20:19/20 --plot branches.svg --quiet");
  CHECK(here.files() == std::vector<std::string>{"branches.gp", "branches.svg", "portrait.gp", "portrait.png"});
  const std::string portrait = here.read("portrait.gp"), branches = here.read("branches.gp");
  for (const char* name : {"curve of minima", "curve of maxima", "degenerate saddle", "with vectors"}) {
    CHECK(contains(portrait, name));
  }
  for (const char* name : {"'stable'", "'unstable'", "'pitchfork'", "'exchange of stability'"}) {
    CHECK(contains(branches, name));
  }
  CHECK(here.read("portrait.png").starts_with("\x89PNG"));
}

TEST_CASE("stationary gives the same for the same seed") {
  const Workplace here;
  const std::string command = "stationary markov --set p=0.3 --seed 7 --csv -";
  CHECK(succeed(here, command).out == succeed(here, command).out);
}

}  // namespace separatrix::testing

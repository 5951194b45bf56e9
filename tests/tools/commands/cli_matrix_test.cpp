// Vectors and matrices in models and options.
#include <doctest/doctest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const char* const network = R"toml(
name = "network"
states = ["W[2][3]", "v[2]"]
loss = "(dot(v, tanh(W*x)) - y)^2/2 + norm2(W)/20"
[parameters]
x = ["1", "1/2", -1]
y = "3/4"
[start]
W = [["1", "0", "1/3"], [0, "-1/2", 0.25]]
v = "[1/2, -1]"
)toml";

// the same, entry by entry
const char* const components = R"toml(
name = "components"
states = ["W1_1", "W1_2", "W1_3", "W2_1", "W2_2", "W2_3", "v1", "v2"]
loss = """(v1*tanh(W1_1*x1 + W1_2*x2 + W1_3*x3) + v2*tanh(W2_1*x1 + W2_2*x2 + W2_3*x3) - y)^2/2
  + (W1_1^2 + W1_2^2 + W1_3^2 + W2_1^2 + W2_2^2 + W2_3^2)/20"""
[parameters]
x1 = 1
x2 = "1/2"
x3 = -1
y = "3/4"
[start]
W1_1 = 1
W1_2 = 0
W1_3 = "1/3"
W2_1 = 0
W2_2 = "-1/2"
W2_3 = "1/4"
v1 = "1/2"
v2 = -1
)toml";

std::string example() { return std::getenv("SEPARATRIX_ROOT") + std::string("/examples/deep-linear.toml"); }

Json simulate(const Workplace& here, const std::string& file, const std::vector<std::string>& options) {
  std::vector<std::string> line{"simulate", file, "--json", "-"};
  line.insert(line.end(), options.begin(), options.end());
  const Run run = here(line);
  CHECK(run.code == 0);
  CHECK(run.err == "");
  return Json::parse(run.out);
}

std::vector<std::string> ends(const Json& json) {
  std::vector<std::string> all;
  for (const auto& [name, value] : json["final"].items()) all.push_back(value.get<std::string>());
  return all;
}

}  // namespace

TEST_CASE("a model of matrices has the digits of the same model written by components") {
  const Workplace here;
  here.write("network.toml", network);
  here.write("components.toml", components);
  const Json matrices = simulate(here, "network.toml", {"--until", "3", "--digits", "30", "--show", "dot(v, W*x)"});
  const Json entries = simulate(here, "components.toml", {"--until", "3", "--digits", "30"});
  CHECK(ends(matrices) == ends(entries));
  CHECK(matrices["loss"] == entries["loss"]);
  CHECK(matrices["final"].contains("W[2][3]"));
  CHECK(matrices["parameters"].contains("x[3]"));
  CHECK(matrices["shown"].contains("dot(v, W*x)"));
  const std::string rows = succeed(here, "simulate network.toml --until 1 --csv - --quiet").out;
  CHECK(lines(rows).front() == "t,W[1][1],W[1][2],W[1][3],W[2][1],W[2][2],W[2][3],v[1],v[2],loss");
}

TEST_CASE("the deep linear network follows its closed form, and what its layers differ by stays") {
  const Workplace here;
  const Json json = simulate(here, example(), {"--until", "2", "--digits", "30", "--show", "norm2(W1 - W2)"});
  // p(t) = a/(1 + (a/p0 - 1) exp(-2 a t)) of the singular values a = 3 and 1 with p0 = 1/100, by mpmath:
  // W1 = W2 = (sqrt(p3) + sqrt(p1))/2 on the diagonal, half the difference beside it
  const auto agrees = [&](const std::string& state, const std::string& expected) {
    CHECK(json["final"][state].get<std::string>().substr(0, 28) == expected.substr(0, 28));
  };
  agrees("W1[1][1]", "1.16333374744774349732488207975");
  agrees("W2[2][2]", "1.16333374744774349732488207975");
  agrees("W1[1][2]", "0.567128256751249775784581430673933");
  agrees("W2[2][1]", "0.567128256751249775784581430673933");
  REQUIRE(json["invariants"].size() == 4);
  CHECK(json["invariants"][1]["name"] == "balance[1][2]");
  const Run derived = here({"derive", example()});
  CHECK(derived.code == 0);
  CHECK(contains(derived.out, "parameter A = [[2, 1], [1, 2]]"));
  CHECK(contains(derived.out, "\nloss = norm2(W2*W1 - A)/2\n"));
  CHECK(contains(derived.out, "  W1' = -transpose(W2)*(W2*W1 - A)\n  W2' = -(W2*W1 - A)*transpose(W1)\n"));
  CHECK(contains(derived.out, "  balance = W1*transpose(W1) - transpose(W2)*W2\n"));
  const std::string latex = succeed(here, "derive --latex " + example()).out;
  CHECK(contains(latex, "\\dot{W_{1}} &= -W_{2}^{\\top} \\left(W_{2} W_{1} - A\\right)"));
  CHECK(contains(derived.out, "dbalance[2][1]/dt = 0: proved"));
}

TEST_CASE("options name whole vectors and matrices, in brackets, as rows and as files") {
  const Workplace here;
  here.write("network.toml", network);
  here.write("W.csv", "# rows\n1, 1/2, 0\n0, 0, 0.1\n");
  const std::vector<std::string> until{"--until", "1", "--digits", "20"};
  const auto with = [&](std::vector<std::string> options) {
    options.insert(options.end(), until.begin(), until.end());
    return ends(simulate(here, "network.toml", options));
  };
  const auto one_by_one =
      with({"--from", "W[1][1]=1,W[1][2]=1/2,W[1][3]=0,W[2][1]=0,W[2][2]=0,W[2][3]=0.1,v[1]=1,v[2]=2", "--set",
            "x[1]=1", "--set", "x[2]=2", "--set", "x[3]=3"});
  CHECK(with({"--from", "W=[[1,1/2,0],[0,0,0.1]],v=[1,2]", "--set", "x=[1,2,3]"}) == one_by_one);
  CHECK(with({"--from", "W=@W.csv,v=[1,2]", "--set", "x=1,2,3"}) == one_by_one);
  CHECK(with({"--from", "v=0"}) == with({"--from", "v[1]=0,v[2]=0"}));

  here.write("file.toml", std::string(network) + "# W from a file\n");
  std::string text = here.read("file.toml");
  text.replace(text.find("[[\"1\""), text.find("]]") + 2 - text.find("[[\"1\""), "\"@W.csv\"");
  here.write("file.toml", text);
  CHECK(ends(simulate(here, "file.toml", until)) == with({"--from", "W=@W.csv"}));

  here.write(
      "wells.toml",
      "name = \"wells\"\nstates = [\"x[2]\"]\nloss = \"norm2(x .^ 2 - ones(2))/4\"\n[start]\nx = \"normal(0, 1)\"\n");
  const Json points = Json::parse(succeed(here, "stationary wells.toml --box x=-2:1/2 --json -").out);
  CHECK(points["points"].size() == 4);
  const Json random = Json::parse(succeed(here, "ensemble wells.toml --random 10 --init x=uniform(1,2) --json -").out);
  CHECK(random["init"]["x[2]"] == "uniform(1, 2)");
}

TEST_CASE("wrong shapes in options are one sentence") {
  const Workplace here;
  here.write("network.toml", network);
  here.write("rows.csv", "1,2\n3\n");
  const auto refused = [&](const std::vector<std::string>& line, int code, const std::string& says) {
    const Run run = here(line);
    CAPTURE(run.err);
    CHECK(run.code == code);
    CHECK(run.out == "");
    CHECK(contains(run.err, says));
  };
  refused({"simulate", "network.toml", "--from", "W=[1,2]"}, 64,
          "a vector of 2 for --from W is not allowed; allowed: a 2x3 matrix");
  refused({"simulate", "network.toml", "--set", "x=[[1,2],[3,4]]"}, 64,
          "a 2x2 matrix for --set x is not allowed; allowed: a vector of 3");
  refused({"simulate", "network.toml", "--set", "x=1,2"}, 64,
          "a row of 2 for --set x is not allowed; allowed: a vector of 3");
  refused({"simulate", "network.toml", "--set", "x=[1,2"}, 64, "'[' without its ']'");
  refused({"simulate", "network.toml", "--set", "x=@rows.csv"}, 65, "rows.csv:2:1: this row has 1 numbers");
  refused({"simulate", "network.toml", "--set", "x=@none.csv"}, 66, "cannot read none.csv");
  refused({"simulate", "network.toml", "--from", "V=1"}, 64, "there is no state V");
  refused({"simulate", "network.toml", "--from", "v=1,v[2]=2"}, 64, "v[2] is given twice");
  refused({"simulate", "network.toml", "--event", "W*x"}, 64, "this is a vector of 2, and a number is needed");
  refused({"simulate", "network.toml", "--show", "norm(W*v)"}, 64, "product of a 2x3 matrix and a vector of 2");
  refused({"phase", "network.toml", "--x", "v=-1:1", "--y", "W[1][1]=-1:1"}, 64,
          "v is a vector of 2; one of its entries, such as v[1]");
  refused({"stationary", "network.toml", "--along", "x=0:1"}, 64, "x is a vector of 3");
}

TEST_CASE("wrong shapes in a model file are one sentence at their line") {
  const Workplace here;
  const auto refused = [&](const std::string& changed, const std::string& into, const std::string& says) {
    std::string text = network;
    text.replace(text.find(changed), changed.size(), into);
    here.write("bad.toml", text);
    const Run run = here({"derive", "bad.toml"});
    CAPTURE(run.err);
    CHECK(run.code == 65);
    CHECK(contains(run.err, says));
  };
  refused("norm2(W)/20", "W/20", "bad.toml:4:37: sum of a number and a 2x3 matrix");
  refused("W*x", "W*v", "bad.toml:4:23: product of a 2x3 matrix and a vector of 2");
  refused("W = [[\"1\", \"0\", \"1/3\"], [0, \"-1/2\", 0.25]]", "W = [1, 2]",
          "bad.toml:9:5: a vector of 2 for the start of W is not allowed: a 2x3 matrix");
  refused("[0, \"-1/2\", 0.25]", "[0]", "bad.toml:9:25: this row has 1 entries, the first one has 3");
  refused("v = \"[1/2, -1]\"", "v = \"normal(0, 1)\"\n\"v[2]\" = 1", "state v[2] has a start already");
  refused("\"v[2]\"", "\"v[0]\"", "'v[0]' cannot name a state");
  refused("\"v[2]\"", "\"W[2]\"", "there is a state of this name already");
  refused("x = [\"1\", \"1/2\", -1]", "x = []", "x must be a number");
}

}  // namespace separatrix::testing

// What a model file says of its loss beside the formula: levels, variables minimised out, weights of the data.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

struct Files : Workplace {
  Run refuse(const std::string& text) const {
    write("m.toml", text);
    Run run = (*this)(words("derive m.toml"));
    CHECK(run.code == 65);
    CHECK(run.out.empty());
    CAPTURE(run.err);
    return run;
  }
};

// wells at x = -1 and x = 1 of which s lowers one by 2 s, exactly: (x^2 - 1)^2/4 + s (x^3/3 - x) has its zeros of the slope at ±1
std::string slanted(const std::string& levels) {
  return "name = \"m\"\nstates = [\"x\"]\nloss = \"(x^2 - 1)^2/4 + s*(x^3/3 - x)\"\n[parameters]\n"
         "s = { default = \"1/10\", min = 0, max = \"1/2\" }\n[levels]\n" +
         levels + "\n[start]\nx = \"-1/2\"\n";
}

}  // namespace

TEST_CASE("[levels] name the minima of a model of one's own") {
  // the loss is -2s/3 at 1 and 2s/3 at -1
  const Files here;
  // s (x^3/3 - x) falls without bound to the left, and x^4/4 takes over: the minimum is at 1 while 0 <= s <= 1/2
  here.write("m.toml", slanted("low = \"-2*s/3\"\nhigh = \"2*s/3\""));
  const Run derive = here(words("derive m.toml"));
  CHECK(derive.code == 0);
  CHECK(contains(derive.out, "levels of the loss, the infimum first\n  low = -2/3*s\n  high = 2/3*s\n"));
  for (const auto& [start, label] : {std::pair{"-1/2", "local-minimum"}, std::pair{"1/2", "global-minimum"}}) {
    const Run run = here(words("basin m.toml --from x=" + std::string(start) + " --quiet --json -"));
    CHECK(run.code == 0);
    CHECK(Json::parse(run.out)["starts"][0]["label"] == label);
  }
}

TEST_CASE("[levels] that cannot be right are refused with a witness") {
  const Files here;
  CHECK(
      contains(here.refuse(slanted("low = \"2*s/3\"")).err, "m.toml:7:7: low is not the infimum of the loss: loss = "));
  const Run order = here.refuse(slanted("high = \"-2*s/3\"\nlow = \"-2*s/3 - s\""));
  CHECK(contains(order.err, "high is not the infimum of the loss: low = "));
  CHECK(contains(here.refuse(slanted("low = \"x\"")).err, "a level is made of parameters alone, and x is none"));
  CHECK(contains(here.refuse(slanted("x = \"0\"")).err, "'x' cannot name a level"));
  CHECK(contains(
      here.refuse("name = \"m\"\nstates = [\"x\"]\n[equations]\nx = \"-x\"\n[levels]\na = 0\n[start]\nx = 1\n").err,
      "[levels] are losses at which a gradient flow comes to rest, and this is none"));
}

TEST_CASE("a variable minimised out does not move the states through it") {
  // min over u of (u - x)^2 + u^2 is u = x/2, where the loss is x^2/2: x' = -x
  const Files here;
  const std::string model =
      "name = \"m\"\nstates = [\"x\"]\nloss = \"(u - x)^2 + u^2\"\n[definitions]\nu = { value = \"VALUE\", "
      "minimises = FLAG }\n[start]\nx = 1\n";
  const auto with = [&](const std::string& value, const std::string& flag) {
    std::string text = model;
    text.replace(text.find("VALUE"), 5, value);
    text.replace(text.find("FLAG"), 4, flag);
    return text;
  };
  here.write("m.toml", with("x/2", "true"));
  const Run derive = here(words("derive m.toml"));
  CHECK(derive.code == 0);
  CHECK(contains(derive.out, "minimised out: u"));
  CHECK(contains(derive.out, "dloss/du = 0: proved"));
  const Run run = here(words("simulate m.toml --until 1 --quiet --json -"));
  // e^-1 to 15 digits, from tables
  CHECK(Json::parse(run.out)["final"]["x"].get<std::string>().substr(0, 15) == "0.3678794411714");
  CHECK(contains(here.refuse(with("x/3", "true")).err, "m.toml:5:1: the loss is not stationary in u: dloss/du = "));
  CHECK(contains(here.refuse(with("x/2", "\"yes\"")).err, "minimises must be true or false"));
  CHECK(contains(here.refuse("name = \"m\"\nstates = [\"x\"]\n[equations]\nx = \"-u\"\n[definitions]\nu = { value = "
                             "\"x\", minimises = true }\n"
                             "[start]\nx = 1\n")
                     .err,
                 "minimises = true is of definitions in a loss, and this model has none"));
}

TEST_CASE("weighted means of vectors, as regression has them") {
  // normal equations of weights 1, 3, 2: 9 w1 - 9 w2 = -3, -9 w1 + 30 w2 = 6, so w = (-4/21, 1/7)
  const Files here;
  here.write("points.csv", "x1,x2,y,m\n2,-1,1,1\n-1,3,1,3\n1,1,-1,2\n");
  here.write("m.toml",
             "name = \"m\"\nstates = [\"w[2]\"]\nloss = \"mean(points, (y - dot(w, x))^2/2, m)\"\n[data]\npoints = "
             "\"points.csv\"\n[start]\nw = 0\n");
  const Run derive = here(words("derive m.toml"));
  CHECK(derive.code == 0);
  CHECK(contains(derive.out, "loss = mean(points, m*(y - dot(w, x))^2/2)/2"));
  const Run run = here(words("simulate m.toml --until 1000 --quiet --json -"));
  const Json end = Json::parse(run.out)["final"];
  CHECK(end["w[1]"].get<std::string>().substr(0, 14) == "-0.19047619047");
  CHECK(end["w[2]"].get<std::string>().substr(0, 13) == "0.14285714285");
}

}  // namespace separatrix::testing

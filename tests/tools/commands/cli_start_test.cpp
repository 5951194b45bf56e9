// Models whose file says nothing of a start.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::string wells = "name = \"wells\"\nstates = [\"x\", \"y\"]\nloss = \"(x^2 - 1)^2/4 + y^2/2\"\n";

}  // namespace

TEST_CASE("a model without a start answers whatever needs none, and starts that are given") {
  const Workplace here;
  here.write("wells.toml", wells);
  here.write("starts.csv", "x,y\n1/2,1\n-1/2,1\n");
  here.write("column.csv", "y\n1\n2\n");
  CHECK(contains(succeed(here, "derive wells.toml").out, "x"));
  CHECK(contains(succeed(here, "stationary wells.toml").out, "strict minimum"));
  // the wells of x = 1 and x = −1 have the halves of the plane
  const Json phase = Json::parse(succeed(here, "phase wells.toml --size 4x4 --json -").out);
  CHECK(phase["counts"]["equilibrium-1"] == 8);
  CHECK(phase["counts"]["equilibrium-2"] == 8);
  CHECK(Json::parse(succeed(here, "phase wells.toml --x x=-1:1 --y log:y=1:2 --size 2x2 --json -").out)["counts"]
            .size() == 2);
  for (const std::string command : {"basin wells.toml --from x=1/2,y=0", "basin wells.toml --starts starts.csv",
                                    "basin wells.toml --starts column.csv --from x=1/2"}) {
    CAPTURE(command);
    CHECK(std::fabs(number(Json::parse(succeed(here, command + " --json -").out)["starts"][0]["limit"]["x"]) - 1) <
          1e-12);
  }
  CHECK(succeed(here, "ensemble wells.toml --random 10 --init normal(0,1)").code == 0);
  CHECK(succeed(here, "ensemble wells.toml --random 10 --init x=normal(0,1) --from y=0").code == 0);
  CHECK(succeed(here, "boundary wells.toml --from x=-1,y=1 --to x=1").code == 0);
  CHECK(succeed(here, "simulate wells.toml --from x=1/2,y=1").code == 0);
  CHECK(succeed(here, "simulate wells.toml --starts starts.csv").code == 0);
  // the report has the plane, and no path
  CHECK(here(words("report wells.toml --out wells.html")).code == 2);  // there is no claim in it
  CHECK(contains(here.read("wells.html"), "Where starts go"));
  CHECK_FALSE(contains(here.read("wells.html"), "The trajectory of the model's start"));
  // velocities start at 0 there, too
  here.write("ball.toml", wells + "[flow]\nfriction = 1\n");
  CHECK(succeed(here, "simulate ball.toml --from x=1/2,y=1").code == 0);
}

TEST_CASE("a start that is needed and not given is asked for in one sentence") {
  const Workplace here;
  here.write("wells.toml", wells);
  here.write("column.csv", "y\n1\n2\n");
  for (const auto& [command, says] :
       {std::pair<std::string, std::string>{
            "simulate wells.toml",
            "--from (none) is not allowed; allowed: with a value for x, of which wells says nothing"},
        {"simulate wells.toml --from x=1",
         "--from x=1 is not allowed; allowed: with a value for y, of which wells says nothing"},
        {"simulate wells.toml --from x=1,y=1 --from y=1", "a value for x, of which wells says nothing"},
        {"basin wells.toml", "a value for x, of which wells says nothing"},
        {"basin wells.toml --starts column.csv", "a value for x, of which wells says nothing"},
        {"boundary wells.toml --to x=1,y=1", "a value for x, of which wells says nothing"},
        {"phase wells.toml --x x=-1:1 --y init-scale=1:2", "a value for y, of which wells says nothing"},
        {"ensemble wells.toml --init x=normal(0,1)", "a value for y, of which wells says nothing"}}) {
    CAPTURE(command);
    const Run run = here(words(command));
    CHECK(run.code == 64);
    CHECK(run.out.empty());
    CHECK(lines(run.err).size() == 1);
    CHECK(contains(run.err, says));
  }
  here.write("claim.toml", wells + "[[claim]]\nid = \"two\"\nkind = \"count\"\nof = \"strict minimum\"\nequals = 2\n");
  const Run claim = here(words("verify claim.toml"));
  CHECK(claim.code == 65);
  CHECK(
      contains(claim.err, "claim.toml:4:1: claims are checked from the model's start, and a table [start] is missing"));
  here.write("half.toml", wells + "[start]\nx = 1\n");
  CHECK(contains(here(words("derive half.toml")).err, "state y has no start"));
}

}  // namespace separatrix::testing

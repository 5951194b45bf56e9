// Basins of models that are no gradient flow, as a user meets them.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::string examples = std::getenv("SEPARATRIX_ROOT") + std::string("/examples/");

}  // namespace

TEST_CASE("basin of the almost bilinear game: cycle-1 with the period of van der Pol's equation") {
  const Workplace here;
  const std::string game = examples + "minimax-cycle.toml";
  // mpmath: successive returns of Taylor series at 40 digits; the change of scale u = √3 y keeps the multiplier
  const std::string text = succeed(here, "basin " + game + " --digits 30").out;
  CHECK(contains(text, "label   cycle-1\n"));
  CHECK(contains(text, "period  6.6632868593231301896996820304"));
  CHECK(contains(text, "multipliers 0.00085969506360380518611970750"));
  CHECK(contains(text, "digits of the period and the multipliers, between two runs"));
  const Json found = Json::parse(succeed(here, "basin " + game + " --json -").out)["starts"][0];
  CHECK(found["label"] == "cycle-1");
  CHECK(std::fabs(number(found["period"]) - 6.66328685932313) < 1e-13);
  CHECK(std::fabs(number(found["multipliers"][0]["real"]) - 0.000859695063603805) < 1e-15);
  CHECK(found["limit"].is_null());
  CHECK(found["end"].size() == 2);
  // 2π (1 + ε²/16 + O(ε⁴)) at ε = 1/10
  const Json small = Json::parse(succeed(here, "basin " + game + " --set eps=1/10 --json -").out)["starts"][0];
  CHECK(std::fabs(number(small["period"]) - 6.283185307179586 * (1 + 1.0 / 1600)) < 1e-5);
  CHECK(Json::parse(succeed(here, "basin " + game + " --from x=0,y=0 --json -").out)["starts"][0]["label"] ==
        "stationary");
}

TEST_CASE("phase of the almost bilinear game is one cycle, whatever the number of threads") {
  const Workplace here;
  const std::string command = "phase " + examples + "minimax-cycle.toml --size 6x6 --json - --threads ";
  const Json one = Json::parse(succeed(here, command + "1").out), three = Json::parse(succeed(here, command + "3").out);
  CHECK(one["counts"]["cycle-1"] == 36);
  CHECK(std::fabs(number(one["cycles"]["cycle-1"]["period"]) - 6.66328685932313) < 1e-5);  // six digits are told
  CHECK(three["counts"] == one["counts"]);
  CHECK(three["cycles"] == one["cycles"]);
}

TEST_CASE("a bilinear game: every path is a rotation, of period 2 pi") {
  const Workplace here;
  here.write("game.toml",
             "name = \"bilinear\"\nstates = [\"x\", \"y\"]\nloss = \"x*y\"\n[flow]\nascent = [\"y\"]\n"
             "[start]\nx = 1\ny = 0\n");
  const std::string text = succeed(here, "basin game.toml").out;
  CHECK(contains(text, "label   rotation\n"));
  CHECK(contains(text, "period  6.28318530717959\n"));
}

TEST_CASE("foxes and hares: a rotation, for log |x| - x + log |y| - y is found and conserved") {
  const Workplace here;
  const auto write = [&](const std::string& damping) {
    here.write("lv.toml", "name = \"lv\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"x*(1 - y" + damping +
                              ")\"\ny = \"y*(x - 1)\"\n[start]\nx = 2\ny = 1\n");
  };
  write("");
  const std::string text = succeed(here, "basin lv.toml").out;
  CHECK(contains(text, "label   rotation\n"));
  // mpmath: ∮ dx/(x(1 − y)) with both branches of Lambert's W for y
  CHECK(contains(text, "period  6.60848267123506\n"));
  // where hares compete the equilibrium attracts
  write(" - (x - 1)/50");
  CHECK(contains(succeed(here, "basin lv.toml").out, "label   equilibrium-"));
}

TEST_CASE("competition: rabbits or sheep, and the boundary into the saddle (1, 1)") {
  const Workplace here;
  const std::string model = examples + "competition.toml";
  const Json rabbits = Json::parse(succeed(here, "basin " + model + " --from x=2,y=1/2 --json -").out)["starts"][0];
  CHECK(std::fabs(number(rabbits["limit"]["x"]) - 3) < 1e-14);
  CHECK(number(rabbits["limit"]["y"]) == 0);
  CHECK(rabbits["loss"].is_null());
  CHECK(rabbits["period"].is_null());
  const Json sheep = Json::parse(succeed(here, "basin " + model + " --from x=1/2,y=2 --json -").out)["starts"][0];
  CHECK(std::fabs(number(sheep["limit"]["y"]) - 2) < 1e-14);
  CHECK(sheep["label"] != rabbits["label"]);
  const Json boundary =
      Json::parse(succeed(here, "boundary " + model + " --from x=1/2,y=0 --to x=1/2,y=2 --digits 30 --json -").out);
  // mpmath: the power series of the stable manifold of (1, 1), continued backward in time to x = 1/2
  CHECK(contains(boundary["point"]["y"].get<std::string>(), "0.6148141887425428415393172662"));
  CHECK(boundary["agreed_digits"] >= 29);
}

TEST_CASE("what has no basins, or no loss, is refused in one sentence") {
  const Workplace here;
  here.write("driven.toml", "name = \"driven\"\nstates = [\"x\"]\n[equations]\nx = \"-x + t\"\n[start]\nx = 1\n");
  CHECK(contains(here(words("basin driven.toml")).err, "a model whose equations do not depend on time"));
  CHECK(contains(here(words("phase " + examples + "competition.toml --size 3x3 --color loss")).err,
                 "with a model that has a loss, and competition has none"));
}

}  // namespace separatrix::testing

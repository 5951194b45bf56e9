// Networks of products on the command line: what `separatrix stages` and others print, write and refuse.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::string dropping = " --set H=1,.6,.6,.1;.6,1,0,0;.6,0,1,-.15;.1,0,-.15,1 --set target=-.6,1.4,1.1,.45";

std::string example(const std::string& name) { return std::getenv("SEPARATRIX_ROOT") + ("/examples/" + name); }

Run refused(const std::string& command, int code) {
  const Workplace here;
  CAPTURE(command);
  Run run = here(words(command));
  CHECK(run.code == code);
  CHECK(run.out.empty());
  CHECK(here.files().empty());
  return run;
}

}  // namespace

TEST_CASE("stages of a regression: the JSON of the contract") {
  const Workplace here;
  const Run run = here(words("stages diagonal-regression" + dropping + " --alphas 1e-16,1e-64,1e-256 --json -"));
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  const Json json = Json::parse(run.out);
  REQUIRE(json["stages"].size() == 5);
  const Json& third = json["stages"][2];
  CHECK(third["k"] == 3);
  CHECK(number(third["time"]) == doctest::Approx(1.68208579).epsilon(1e-8));
  CHECK(third["coordinate"] == 2);
  CHECK(third["sign"] == 1);
  CHECK(third["dropped"] == Json({0}));
  CHECK(number(third["gap"]) > 0);
  CHECK(third["state"] == Json({"0", "1.04", "0.6725", "0"}));
  CHECK(third["rank"]["all"] == 2);
  CHECK(json["stages"][4]["gap"].is_null());
  CHECK(json["exact"] == true);
  REQUIRE(json["measured"].size() == 3);
  CHECK(json["measured"][1]["alpha"] == "1e-64");
  CHECK(json["measured"][1]["times"].size() == 5);
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(number(json["extrapolated"][k]) == doctest::Approx(number(json["stages"][k]["time"])).epsilon(1e-9));
  }
}

TEST_CASE("stages as rationals, and with more digits") {
  const Workplace here;
  const Run exact = here(words("stages diagonal-regression --set H=2,0;0,1 --set target=1,-1.3 --rationals --json -"));
  CHECK(exact.code == 0);
  CHECK(Json::parse(exact.out)["stages"][1]["time"] == "10/13");
  const Run precise =
      here(words("stages diagonal-regression --set H=2,0;0,1 --set target=1,-1.3 --digits 30 --json -"));
  CHECK(Json::parse(precise.out)["stages"][1]["time"] == "0.769230769230769230769230769231");
}

TEST_CASE("stages at alpha = 1e-10000 in double and in more digits agree") {
  const Workplace here;
  const std::string command =
      "stages diagonal-regression --set H=2,0;0,1 --set target=1,-1.3 --alphas 1e-10000 --json -";
  const Json fast = Json::parse(here(words(command)).out),
             precise = Json::parse(here(words(command + " --digits 20")).out);
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK(number(fast["measured"][0]["times"][k]) ==
          doctest::Approx(std::stod(precise["measured"][0]["times"][k].get<std::string>())).epsilon(1e-11));
  }
}

TEST_CASE("stages of an attention head on tokens from a file") {
  const Workplace here;
  const Run run = here({"stages", "diagonal-attention", "--data", example("attention-tokens.csv"), "--set",
                        "teacher-a=-1.4282632237402604,0.6770605577101665,-0.3739376272450221", "--set",
                        "teacher-b=0.29617773219424043,-0.1699894610404072,1.3158645964448876", "--json", "-"});
  CHECK(run.code == 0);
  const Json json = Json::parse(run.out);
  // reference: an independent stiff integration in dual coordinates, extrapolated to alpha = 0
  const std::vector<double> times{.852499, 1.199119, 1.757193, 2.417846, 2.554825, 3.115438};
  const std::vector<int> coordinates{5, 2, 0, 3, 1, 4}, signs{1, -1, -1, 1, 1, -1};
  const std::vector<double> losses{1.37347713, .97552486, .42364575, .28023089, .05005580, 0};
  REQUIRE(json["stages"].size() == 6);
  CHECK(number(json["loss"]) == doctest::Approx(2.03418383).epsilon(1e-8));
  for (std::size_t k = 0; k < 6; ++k) {
    const Json& stage = json["stages"][k];
    CHECK(number(stage["time"]) == doctest::Approx(times[k]).epsilon(1e-6));
    CHECK(stage["coordinate"] == coordinates[k]);
    CHECK(stage["sign"] == signs[k]);
    CHECK(std::abs(number(stage["loss"]) - losses[k]) < 1e-8);
    CHECK(stage["robust"] == "holds");
  }
  CHECK(json["stages"][2]["rank"] == Json({{"KQ", 2}, {"VO", 1}}));
}

TEST_CASE("stages of a network of one's own") {
  const Workplace here;
  const Run run = here({"stages", example("two-products.toml"), "--alphas", "1e-16,1e-64", "--json", "-"});
  CHECK(run.code == 0);
  const Json json = Json::parse(run.out);
  CHECK(json["exact"] == false);
  // slopes at 0: 1 and 1/2; b0 = 1 leaves the slope of b1 as it is
  REQUIRE(json["stages"].size() == 2);
  CHECK(json["stages"][0]["coordinate"] == 0);
  CHECK(json["stages"][0]["time"] == "1");
  CHECK(json["stages"][1]["time"] == "2");
  CHECK(json["stages"][1]["state"] == Json({"0.875", "0.5"}));
  for (std::size_t k = 0; k < json["stages"].size(); ++k) {
    CHECK(number(json["extrapolated"][k]) == doctest::Approx(number(json["stages"][k]["time"])).epsilon(1e-5));
  }
}

TEST_CASE("stages draws the staircase and the coordinates") {
  const Workplace here;
  const Run run = here(words("stages diagonal-regression --alphas 1e-8,1e-32 --plot stages.png --csv stages.csv"));
  CHECK(run.code == 0);
  CHECK(contains(run.out, "pictures: stages.png, stages-coordinates.png"));
  for (const char* file : {"stages.png", "stages-coordinates.png", "stages.csv"}) {
    const auto files = here.files();
    CHECK(std::find(files.begin(), files.end(), file) != files.end());
  }
  // lines of the stages have the names that the table has, not bare numbers
  CHECK(contains(here.read("stages.gp"), "('beta1+'"));
}

TEST_CASE("stages sets gradient descent beside the flow") {
  const Workplace here;
  const std::string command =
      "stages diagonal-regression --set H=2,0;0,1 --set target=1,-1.3 --theta0 u=.7,-1.1;v=-.2,.5 --alphas 1e-32 ";
  const Run run = here(words(command + "--until 1.2 --learning-rate 1/50 --json s.json --csv s.csv --plot s.png"));
  CHECK(run.code == 0);
  CHECK(contains(run.out, "2 of 2 products passed 0.00001"));
  CHECK(contains(run.out, "descent, 1e-32"));
  const Json json = Json::parse(here.read("s.json"));
  CHECK(json["descent"]["learning_rate"] == "1/50");
  // β passes 1e-5 after k steps, p (1 + ηg)^k = √(4e-5): p = α|ξ ± η|
  const double L = 32 * std::log(10);
  const std::vector<double> g{2, 1.3}, p{.5, 1.6};
  for (std::size_t i = 0; i < 2; ++i) {
    const double logarithms = std::log(4e-5 / (p[i] * p[i])) / 2 + L;
    const Json &flow = json["measured"][0]["learned"][i], &descent = json["descent"]["measured"][0]["learned"][i];
    CHECK(flow["coordinate"] == i);
    CHECK(flow["name"] == "beta" + std::to_string(i));
    CHECK(flow["s"].get<double>() == doctest::Approx(logarithms / (g[i] * L)).epsilon(1e-5));
    CHECK(descent["s"].get<double>() == doctest::Approx(logarithms / (50 * std::log1p(g[i] / 50) * L)).epsilon(1e-5));
  }
  const std::string csv = here.read("s.csv");
  CHECK(csv.starts_with("alpha,method,s,loss,beta0,beta1\n1e-32,flow,0,"));
  CHECK(contains(csv, "\n1e-32,gradient-descent,0,"));
  CHECK(contains(here.read("s.gp"), "gradient descent"));
}

TEST_CASE("the toy experiment is the settings that it stands for") {
  const Workplace here;
  const std::string command =
      "simulate diagonal-attention --seed 5 --set samples=2 --until 1/1000 --no-agree --method "
      "dopri5 --tolerance 1e-3 --csv - --set ";
  const Run toy = here(words(command + "toy=10x50"));
  CHECK(toy.code == 0);
  CHECK(contains(toy.out, "y99,loss"));
  CHECK(toy.out == here(words(command + "tokens=10 --set dimension=50 --alpha 1e-32")).out);
  CHECK(contains(refused("stages diagonal-attention --set toy=50x5", 64).err, "10x50 or 50x10"));
  CHECK(contains(refused("stages diagonal-attention --set toy=50x10 --set tokens=4", 64).err, "which says it"));
  CHECK(
      contains(refused("simulate diagonal-attention --set toy=50x10 --data " + example("attention-tokens.csv"), 64).err,
               "which draws its own"));
}

TEST_CASE("stages that tie or have no end are undecided, and say why") {
  const Workplace here;
  const Run tie = here(words("stages diagonal-regression --set H=1,0;0,1 --set target=1,-1"));
  CHECK(tie.code == 2);
  CHECK(tie.err ==
        "separatrix: coordinates 0 and 1 tie: which goes first depends on the start. Assumption 4.3 of arXiv "
        "2306.07042 is "
        "not met\n");
  const Run later =
      here(words("stages diagonal-regression --set H=1,0,0,0;0,1,0,0;0,0,1,0;0,0,0,1 --set target=2,-3/2,1,-1 "
                 "--rationals --json -"));
  CHECK(later.code == 2);
  const Json decided = Json::parse(later.out);
  REQUIRE(decided["stages"].size() == 2);
  CHECK(decided["stages"][0]["time"] == "1/2");
  CHECK(decided["stages"][1]["time"] == "2/3");
  CHECK(contains(decided["message"].get<std::string>(), "coordinates 2 and 3 tie"));
  const Run indefinite = here(words("stages diagonal-regression --set H=1,2;2,1 --set target=1,1/3"));
  CHECK(indefinite.code == 2);
  CHECK(contains(indefinite.err, "negative direction on the face of coordinates 0 and 1"));
  here.write("separable.toml",
             "name = \"separable\"\nloss = \"log(1 + exp(-beta))\"\n[diagonal]\nproducts = [\"beta\"]\n");
  const Run endless = here(words("stages separable.toml"));
  CHECK(endless.code == 2);
  CHECK(contains(endless.err, "not seen to settle at a minimum. Assumption 4.4 of arXiv 2306.07042 is not met"));
}

TEST_CASE("phase diagrams of stages") {
  const Workplace here;
  const std::string axes = " --x correlation=-0.7:0.7 --y ratio=-2:2 --size 20x20 --json -";
  const Json order = Json::parse(here(words("phase diagonal-regression --color stage-order" + axes)).out);
  CHECK(order["complete"] == 400);
  CHECK(order["counts"]["1+ 2+ 0-"].get<int>() > 0);
  CHECK(here(words("phase diagonal-regression --color dropped --x correlation=-0.7:0.7 --y ratio=-2:2 --size 9x9 "
                   "--plot dropped.png"))
            .code == 0);
  CHECK(contains(refused("phase diagonal-regression --color dropped --x correlation=0:1/2 --y y0=0:1", 64).err,
                 "a parameter of the network"));
  CHECK(contains(refused("phase markov --color dropped --x p=0:1/2 --y q=0:1/2", 64).err, "for networks of products"));
}

TEST_CASE("a run whose conserved quantities are lost says so") {
  const Workplace here;
  const std::string run = "simulate diagonal-regression --coordinates primal --alpha 1e-8 --until 60 --quiet";
  const Run lost = here(words(run + " --no-agree --method dopri5"));
  CHECK(lost.code == 2);
  CHECK(contains(lost.err, "is conserved, began at"));
  CHECK(contains(lost.err, "more --digits may keep them"));
  const Run kept = here(words(run + " --no-agree --digits 50"));
  CHECK(kept.code == 0);
  CHECK(kept.err.empty());
}

TEST_CASE("networks refuse bad input in one sentence") {
  const std::string stages = "stages diagonal-regression ";
  CHECK(contains(refused(stages + "--set H=1,.5;.4,1 --set target=1,2", 64).err, "a symmetric matrix"));
  CHECK(contains(refused(stages + "--set H=1,.5;.4 --set target=1,2", 64).err, "row 2 has 1 numbers"));
  CHECK(contains(refused(stages + "--set H=1,x;.4,1 --set target=1,2", 64).err, "'x' is no number"));
  CHECK(contains(refused(stages + "--set H=1,0;0,1 --set target=1,2,3", 64).err, "2 x 2"));
  CHECK(contains(refused(stages + "--set H=1,0;0,1", 64).err, "H without target"));
  CHECK(contains(refused(stages + "--alphas 1e-4,2", 64).err, "between 0 and 1"));
  CHECK(contains(refused(stages + "--alphas 1e-4,1e-4", 64).err, "twice"));
  CHECK(contains(refused(stages + "--learning-rate 1/10", 64).err, "with --alphas"));
  CHECK(contains(refused(stages + "--alphas 1e-4 --learning-rate 0", 64).err, "greater than 0"));
  CHECK(contains(refused(stages + "--alphas 1e-200 --learning-rate 1/10", 64).err, "1e-150 or more"));
  CHECK(contains(refused(stages + "--until 2", 64).err, "with --alphas"));
  CHECK(contains(refused(stages + "--alphas 1e-4 --until 0", 64).err, "greater than 0"));
  CHECK(contains(refused(stages + "--height 1", 64).err, "between 0 and 1"));
  CHECK(contains(refused(stages + "--theta0 u=1,2", 64).err, "v=NUMBERS"));
  CHECK(contains(refused(stages + "--coordinates polar", 64).err, "dual, primal"));
  CHECK(contains(refused("simulate markov --alpha 1e-4", 64).err, "is none"));
  CHECK(contains(refused("stages markov", 64).err, "--until T"));
  CHECK(contains(refused(stages + "--theta0 u=1,2,1;v=1,1,-1/2", 64).err, "keeps its sign for ever"));
  CHECK(contains(refused(stages + "--data nowhere.csv", 66).err, "there is no such file"));
}

TEST_CASE("data files refuse with line and column") {
  const Workplace here;
  const auto data = [&](const std::string& text) {
    here.write("data.csv", text);
    const Run run = here(words("stages diagonal-regression --data data.csv"));
    CHECK(run.code == 65);
    return run.err;
  };
  CHECK(contains(data("x0,x1,y\n1,2,3\n1,2\n"), "data.csv:3:"));
  CHECK(contains(data("x0,x1,y\n1,nan,3\n"), "data.csv:2:3"));
  CHECK(contains(data("x0,x1,y\n1,,3\n"), "data.csv:2:3"));
  CHECK(contains(data("sample,token,x0\n0,0,1\n0,1,1\n2,0,1\n"), "data.csv:4:1"));
  here.write("data.csv", "x0,x1,y\n1,0,1\n0,2,1\n1,1,3\n");
  const Run fine = here(words("stages diagonal-regression --data data.csv --json -"));
  CHECK(fine.code == 0);
  here.write("H.csv", "1,0.5\n0.5,oops\n");
  const Run matrix = here(words("stages diagonal-regression --set H=@H.csv --set target=1,2"));
  CHECK(matrix.code == 65);
  CHECK(contains(matrix.err, "H.csv:2:5"));
}

}  // namespace separatrix::testing

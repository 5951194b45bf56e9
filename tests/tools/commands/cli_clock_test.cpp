// `separatrix stages` of models that are no networks of products, and `--perturb` of all that have stages.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const std::string quartet = " --set H=2,0;0,1 --set target=1,-1.3";

Json stages(const Workplace& here, const std::string& command, int code = 0) {
  CAPTURE(command);
  const Run run = here(words("stages " + command + " --json -"));
  CHECK(run.code == code);
  return Json::parse(run.out);
}

}  // namespace

TEST_CASE("stages of deep linear networks: the clock is a power of alpha, ln(1/alpha) for two layers") {
  const Workplace here;
  // u' = L u^(2-2/L) (s - u) from u = 1/1000, s = 1: the escape is u^(-(1-2/L))/((L-2) s), 10 for L = 3
  const Json three = stages(here, "deep-linear-mode --alphas 1e-3,1e-6,1e-9");
  CHECK(three["clock"]["unit"] == "alpha^-1/3");
  CHECK(three["clock"]["order"] == "4/3");
  CHECK(three["clock"]["measured"].get<double>() == doctest::Approx(1. / 3).epsilon(1e-4));
  CHECK(three["clock"]["agree"] == "holds");
  CHECK(number(three["stages"][0]["predicted"]) == doctest::Approx(10).epsilon(1e-8));
  CHECK(number(three["extrapolated"][0]) == doctest::Approx(10).epsilon(1e-5));
  const Json two = stages(here, "deep-linear --set layers=2 --alphas 1e-2,1e-4,1e-8");
  CHECK(two["clock"]["unit"] == "ln(1/alpha)");
  CHECK(two["clock"]["agree"] == "holds");
  CHECK(number(two["stages"][0]["predicted"]) == doctest::Approx(1));
  // t = ln(s/u0 - 1)/(2s), half of s in u; here a coordinate has gone half of its way, a constant later
  CHECK(number(two["extrapolated"][0]) == doctest::Approx(1).epsilon(1e-3));
  const Json four = stages(here, "deep-linear --set layers=4 --set s=2");
  CHECK(four["clock"]["unit"] == "alpha^-2");
  // 1/((L - 2) s w^(L-2)) = 1/(2*2/100)
  CHECK(number(four["extrapolated"][0]) == doctest::Approx(25).epsilon(1e-4));
}

TEST_CASE("stages of linear attention: two heads, one after the other, by 1/(l^2 v(0))") {
  const Workplace here;
  const Run run = here(words("stages linear-attention --perturb 1 --csv times.csv --json stages.json"));
  CHECK(run.code == 0);
  const Json json = Json::parse(here.read("stages.json"));
  CHECK(json["clock"]["text"].get<std::string>().find("alpha^-1, from order 3 of the loss at 0") == 0);
  REQUIRE(json["stages"].size() == 2);
  const std::vector<double> times{10, 80};  // 1/(1 * 1/10), 1/(1/4 * 1/20)
  // tr - sum of l/c over the heads that have learned, c = 1 + (1 + tr/l)/20; the loss is half of it
  const std::vector<double> errors{1.5 - 1 / 1.125, 1.5 - 1 / 1.125 - .5 / 1.2};
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK(number(json["stages"][k]["predicted"]) == doctest::Approx(times[k]).epsilon(1e-7));
    CHECK(number(json["extrapolated"][k]) == doctest::Approx(times[k]).epsilon(1e-3));
    CHECK(json["stages"][k]["loss"].get<double>() == doctest::Approx(errors[k] / 2).epsilon(1e-6));
  }
  CHECK(json["perturbations"]["verdict"] == "holds");
  CHECK(json["perturbations"]["tests"].size() == 4);
  CHECK(contains(run.out, "clock: alpha^-1, from order 3 of the loss at 0"));
  CHECK(lines(here.read("times.csv"))[0] == "alpha,stage,coordinate,time,scaled");
  CHECK(lines(here.read("times.csv")).size() == 7);
  CHECK(lines(here.read("times-perturbed.csv"))[0] == "stage,test,draw,verdict,distance,time,loss");
}

TEST_CASE("stages of a model of one's own, with a clock found from the times alone") {
  const Workplace here;
  // no series at 0: |x|^(3/2) leaves like alpha^(-1/2), from 1: 2, in t = 2 alpha^(-1/2) + constant
  here.write(
      "root.toml",
      "name = \"root\"\nstates = [\"x\"]\n[equations]\nx = \"abs(x)*sqrt(abs(x))*(1 - x)\"\n[start]\nx = \"1\"\n");
  const Json json = stages(here, "root.toml --until 1e6 --alphas 1e-2,1e-4,1e-6,1e-8");
  CHECK(json["clock"]["derived"].is_null());
  CHECK(json["clock"]["unit"] == "alpha^-1/2");
  CHECK(json["clock"]["measured"].get<double>() == doctest::Approx(.5).epsilon(1e-3));
  CHECK(number(json["extrapolated"][0]) == doctest::Approx(2).epsilon(1e-3));
}

TEST_CASE("stages --perturb of a network: verdicts as text, JSON and CSV, the same for the same seed") {
  const Workplace here;
  const std::string command = "stages diagonal-regression" + quartet + " --alphas 1e-64,1e-128 --perturb 2";
  const Run run = here(words(command + " --csv curves.csv"));
  CHECK(run.code == 0);
  CHECK(contains(run.out, "clock: ln(1/alpha), from order 2 of the loss at 0"));
  CHECK(contains(run.out, "perturbed at alpha = 1e-128, 2 draws each"));
  CHECK(contains(run.out, "other initial weights: 2 of 2 draws pass these stages in this order"));
  CHECK(contains(run.out, "perturbations: holds"));
  CHECK(lines(here.read("curves.csv"))[0] == "alpha,s,loss,beta0,beta1");
  const auto rows = lines(here.read("curves-perturbed.csv"));
  CHECK(rows[0] == "stage,test,draw,verdict,distance,time,beta0,beta1");
  CHECK(rows.size() == 1 + 8 + 4);  // two tests at two stages, two draws; times of two stages from two starts
  const Json one = Json::parse(here(words(command + " --seed 3 --json -")).out),
             again = Json::parse(here(words(command + " --seed 3 --json -")).out);
  CHECK(one["perturbations"] == again["perturbations"]);
  CHECK(one["perturbations"]["tests"][0]["reached"].size() == 2);
  CHECK(one["perturbations"]["verdict"] == "holds");
}

TEST_CASE("stages --perturb that fails has a witness and exit code 1, one that is undecided 2") {
  const Workplace here;
  // g(b) = (1 - 25b)(1 - 50b/3)(1 - b): a plateau at 1/25 beside the basin of 1, which begins at 3/50
  here.write(
      "minima.toml",
      "name = \"minima\"\nloss = \"-(b0 - 64/3*b0^2 + 1375/9*b0^3 - 625/6*b0^4)\"\n[diagonal]\nproducts = [\"b0\"]\n");
  const Run fails = here(words("stages minima.toml --theta0 u=1;v=1/2 --perturb 40"));
  CHECK(fails.code == 1);
  CHECK(contains(fails.out, "settles at (1), not at (0.04)"));
  CHECK(contains(fails.out, "perturbations: fails"));
  const Json undecided = stages(here, "diagonal-regression" + quartet + " --alphas 1e-1 --perturb 1", 2);
  CHECK(undecided["perturbations"]["verdict"] == "undecided");
}

TEST_CASE("stages refuses what does not go together, in one sentence") {
  const auto refused = [](const std::string& command, const std::string& mention) {
    const Workplace here;
    CAPTURE(command);
    const Run run = here(words("stages " + command));
    CHECK(run.code == 64);
    CHECK(run.out.empty());
    CHECK(here.files().empty());
    CHECK(lines(run.err).size() == 1);
    CHECK(contains(run.err, mention));
  };
  refused("diagonal-regression --perturb some", "--perturb some");
  refused("diagonal-regression --perturb 1001", "0 to 1000");
  refused("diagonal-regression --perturb 1 --csv -", "--csv -");
  refused("two-stage --perturb 1", "--perturb 1");
  refused("deep-linear --until 0", "--until 0");
  refused("deep-linear --plot a.png", "--plot a.png");
  refused("deep-linear --alphas 2", "between 0 and 1");
  refused("diagonal-regression --until 5", "--until 5");
  refused("deep-linear --from w1=1,w2=1,w3=-1", "--until T");
  refused("markov --from e=1,w=0 --alphas 1e-2", "--until T");
}

}  // namespace separatrix::testing

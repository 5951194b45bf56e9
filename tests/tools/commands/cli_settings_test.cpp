// What options do to a model: numbers in the formulas of derive, logarithmic axes of phase, expectations in a loss.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const char* const well = R"toml(
name = "well"
states = ["x"]
loss = "k*(x^2 - s)^2/4"
[parameters]
k = { default = 1, min = 0, meaning = "stiffness" }
s = { default = 1, above = 0 }
[invariants]
zero = "0*x"
[start]
x = "s/10"
)toml";

}  // namespace

TEST_CASE("derive --set puts numbers in the places of parameters") {
  const Workplace here;
  here.write("well.toml", well);
  const Run run = here(words("derive well.toml --set k=3"));
  CHECK(run.code == 0);
  CHECK(contains(run.out, "parameter k = 3  (set; stiffness; k >= 0)"));
  CHECK(contains(run.out, "parameter s = 1  (s > 0)"));
  // -d/dx 3/4 (x^2 - s)^2 = 3 s x - 3 x^3
  CHECK(contains(run.out, "loss = 3/4*(-s + x^2)^2"));
  CHECK(contains(run.out, "dx'/dx = 3*s - 9*x^2"));
  const Run plain = here(words("derive well.toml"));
  CHECK(contains(plain.out, "loss = 1/4*k*(-s + x^2)^2"));
  for (const auto& [option, says] :
       {std::pair{"q=1", "there is no parameter q"}, std::pair{"s=0", "--set s=0 is not allowed; allowed: s > 0"},
        std::pair{"k", "--set k is not allowed; allowed: NAME=VALUE"}}) {
    const Run wrong = here({"derive", "well.toml", "--set", option});
    CHECK(wrong.code == 64);
    CAPTURE(wrong.err);
    CHECK(contains(wrong.err, says));
  }
}

TEST_CASE("phase: the cells of a logarithmic axis have equal ratio") {
  const Workplace here;
  here.write("well.toml", well);
  // centres of four cells of 1e-4:1 are 10^-3.5, 10^-2.5, …; x' = s x near 0
  const Run run = here(words("phase well.toml --x log:s=1e-4:1 --y x=1:2 --size 4x1 --quiet --csv - --color time"));
  CHECK(run.code == 0);
  const auto rows = lines(run.out);
  REQUIRE(rows.size() == 5);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(std::stod(fields(rows[i + 1])[0]) ==
          doctest::Approx(std::pow(10, -3.5 + static_cast<double>(i))).epsilon(1e-14));
  }
  const Run json = here(words("phase well.toml --x log:s=1e-4:1 --y x=1:2 --size 4x1 --quiet --json -"));
  CHECK(Json::parse(json.out)["x"]["scale"] == "log");
  CHECK(Json::parse(json.out)["y"]["scale"] == "linear");
  for (const auto& [option, says] :
       {std::pair{"log:s=0:1", "--x log:s=0:1 is not allowed; allowed: ends above 0 on a logarithmic axis"},
        std::pair{"log:x=-1:1", "ends above 0 on a logarithmic axis"}, std::pair{"log:q=1:2", "there is no axis q"}}) {
    const Run wrong = here({"phase", "well.toml", "--x", option, "--y", "x=1:2"});
    CHECK(wrong.code == 64);
    CAPTURE(wrong.err);
    CHECK(contains(wrong.err, says));
  }
  CHECK(
      contains(here(words("phase well.toml --x log:x=1:2 --y s=1:2 --certify")).err, "axes that are not logarithmic"));
}

TEST_CASE("a population loss is written as an expectation") {
  // E (erf(w z) - erf(z))^2/2 with E erf(a z) erf(b z) = 2/pi asin(2ab/sqrt((1 + 2a^2)(1 + 2b^2))); the minimum is w = 1
  const Workplace here;
  here.write(
      "m.toml",
      "name = \"m\"\nstates = [\"w\"]\nloss = \"expectation(z ~ normal(0, 1), (erf(w*z) - erf(z))^2)/2\"\n[start]\nw = "
      "\"1/4\"\n");
  const Run run = here(words("simulate m.toml --until 400 --quiet --json -"));
  CHECK(run.code == 0);
  CHECK(std::stod(Json::parse(run.out)["final"]["w"].get<std::string>()) == doctest::Approx(1).epsilon(1e-9));
  const Run first = here(words("simulate m.toml --until 1e-30 --quiet --json -"));
  const double pi = std::acos(-1.0);
  const double start = (std::asin(0.125 / 1.125) + std::asin(2 / 3.0) - 2 * std::asin(0.5 / std::sqrt(1.125 * 3))) / pi;
  CHECK(std::stod(Json::parse(first.out)["loss"].get<std::string>()) == doctest::Approx(start).epsilon(1e-12));
  here.write("n.toml", "name = \"n\"\nstates = [\"w\"]\nloss = \"expectation(z ~ levy(0, 1), w*z)\"\n[start]\nw = 1\n");
  const Run wrong = here(words("derive n.toml"));
  CHECK(wrong.code == 65);
  CHECK(contains(wrong.err, "n.toml:3:25: there is no distribution levy"));
}

TEST_CASE("an expectation without a closed form is approximated, and said to be") {
  const Workplace here;
  const std::string head = "name = \"m\"\nstates = [\"w\"]\n";
  const std::string loss = "loss = \"expectation(z ~ normal(0, 1), (tanh(w*z) - tanh(z))^2)/2\"\n";
  here.write("m.toml", head + loss + "[start]\nw = \"1/4\"\n");
  const Run derived = here(words("derive m.toml"));
  CHECK(derived.code == 0);
  CHECK(contains(derived.out, "loss = 1/2*expectation(z ~ normal(0, 1), (tanh(w*z) - tanh(z))^2)"));
  CHECK(contains(derived.out,
                 "Gauss-Hermite rules of 256 nodes in each normal variable; with 511 the loss and the flow at "
                 "the start agree to 15 digits, an estimate of the error there"));
  // the loss at the start by mpmath
  const Run run = here(words("simulate m.toml --until 1e-50 --digits 30 --quiet --json -"));
  CHECK(run.code == 0);
  CHECK(contains(run.err, "agree to 30 digits"));
  const Json json = Json::parse(run.out);
  CHECK(json["loss"].get<std::string>().substr(0, 31) == "0.08050709115679544546713558494");
  CHECK(json["agreed_digits"].get<int>() >= 30);
  CHECK(json["expectation_nodes"].get<int>() >= 1024);
  const Run stationary = here(words("stationary m.toml --box w=1/2:2 --quiet --json -"));
  CHECK(contains(stationary.err, "Gauss-Hermite rules of 256 nodes"));
  CHECK(Json::parse(stationary.out)["expectation_nodes"] == 256);
  CHECK(Json::parse(stationary.out)["evidence"] != "proved");

  // E |tanh z − 1/2| has a kink: some digits only, and so it is said
  here.write("k.toml",
             head + "loss = \"expectation(z ~ normal(0, 1), abs(tanh(z) - 2*w)) + w^2\"\n[start]\nw = \"1/4\"\n");
  const Run kinked = here(words("derive k.toml"));
  CHECK(kinked.code == 2);
  CHECK(contains(kinked.out, "of 1024 nodes in each normal variable; with 2047"));
  CHECK(contains(kinked.out, " of 15 digits, an estimate"));

  // a rule that does at the start and not where the flow rests; the limit is mpmath's
  here.write("r.toml",
             "name = \"r\"\nstates = [\"w\"]\n[equations]\n"
             "w = \"1/2 - expectation(z ~ normal(0, 1), tanh(20*w*z)^2)\"\n[start]\nw = 0\n");
  for (const char* command : {"stationary r.toml --box w=0:1", "basin r.toml"}) {
    const Run rest = here(words(command));
    CHECK(rest.code == 0);
    CHECK(contains(rest.err, "rules of 16 nodes"));
    CHECK(contains(rest.err, "where the flow rests, the expectations need rules of"));
    CHECK(contains(rest.out, "0.0668554447952291"));
  }
  // a step of tanh that no rule resolves
  here.write("s.toml",
             head + "[equations]\nw = \"expectation(z ~ normal(0, 1), tanh(20*(z + w))) - w\"\n[start]\nw = 0\n");
  const Run step = here(words("stationary s.toml"));
  CHECK(step.code == 2);
  CHECK(contains(step.err, "agree to 0 of 15 digits: no more are known of these points"));

  const Run proof = here(words("simulate m.toml --certify"));
  CHECK(proof.code == 64);
  CHECK(contains(proof.err, "--certify with an expectation that has no closed form"));
  here.write("v.toml", head + loss + "[lyapunov]\nV = \"w^2\"\n[start]\nw = \"1/4\"\n");
  const Run function = here(words("derive v.toml"));
  CHECK(function.code == 65);
  CHECK(contains(function.err, "v.toml:4:1: lyapunov is of exact formulas"));
  const Run shown = here({"simulate", "m.toml", "--show", "expectation(z ~ normal(0, 1), tanh(w*z))"});
  CHECK(shown.code == 64);
  CHECK(contains(shown.err, "terms with a closed form"));
}

}  // namespace separatrix::testing

// Search for invariants, projection and gradient descent, as a user meets them.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/symbolic/parse.hpp"
#include "solvers/evaluation.hpp"
#include "tests/support/json.hpp"
#include "tests/support/markov.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string succeed(const std::vector<std::string>& arguments) {
  const Workplace here;
  const Run run = here(arguments);
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  return run.out;
}

void refuse(const std::vector<std::string>& arguments, const std::vector<std::string>& mentions) {
  const Workplace here;
  const Run run = here(arguments);
  CAPTURE(arguments.back());
  CAPTURE(run.err);
  CHECK(run.code == 64);
  CHECK(run.out.empty());
  CHECK(here.files().empty());
  for (const std::string& mention : mentions) CHECK(contains(run.err, mention));
}

void refuse(const std::string& line, const std::vector<std::string>& mentions) { refuse(words(line), mentions); }

}  // namespace

TEST_CASE("derive finds the invariant of markov and proves it") {
  const std::string found = "  e^2 - w^2 - sign(w)*log(abs(w)) is conserved: proved";
  for (const char* line : {"derive markov --find-invariants", "derive markov --find-invariants default",
                           "derive --find-invariants=default markov", "derive --find-invariants markov"}) {
    CAPTURE(line);
    const std::string text = succeed(words(line));
    CHECK(contains(text, "span of 17 functions: e^2, w^2, "));
    CHECK(contains(text, found));
  }
  const std::string text = succeed({"derive", "markov", "--find-invariants", "e^2, w^2, sign(w)*log(abs(w)), 5"});
  CHECK(contains(text, found));
  CHECK(contains(text, "left out, combinations of the others up to a constant: 5"));
  CHECK(contains(succeed({"derive", "markov", "--find-invariants", "e^2, w^2"}), "none: "));
  CHECK(contains(
      succeed({"derive", "markov", "--find-invariants", "e^2, w^2, sign(w)"}),
      "left out, combinations of the others up to a constant between jumps, which are not looked at: sign(w)"));
  CHECK_FALSE(contains(succeed(words("derive markov")), "search"));
}

TEST_CASE("derive refuses a wrong basis") {
  refuse({"derive", "markov", "--find-invariants", "e^2, z"}, {"unknown name 'z'", "e, w, p, q"});
  refuse({"derive", "markov", "--find-invariants", "e^2,,w"}, {"expected a number, a name"});
  refuse({"derive", "markov", "--find-invariants", "foo(e)"}, {"unknown function 'foo'"});
  refuse({"derive", "markov", "--find-invariants", "log(-1 - e^2)"}, {"the basis", "values"});
  refuse("derive markov --latex --find-invariants default", {"--find-invariants", "without --latex"});
}

TEST_CASE("simulate --project keeps the energy and says what it did") {
  const std::string line = "simulate markov --method dopri5 --tolerance 1e-6 --until 100 --json -";
  const Json free = Json::parse(succeed(words(line)))["invariants"][0];
  const Json kept = Json::parse(succeed(words(line + " --project")))["invariants"][0];
  CHECK(number(free["drift"]) > 1e-7);
  CHECK_FALSE(free.contains("drift_before_projection"));
  CHECK(number(kept["drift"]) < 1e-13);
  CHECK(number(kept["drift_before_projection"]) > 1e-9);
  CHECK(contains(succeed(words("simulate markov --project")), "before the projections"));
}

TEST_CASE("simulate --max-step holds the steps of every method") {
  for (const std::string method :
       {"taylor", "dopri5", "cash-karp54", "fehlberg78", "bulirsch-stoer", "rosenbrock4", "radau"}) {
    CAPTURE(method);
    const std::string csv =
        succeed(words("simulate markov --until 2 --digits 9 --csv - --max-step 1/50 --method " + method));
    CHECK(lines(csv).size() > 100);
    double before = 0;
    for (const std::string& row : lines(csv)) {
      if (row.starts_with("t")) continue;
      const double t = std::stod(fields(row).front());
      CHECK(t - before < 0.0200001);
      before = t;
    }
    CHECK(before == 2);
  }
  refuse("simulate markov --max-step 0", {"--max-step 0", "greater than 0"});
  refuse("simulate markov --max-step -1/2", {"--max-step -1/2", "greater than 0"});
  refuse("simulate markov --max-step x", {"--max-step x", "a number such as"});
  refuse("simulate markov --method gradient-descent --learning-rate 1/10 --max-step 1",
         {"--max-step 1", "--learning-rate"});
}

TEST_CASE("simulate measures an invariant that is 0 against its terms") {
  const Workplace here;
  const auto oscillator = [&](const std::string& level) {
    here.write(
        "o.toml",
        "name = \"o\"\nstates = [\"x\", \"v\"]\n[equations]\nx = \"v\"\nv = \"-x\"\n[invariants]\nE = \"x^2+v^2-" +
            level + "\"\n[start]\nx = \"1\"\nv = \"0\"\n");
  };
  for (const std::string level : {"1", "1/2", "0"}) {
    CAPTURE(level);
    oscillator(level);
    const Run lost = here(words("simulate o.toml --until 1000 --method dopri5 --tolerance 1e-2 --quiet"));
    CHECK(lost.code == 2);
    CHECK(contains(lost.err, "its digits are lost"));
    for (const std::string digits : {"15", "30"})
      CHECK(here(words("simulate o.toml --until 10 --quiet --digits " + digits)).code == 0);
  }
}

TEST_CASE("simulate says what agreed, and with which other method") {
  const Workplace here;
  CHECK(contains(succeed(here, "simulate markov --method dopri5 --digits 9").out,
                 "digits of the end, between 2 runs, one of them by taylor"));
  CHECK(contains(succeed(here, "simulate markov --event t-1").out, "digits of the end and of the events"));
  here.write("blow-up.toml", "name = \"b\"\nstates = [\"x\"]\n[equations]\nx = \"x^2\"\n[start]\nx = \"1\"\n");
  const Run pole = here(words("simulate blow-up.toml --until 1 --method fehlberg78 --no-agree"));
  CHECK(pole.code == 2);
  CHECK(contains(pole.err, "escapes to infinity"));
}

TEST_CASE("simulate by gradient descent gives the distance to the flow") {
  const std::string line = "simulate markov --method gradient-descent --learning-rate 1/100";
  const std::string text = succeed(words(line));
  CHECK(contains(text, "distance to the flow: 0.000796"));
  CHECK(contains(text, "1000 steps"));
  CHECK_FALSE(contains(text, "agreed"));
  const Json json = Json::parse(succeed(words(line + " --noise 1/10 --seed 5 --json -")));
  CHECK(json["method"] == "gradient-descent");
  CHECK(json["descent"]["learning_rate"] == "1/100");
  CHECK(json["descent"]["seed"] == 5);
  CHECK(number(json["descent"]["distance_to_flow"]) > 0);
  CHECK(succeed(words(line + " --noise 1/10 --csv -")) == succeed(words(line + " --noise 1/10 --seed 0 --csv -")));
  CHECK(succeed(words(line + " --noise 1/10 --csv -")) != succeed(words(line + " --noise 1/10 --seed 1 --csv -")));
  CHECK(contains(succeed(words("list methods")), "gradient-descent"));
  const std::string schedule = "simulate markov --method gradient-descent --learning-rate 0:0.1,50:1/20 --json -";
  const Json scheduled = Json::parse(succeed(words(schedule)));
  CHECK(scheduled["descent"]["learning_rate"] == "0:1/10,50:1/20");
  CHECK(scheduled["steps"] == 150);  // 50 to t = 5, 100 to t = 10
  CHECK(contains(succeed(words("simulate markov --method rosenbrock4 --tolerance 1e-6")), "method: rosenbrock4"));
}

TEST_CASE("simulate refuses what does not go with gradient descent") {
  const std::string line = "simulate markov --method gradient-descent";
  refuse(line, {"--method gradient-descent", "--learning-rate"});
  refuse(line + " --learning-rate 0", {"--learning-rate 0", "greater than 0"});
  refuse(line + " --learning-rate -1/10", {"--learning-rate -1/10", "greater than 0"});
  refuse(line + " --learning-rate abc", {"--learning-rate abc", "a number such as"});
  refuse(line + " --learning-rate 5:0.1", {"--learning-rate 5:1/10", "begins at time 0"});
  refuse(line + " --learning-rate 0:0.1,9:0.2,9:0.1", {"--learning-rate 0:1/10,9:1/5,9:1/10", "times increase"});
  refuse("simulate markov --method rosenbrock4 --digits 16", {"digits = 16", "rosenbrock4"});
  refuse(line + " --learning-rate 20", {"--learning-rate 20", "--until, 10"});
  refuse(line + " --learning-rate 1/10 --noise -1", {"--noise -1", "0 or a number greater than 0"});
  refuse(line + " --learning-rate 1/10 --seed x", {"--seed x", "whole number"});
  refuse(line + " --learning-rate 1/10 --tolerance 1e-6", {"--tolerance 1e-6", "gradient-descent"});
  refuse(line + " --learning-rate 1/10 --project", {"--project", "gradient-descent"});
  for (const std::string option : {"--learning-rate 1/10", "--noise 1", "--seed 3"}) {
    refuse("simulate markov " + option, {option, "with --method gradient-descent"});
  }
}

TEST_CASE("simulate stops when attracted and reports the limit with the dimension of its manifold") {
  const std::string command = "simulate markov --stop-when-attracted --digits 20 ";
  const Json json = Json::parse(succeed(words(command + "--until 1000 --json -")));
  CHECK(json["outcome"] == "converged");
  CHECK(json["limit"]["dimension"] == 1);
  const std::string e = json["limit"]["state"]["e"];
  const std::string w = json["limit"]["state"]["w"];
  // closed form: on the curve of minima u = ln 81, with the energy of the start (1/2, -3/10) and the loss h(1/10)
  const Rational tiny = power(Rational(10), -18);
  const auto value = [](const std::string& text) { return evaluate({parse(text)}, {}, {}, 40).front().value(); };
  CHECK(abs(markov_logit(e, w) - value("log(81)")) < tiny);
  CHECK(abs(markov_energy(e, w) - markov_energy("1/2", "-3/10")) < tiny);
  CHECK(abs(parse_rational(json["limit"]["loss"].get<std::string>()) - value("-log(1/10)/10 - 9*log(9/10)/10")) < tiny);
  CHECK(json["agreed_digits"].get<int>() >= 20);
  const std::string text = succeed(words(command + "--until 1000"));
  CHECK(contains(text, "limit: e = " + e));
  CHECK(contains(text, "on a manifold of stationary points of dimension 1"));
  CHECK(contains(text, "digits of the limit, between"));
  CHECK(Json::parse(succeed(words(command + "--until 5 --json -")))["limit"].is_null());
  CHECK_FALSE(Json::parse(succeed(words("simulate markov --until 5 --json -"))).contains("limit"));
  refuse("simulate markov --stop-when-attracted --method gradient-descent --learning-rate 1/10",
         {"--stop-when-attracted", "other than gradient-descent"});
}

TEST_CASE("--until attracted is --stop-when-attracted without an end, in pictures too") {
  const std::string with_end =
      succeed(words("simulate markov --stop-when-attracted --until 100000 --digits 20 --json -"));
  const Json json = Json::parse(succeed(words("simulate markov --until attracted --digits 20 --json -")));
  CHECK(json["outcome"] == "converged");
  CHECK(json["limit"] == Json::parse(with_end)["limit"]);
  // e(0) = 1/2 and the limit are curves over the time it takes, not points at the ends of a million million
  const Workplace here;
  REQUIRE(here(words("simulate markov --until attracted --quiet --plot a.svg")).code == 0);
  const std::string script = here.read("a.gp");
  CHECK(std::count(script.begin(), script.end(), '\n') > 400);
  refuse("simulate markov --until attracted --samples 10", {"--samples 10", "log:N:T"});
  refuse("simulate markov --until attracted --samples log:10", {"--samples log:10", "log:N:T"});
  refuse("simulate markov --until attracted --certify", {"--stop-when-attracted"});
}

}  // namespace separatrix::testing

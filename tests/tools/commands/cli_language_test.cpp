// Models as papers write them: functions, definitions, and the names that options may use.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

const char* const pendulum = R"toml(
name = "pendulum"
states = ["q", "p"]
[parameters]
omega = 2
[definitions]
force = "omega^2*sin(q)"
power = { value = "force*p", meaning = "work per time", latex = "P" }
[equations]
q = "p"
p = "-force"
[invariants]
energy = "p^2/2 - omega^2*cos(q)"
[start]
q = 1
p = 0
)toml";

const char* const well = R"toml(
name = "well"
states = ["x"]
loss = "ln(cosh(x))"
[start]
x = 2
)toml";

// the run with these further arguments, as JSON
Json simulate(const Workplace& here, const std::string& file, const std::vector<std::string>& options) {
  std::vector<std::string> line{"simulate", file, "--json", "-"};
  line.insert(line.end(), options.begin(), options.end());
  const Run run = here(line);
  CHECK(run.code == 0);
  CHECK(run.err == "");
  return Json::parse(run.out);
}

std::string event_time(const Json& json, std::size_t i = 0) { return json["events"][i]["t"].get<std::string>(); }

}  // namespace

TEST_CASE("derive shows definitions as parts: with u = ...") {
  const Workplace here;
  here.write("pendulum.toml", pendulum);
  const std::string text = succeed(here, "derive pendulum.toml").out;
  CHECK(contains(text, "with\n"));
  CHECK(contains(text, "force = omega^2*sin(q)\n"));
  CHECK(contains(text, "-force"));
  CHECK(contains(text, "work per time"));
  CHECK(contains(succeed(here, "derive pendulum.toml --latex").out, "P"));
  here.write("well.toml", well);
  CHECK(contains(succeed(here, "derive well.toml").out, "-sinh(x)/cosh(x)"));
}

TEST_CASE("events may name definitions, invariants and the loss") {
  const Workplace here;
  here.write("pendulum.toml", pendulum);
  here.write("well.toml", well);
  // a quarter of the period, K(sin(1/2))/2, by mpmath's ellipk
  const std::string quarter = "0.83749695804630658908765142239512692840";
  const Json swing = simulate(here, "pendulum.toml", {"--until", "1", "--digits", "30", "--event", "force"});
  CHECK(event_time(swing).substr(0, 30) == quarter.substr(0, 30));
  // force p is 0 at the start, where p is, and next where force is
  const Json power = simulate(here, "pendulum.toml", {"--until", "1", "--digits", "30", "--event", "power"});
  CHECK(event_time(power).substr(0, 30) == quarter.substr(0, 30));
  CHECK(swing["invariants"][0]["name"] == "energy");

  // sinh x = sinh 2 e^-t: cosh x = sqrt(2) at t = log(sinh(2)), the loss log(2)/2 there
  const Json fall = simulate(here, "well.toml", {"--until", "3", "--digits", "30", "--event", "loss - ln(2)/2"});
  CHECK(event_time(fall).substr(0, 30) == std::string("1.288367372614168130053846534800653803").substr(0, 30));
  CHECK(fall["final"]["x"].get<std::string>().substr(0, 30) ==
        std::string("0.1796035961229744369079878456494093877").substr(0, 30));
}

TEST_CASE("an angle as an event: a rotation passes -pi/4 at pi/4") {
  const Workplace here;
  here.write("turn.toml",
             "name = \"turn\"\nstates = [\"q\", \"p\"]\n[equations]\nq = \"p\"\np = \"-q\"\n[start]\nq = 1\np = 0\n");
  const Json json = simulate(here, "turn.toml", {"--until", "2", "--digits", "40", "--event", "atan2(p, q) + pi/4"});
  REQUIRE(json["events"].size() == 1);
  CHECK(event_time(json).substr(0, 40) == std::string("0.785398163397448309615660845819875721049").substr(0, 40));
}

TEST_CASE("[flow]: mini-max, weight decay and the heavy ball against their solutions") {
  const Workplace here;
  const auto end = [&](const std::string& loss, const std::string& flow, const std::string& state) {
    here.write("flow.toml", "name = \"flow\"\nstates = [\"x\", \"y\"]\nloss = \"" + loss + "\"\n[flow]\n" + flow +
                                "\n[start]\nx = 1\ny = 0\n");
    return simulate(here, "flow.toml", {"--until", "1", "--digits", "30"})["final"][state].get<std::string>().substr(
        0, 28);
  };
  // x' = -y, y' = x: cos 1, sin 1
  CHECK(end("x*y", "rates = { y = -1 }", "x") == "0.54030230586813971740093660");
  CHECK(end("x*y", "rates = { y = -1 }", "y") == "0.84147098480789650665250232");
  // x' = -3 x: e^-3
  CHECK(end("x^2/2 + y^2/2", "rates = 3", "x") == "0.04978706836786394297934241");
  // x' = -2 - x/2: 5 e^(-1/2) - 4
  CHECK(end("2*x + y^2/2", "weight_decay = \"1/2\"", "x") == "-0.9673467014368328819810023");
  // x' = -x^2: 1/2; G = [[2, 1], [1, 1]] has the inverse [[1, -1], [-1, 2]]: x' = y' = -1
  CHECK(end("x^2/2 + y^2/2", "metric = { x = \"1/x\" }", "x") == "0.5");
  CHECK(end("3*x + 2*y", "metric = \"[[2, 1], [1, 1]]\"", "y") == "-1");
  // x'' + 2 x' + 5 x = 0 from rest: e^-1 (cos 2 + sin(2)/2)
  CHECK(end("5*x^2/2 + y^2/2", "friction = 2", "x") == "0.01416404894540483295267929");
}

TEST_CASE("what is wrong with a formula is one sentence at its character") {
  const Workplace here;
  const auto refused = [&](const std::string& loss, const std::string& says) {
    CAPTURE(loss);
    here.write("bad.toml", "name = \"bad\"\nstates = [\"x\"]\nloss = \"" + loss + "\"\n[start]\nx = 1\n");
    const Run run = here({"derive", "bad.toml"});
    CHECK(run.code == 65);
    CHECK(contains(run.err, says));
  };
  refused("sinc(x, 1)", "bad.toml:3:9: unknown function 'sinc'");
  refused("x^2 + atan2(x)", "bad.toml:3:15: atan2 with 1 argument is not allowed: 2 arguments");
  refused("if(x, 1, 2)", "bad.toml:3:13: expected a comparison");
  refused("if(x > 0, 1)", "expected ',' as in if(a < b, then, else)");
  const Run run = here({"simulate", "markov", "--event", "erf(e, w)"});
  CHECK(run.code == 64);
  CHECK(contains(run.err, "erf with 2 arguments is not allowed: one argument"));
}

}  // namespace separatrix::testing

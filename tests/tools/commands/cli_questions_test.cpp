// What can be asked of a trajectory: observables, times, directions, several starts, logarithmic pictures.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

// sinh x = sinh(x0) e^-t
const char* const well = "name = \"well\"\nstates = [\"x\"]\nloss = \"ln(cosh(x))\"\n[start]\nx = 2\n";
// q = cos t, p = −sin t
const char* const turn =
    "name = \"turn\"\nstates = [\"q\", \"p\"]\n[equations]\nq = \"p\"\np = \"-q\"\n[start]\nq = 1\np = 0\n";

// sinh x = sinh(x0) e^-t, y = y0 e^-t
const char* const deep =
    "name = \"deep\"\nstates = [\"x\", \"y\"]\nloss = \"ln(cosh(x)) + y^2/2\"\n[start]\nx = 2\ny = 0\n";

struct Models : Workplace {
  Models() {
    write("well.toml", well);
    write("turn.toml", turn);
    write("deep.toml", deep);
  }
  std::vector<std::vector<std::string>> csv(std::vector<std::string> line) const {
    line.insert(line.end(), {"--csv", "-"});
    const Run run = (*this)(line);
    CHECK(run.code == 0);
    CHECK(run.err == "");
    std::vector<std::vector<std::string>> rows;
    for (const std::string& each : lines(run.out)) rows.push_back(fields(each));
    return rows;
  }
  Json json(std::vector<std::string> line) const {
    line.insert(line.end(), {"--json", "-"});
    const Run run = (*this)(line);
    CHECK(run.code == 0);
    CHECK(run.err == "");
    return Json::parse(run.out);
  }
};

bool agrees(const std::string& found, const std::string& expected, std::size_t digits) {
  return found.substr(0, digits + 2) == expected.substr(0, digits + 2);
}

}  // namespace

TEST_CASE("--show: a column and a value for any expression") {
  const Models here;
  const std::vector<std::string> line{"simulate", "well.toml", "--digits",       "30",     "--until",
                                      "2",        "--show",    "sinh(x)*exp(t)", "--show", "loss"};
  const auto rows = here.csv(line);
  CHECK(rows[0] == std::vector<std::string>{"t", "x", "loss", "sinh(x)*exp(t)"});
  for (std::size_t i = 1; i < rows.size(); ++i) CHECK(agrees(rows[i][3], "3.62686040784701876766821398281", 28));
  const Json json = here.json(line);
  CHECK(agrees(json["shown"]["sinh(x)*exp(t)"].get<std::string>(), "3.62686040784701876766821398281", 28));
  CHECK(json["shown"]["loss"] == json["loss"]);
  CHECK_FALSE(here.json({"simulate", "well.toml"}).contains("shown"));
}

TEST_CASE("--at: rows at these times") {
  const Models here;
  const auto rows = here.csv({"simulate", "well.toml", "--digits", "30", "--at", "1,2,5/2"});
  REQUIRE(rows.size() == 4);
  CHECK(std::vector<std::string>{rows[1][0], rows[2][0], rows[3][0]} == std::vector<std::string>{"1", "2", "2.5"});
  CHECK(agrees(rows[1][1], "1.0991605964114345103096366", 24));
  CHECK(agrees(rows[2][1], "0.4730058571352371616563101838", 26));
  CHECK(agrees(rows[3][1], "0.2934797324822724386216355328", 26));
  CHECK(here.csv({"simulate", "well.toml", "--at", "0,1", "--until", "2"}).size() == 4);  // 0, 1 and the end
}

TEST_CASE("--samples log:N: times in a geometric progression") {
  const Models here;
  const auto rows = here.csv({"simulate", "well.toml", "--samples", "log:4:1/100", "--until", "100"});
  std::vector<double> times;
  for (std::size_t i = 1; i < rows.size(); ++i) times.push_back(std::stod(rows[i][0]));
  REQUIRE(times.size() == 6);
  CHECK(times.front() == 0);
  for (std::size_t i = 1; i < 6; ++i) {
    CHECK(times[i] == doctest::Approx(std::pow(10, static_cast<double>(i) - 3)).epsilon(1e-13));
  }
  const auto more = here.csv({"simulate", "well.toml", "--samples", "log:6", "--until", "10"});
  REQUIRE(more.size() == 9);
  CHECK(std::stod(more[2][0]) == doctest::Approx(1e-5).epsilon(1e-13));
}

TEST_CASE("--rising and --falling: zeros in one direction") {
  const Models here;
  const auto times = [&](const std::vector<std::string>& options) {
    std::vector<std::string> line{"simulate", "turn.toml", "--until", "6", "--digits", "25", "--event", "q"};
    line.insert(line.end(), options.begin(), options.end());
    std::vector<std::string> all;
    const Json found = here.json(line);
    for (const Json& event : found["events"]) all.push_back(event["t"].get<std::string>());
    return all;
  };
  const std::string falls = "1.57079632679489661923132", rises = "4.71238898038468985769396";
  REQUIRE(times({}).size() == 2);
  REQUIRE(times({"--falling"}).size() == 1);
  CHECK(agrees(times({"--falling"})[0], falls, 22));
  REQUIRE(times({"--rising"}).size() == 1);
  CHECK(agrees(times({"--rising"})[0], rises, 22));
}

// x = 1/(1 + t^2): 1/5 at t = 2, 1/10 at t = -3
TEST_CASE("--t0 and an end before it: forward from any time, and backward") {
  const Models here;
  here.write("witch.toml", "name = \"witch\"\nstates = [\"x\"]\n[equations]\nx = \"-2*t*x^2\"\n[start]\nx = \"1/5\"\n");
  const Json back = here.json({"simulate", "witch.toml", "--t0", "2", "--until", "-3", "--digits", "30", "--event",
                               "x - 1/2", "--show", "x*(1 + t^2)"});
  CHECK(back["t0"] == "2");
  CHECK(back["outcome"] == "reached_end");
  CHECK(back["agreed_digits"] >= 30);
  CHECK(back["final"]["x"] == "0.1");
  CHECK(back["shown"]["x*(1 + t^2)"] == "1");
  REQUIRE(back["events"].size() == 2);
  CHECK(back["events"][0]["t"] == "1");
  CHECK(back["events"][0]["direction"] == -1);
  CHECK(back["events"][1]["t"] == "-1");
  CHECK(back["events"][1]["direction"] == 1);
  CHECK(here.json({"simulate", "witch.toml", "--t0=-3", "--until", "2", "--from", "x=1/10"})["final"]["x"] == "0.2");
  // without --until: 10 after the start, or to the last of the times
  const auto rows = here.csv({"simulate", "witch.toml", "--t0", "2", "--at", "1,0,-3"});
  REQUIRE(rows.size() == 4);
  CHECK(rows[1] == std::vector<std::string>{"1", "0.5"});
  CHECK(rows[2] == std::vector<std::string>{"0", "1"});
  CHECK(rows[3] == std::vector<std::string>{"-3", "0.1"});
  CHECK(here.csv({"simulate", "witch.toml", "--t0", "2", "--samples", "1"})[2][0] == "12");
  CHECK(here.csv({"simulate", "witch.toml", "--t0", "2", "--until", "-3", "--samples", "log:2:1/20"})[3][0] == "1.5");
  succeed(here, "simulate witch.toml --t0 2 --until -3 --plot back.svg --quiet");
  CHECK(contains(here.read("back.gp"), "set xrange [-3:2]"));
  // the closed form of where a start goes says nothing of the way back
  CHECK(here.json({"simulate", "markov", "--until", "-1/2"})["prediction"].is_null());
}

TEST_CASE("several starts: --from repeated, or --starts") {
  const Models here;
  const std::vector<std::string> line{"simulate", "well.toml", "--at", "1", "--from", "x=2", "--from", "x=-2"};
  const auto rows = here.csv(line);
  CHECK(rows[0] == std::vector<std::string>{"start", "t", "x", "loss"});
  REQUIRE(rows.size() == 3);
  CHECK(rows[1][0] == "1");
  CHECK(rows[2][0] == "2");
  CHECK(rows[2][2] == "-" + rows[1][2]);
  const Json json = here.json(line);
  REQUIRE(json["starts"].size() == 2);
  CHECK(json["starts"][1]["start"]["x"] == "-2");
  CHECK(json["starts"][1]["final"]["x"] == rows[2][2]);
  here.write("starts.csv", "x\n2\n-2\n");
  CHECK(here.csv({"simulate", "well.toml", "--at", "1", "--starts", "starts.csv"}) == rows);
  const std::string text = succeed(here, "simulate well.toml --at 1 --from x=2 --from x=-2").out;
  CHECK(contains(text, "start 2: x = -2"));
  // one start is answered as ever
  CHECK(here.json({"simulate", "well.toml", "--from", "x=2"}).contains("final"));
}

TEST_CASE("--log: logarithmic axes of the picture") {
  const Models here;
  succeed(here, "simulate well.toml --from x=1 --from x=2 --log xy --plot well.svg --quiet");
  const std::string script = here.read("well.gp");
  CHECK(contains(script, "set logscale x"));
  CHECK(contains(script, "set logscale y"));
  CHECK(contains(script, "start 2"));
  succeed(here, "simulate turn.toml --show q^2+p^2 --plot turn.svg --quiet");
  CHECK(contains(here.read("turn.gp"), "title 'q\\^2+p\\^2'"));
}

TEST_CASE("phase --color EXPRESSION: a quantity at the end of each path") {
  const Models here;
  here.write("wells.toml",
             "name = \"wells\"\nstates = [\"x\", \"y\"]\nloss = \"(x^2 - k)^2/4 + y^2/2\"\n[parameters]\nk = 1\n"
             "[start]\nx = 1\ny = 1\n");
  const auto rows =
      here.csv({"phase", "wells.toml", "--x", "x=-2:2", "--y", "y=-1:1", "--size", "4x1", "--color", "3*x + k"});
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].back() == "3*x + k");
  for (std::size_t i = 1; i < 5; ++i) {
    CHECK(std::stod(rows[i].back()) == doctest::Approx(std::stod(rows[i][0]) < 0 ? -2 : 4).epsilon(1e-9));
  }
  // over a parameter: x -> sqrt(k), so x^2/k = 1
  const auto over =
      here.csv({"phase", "wells.toml", "--x", "k=1:3", "--y", "y=-1:1", "--size", "2x1", "--color", "x^2/k"});
  for (std::size_t i = 1; i < 3; ++i) CHECK(std::stod(over[i].back()) == doctest::Approx(1).epsilon(1e-9));
  succeed(here, "phase wells.toml --size 3x3 --color x^2 --plot a.svg --quiet");
  CHECK(here({"phase", "wells.toml", "--color", "x^"}).code == 64);
  CHECK(contains(here({"phase", "wells.toml", "--color", "lable"}).err, "label, loss"));
}

TEST_CASE("simulate --vary: a trajectory for each value") {
  const Models here;
  // x = x0 e^-kt
  here.write("decay.toml",
             "name = \"decay\"\nstates = [\"x\"]\nloss = \"k*x^2/2\"\n[parameters]\nk = 1\n[start]\nx = 2\n");
  const std::string command = "simulate decay.toml --until 1 --samples 2 ";
  const Json json = Json::parse(succeed(here, command + "--vary k=1/2,1,2 --json -").out);
  REQUIRE(json["starts"].size() == 3);
  const std::vector<std::pair<std::string, double>> rates{{"1/2", 0.5}, {"1", 1}, {"2", 2}};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(json["starts"][i]["parameters"]["k"] == rates[i].first);
    CHECK(std::fabs(number(json["starts"][i]["final"]["x"]) - 2 * std::exp(-rates[i].second)) < 1e-14);
  }
  const auto rows = here.csv(words(command + "--vary k=1/2,2 --from x=1 --from x=3"));
  CHECK(rows[0] == std::vector<std::string>{"start", "k", "t", "x", "loss"});
  REQUIRE(rows.size() == 1 + 4 * 3);
  CHECK(rows.back()[0] == "4");
  CHECK(rows.back()[1] == "2");
  CHECK(std::fabs(std::stod(rows.back()[3]) - 3 * std::exp(-2)) < 1e-14);
  const Json scaled = Json::parse(succeed(here, command + "--vary init-scale=1,1/100 --json -").out);
  CHECK(scaled["starts"][1]["start"]["x"] == "1/50");
  CHECK(std::fabs(number(scaled["starts"][1]["final"]["x"]) - std::exp(-1) / 50) < 1e-16);
  CHECK(contains(succeed(here, command + "--vary k=1,2").out, "start 2: x = 2; k = 2"));
  succeed(here, command + "--vary k=1,2 --plot vary.svg --quiet");
  CHECK(contains(here.read("vary.gp"), "k"));
  for (const auto& [options, says] :
       {std::pair<std::string, std::string>{
            "--vary k", "--vary k is not allowed; allowed: NAME=VALUE,VALUE,..., for example k=1/2,1,2"},
        {"--vary x=1,2", "there is no parameter x (known: k, init-scale)"},
        {"--vary k=1,a", "a"},
        {"--vary k=1,2 --set k=3", "each parameter once, and k is set twice"},
        {"--vary k=1,2 --certify", "--certify with --vary is not allowed; allowed: without it"}}) {
    CAPTURE(options);
    const Run run = here(words("simulate decay.toml " + options));
    CHECK(run.code == 64);
    CAPTURE(run.err);
    CHECK(contains(run.err, says));
    CHECK(run.out.empty());
  }
}

TEST_CASE("stationary --ordinate: an expression over the parameter") {
  const Models here;
  here.write("fork.toml",
             "name = \"fork\"\nstates = [\"x\"]\nloss = \"x^4/4 - k*x^2/2\"\n[parameters]\nk = 1\n[start]\nx = 1\n");
  succeed(here, "stationary fork.toml --along k=-1:1 --ordinate x^2-k --plot fork.svg --quiet");
  CHECK(contains(here.read("fork.gp"), "x\\^2-k"));
  const Run run = here(words("stationary fork.toml --ordinate x^2"));
  CHECK(run.code == 64);
  CHECK(contains(run.err, "--ordinate x^2 is not allowed; allowed: with --along and --plot"));
  CHECK(contains(here(words("stationary fork.toml --along k=-1:1 --plot a.svg --ordinate z")).err, "unknown name 'z'"));
}

TEST_CASE("stationary --along of two parameters: the curves of their bifurcations") {
  const Models here;
  here.write("takens.toml",
             "name = \"takens\"\nstates = [\"x\", \"y\"]\n[parameters]\na = 0\nb = 0\n[equations]\nx = \"y\"\n"
             "y = \"a + b*y + x^2 + x*y\"\n[start]\nx = 1\ny = 0\n");
  // folds at a = 0, Hopf bifurcations at a = -b^2, x = -b, b > 0
  const std::string command = "stationary takens.toml --along a=-1:2/5,b=-1:1 --values 6 --digits 30 ";
  const Json json = Json::parse(succeed(here, command + "--json -").out);
  CHECK(json["along"] == "a,b");
  CHECK(json["values"] == 6);
  CHECK(json["complete"] == true);
  REQUIRE(json["curves"].size() == 2);
  CHECK(json["curves"][0]["kind"] == "fold");
  CHECK(json["curves"][1]["kind"] == "Hopf");
  for (const Json& point : json["curves"][1]["points"]) {
    const double b = number(point["b"]);
    CHECK(b > 0);
    CHECK(std::fabs(number(point["a"]) + b * b) < 1e-14);
    CHECK(std::fabs(number(point["state"]["x"]) + b) < 1e-14);
    CHECK(point["criticality"] == "subcritical");
  }
  const auto rows = here.csv(words(command));
  CHECK(rows[0] == std::vector<std::string>{"curve", "kind", "criticality", "a", "b", "x", "y"});
  CHECK(rows.size() == 1 + json["curves"][0]["points"].size() + json["curves"][1]["points"].size());
  succeed(here, command + "--plot plane.svg --quiet");
  CHECK(contains(here.read("plane.gp"), "Hopf"));
  for (const auto& [options, says] :
       {std::pair<std::string, std::string>{"--along a=0:1,a=0:1",
                                            "--along a=0:1,a=0:1 is not allowed; allowed: two parameters that differ"},
        {"--along a=0:1,b=0:1,a=0:1", "one parameter or two, a=0:1,b=0:1"},
        {"--along a=0:1,c=0:1", "no parameter c"},
        {"--along a=0:1,b=1:0", "low end is below its high end"},
        {"--along a=0:1,b=0:1 --ordinate x --plot a.svg",
         "--ordinate x is not allowed; allowed: with one parameter in --along"},
        {"--along a=0:1 --values 5", "--values 5 is not allowed; allowed: with --along of two parameters"},
        {"--values 5", "--values 5 is not allowed; allowed: with --along of two parameters"},
        {"--along a=0:1,b=0:1 --values 1", "--values 1 is not allowed; allowed: a whole number from 2 to 10000"}}) {
    CAPTURE(options);
    const Run run = here(words("stationary takens.toml " + options));
    CHECK(run.code == 64);
    CHECK(contains(run.err, says));
    CHECK(run.out.empty());
  }
}

TEST_CASE("questions that make no sense are one clear sentence") {
  const Models here;
  const auto refused = [&](const std::string& line, const std::string& says) {
    CAPTURE(line);
    const Run run = here(words(line));
    CHECK(run.code == 64);
    CAPTURE(run.err);
    CHECK(contains(run.err, says));
    CHECK(run.out == "");
  };
  refused("simulate well.toml --at 2,1", "--at 2,1 is not allowed; allowed: times from 0 on, each later");
  refused("simulate well.toml --at 1,5 --until 3", "--at 1,5 is not allowed; allowed: times up to --until, 3");
  refused("simulate well.toml --at 1,x", "--at");
  refused("simulate well.toml --at -1,-2 --t0 -3/2",
          "--at -1,-2 is not allowed; allowed: times from -3/2 on, each earlier than the one before, as in -1,-2,-5/2");
  refused("simulate well.toml --at 2,1 --t0 3 --until 3/2",
          "--at 2,1 is not allowed; allowed: times down to --until, 3/2");
  refused("simulate well.toml --at 0", "--at 0 is not allowed; allowed: another time than that of the start, 0");
  refused("simulate well.toml --at 1 --samples 5", "--samples 5 is not allowed; allowed: without --at");
  refused("simulate well.toml --samples log:0", "--samples 0 is not allowed");
  refused("simulate well.toml --samples log:5:20", "a first time between 0 and the length of the run, 10");
  refused("simulate well.toml --log x", "--log x is not allowed; allowed: with --plot");
  refused("simulate well.toml --log z --plot a.svg", "--log z is not allowed; allowed: x, y or xy");
  refused("simulate well.toml --from x=-1 --log y --plot a.svg",
          "an axis with values greater than 0, and there are none");
  refused("simulate well.toml --rising", "--rising is not allowed; allowed: with --event or --stop-at");
  refused("simulate well.toml --event x --rising --falling", "one of them");
  refused("simulate well.toml --show y+1", "unknown name 'y' (known: x, t, loss)");
  refused("simulate well.toml --certify --show x", "--certify");
  refused("simulate well.toml --certify --from x=1 --from x=2", "--certify");
}

TEST_CASE("phase --color time(Q < C): when that first holds") {
  const Models here;
  const auto rows =
      here.csv({"phase", "turn.toml", "--x", "q=1:3", "--y", "p=-1:1", "--size", "2x1", "--color", "time(q < p)"});
  CHECK(rows[0] == std::vector<std::string>{"q", "p", "time(q < p)"});
  for (std::size_t i = 1; i < rows.size(); ++i) {  // from p = 0: cos t < -sin t
    CHECK(std::fabs(std::stod(rows[i][2]) - 3 * std::acos(-1.0) / 4) < 1e-12);
  }
  const auto deep =
      here.csv({"phase", "deep.toml", "--x", "x=0:4", "--y", "y=0:2", "--size", "2x1", "--color", "time(x < 1e-3)"});
  CHECK(std::fabs(std::stod(deep[1][2]) - std::log(std::sinh(1) / std::sinh(1e-3))) < 1e-12);
  CHECK(std::fabs(std::stod(deep[2][2]) - std::log(std::sinh(3) / std::sinh(1e-3))) < 1e-12);
  const auto never =
      here.csv({"phase", "deep.toml", "--x", "x=0:4", "--y", "y=0:2", "--size", "1x1", "--color", "time(x < 0)"});
  CHECK(never[1][2] == "nan");
  succeed(here, "phase deep.toml --x x=0:4 --y y=0:2 --size 3x3 --color time(loss<1/10) --plot a.svg --quiet");
  CHECK(here({"phase", "deep.toml", "--color", "time(x < )"}).code == 64);
  CHECK(contains(here({"phase", "deep.toml", "--color", "time(z < 1)"}).err, "z"));
}

TEST_CASE("phase: a direction as an axis, and a plane by its names") {
  const Models here;
  const auto rows = here.csv({"phase", "deep.toml", "--x", "x + y/2=0:2", "--y", "y=0:2", "--size", "1x1", "--at",
                              "x=1", "--color", "time(y < 1)"});
  CHECK(rows[0][0] == "x + y/2");
  // the start is (1, 1) + (1, 1/2): y = 3/2 e^-t
  CHECK(std::fabs(std::stod(rows[1][2]) - std::log(1.5)) < 1e-12);
  const Json plane = here.json({"phase", "deep.toml", "--plane", "y,x", "--size", "2x2"});
  CHECK(plane["x"]["name"] == "y");
  CHECK(plane["y"]["name"] == "x");
  for (const auto& [line, says] : {std::pair<std::string, std::string>{"--plane x", "two names"},
                                   {"--plane x,y --x x=0:1", "without --x and --y"},
                                   {"--plane x,z", "x"},
                                   {"--x x*y=0:1", "a linear combination of states"},
                                   {"--x x+1=0:1", "a linear combination of states"},
                                   {"--x x-y=0:1 --y 2*y-2*x=0:1", "another axis"},
                                   {"--x x-z=0:1", "z"},
                                   {"--at z=1", "z"}}) {
    CAPTURE(line);
    const Run run = here(words("phase deep.toml " + line));
    CHECK(run.code == 64);
    CHECK(contains(run.err, says));
  }
}

}  // namespace separatrix::testing

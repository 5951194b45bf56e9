// Curves in the plane of two states: nullclines and the curves of saddles, as text, JSON, CSV and picture.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

struct Plane : Workplace {
  Plane() {
    write("species.toml",
          "name = \"species\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"(1 - x - y)*x\"\ny = \"(4 - 7*x - 3*y)*y\"\n"
          "[start]\nx = \"1/2\"\ny = \"1/2\"\n");
    write("oscillator.toml",
          "name = \"oscillator\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"y\"\ny = \"(1 - x^2)*y - x\"\n[start]\nx "
          "= 1\ny "
          "= 0\n");
    write("line.toml", "name = \"line\"\nstates = [\"x\"]\nloss = \"x^2\"\n[start]\nx = 1\n");
  }

  void refused(const std::string& line, const std::string& says) const {
    CAPTURE(line);
    const Run run = (*this)(words(line));
    CHECK(run.code == 64);
    CAPTURE(run.err);
    CHECK(contains(run.err, says));
    CHECK(run.out == "");
  }
};

double number(const Json& value) { return std::stod(value.get<std::string>()); }

const std::string box = " --box x=-1/10:2 --box y=-1/10:2";

}  // namespace

TEST_CASE("stationary --nullclines: y = 0 and the three pieces of y = x/(1 - x^2)") {
  const Plane here;
  const Json json = Json::parse(succeed(here, "stationary oscillator.toml --nullclines --digits 20 --json -").out);
  REQUIRE(json["nullclines"].size() == 2);
  const Json& of_x = json["nullclines"][0];
  CHECK(of_x["state"] == "x");
  CHECK(of_x["evidence"] == "proved");
  CHECK(of_x["everywhere"] == false);
  CHECK(of_x["unresolved"].empty());
  REQUIRE(of_x["curves"].size() == 1);
  for (const Json& point : of_x["curves"][0]["points"]) CHECK(point["y"] == "0");
  const Json& of_y = json["nullclines"][1];
  CHECK(number(of_y["residual"]) < 1e-17);
  REQUIRE(of_y["curves"].size() == 3);
  for (const Json& curve : of_y["curves"]) {
    CHECK(curve["closed"] == false);
    for (const Json& point : curve["points"]) {
      const double x = number(point["x"]), y = number(point["y"]);
      CHECK((1 - x * x) * y == doctest::Approx(x).epsilon(1e-12));
    }
  }
  CHECK_FALSE(Json::parse(succeed(here, "stationary oscillator.toml --json -").out).contains("nullclines"));
  const std::string text = succeed(here, "stationary oscillator.toml --nullclines").out;
  CHECK(contains(text, "y' = 0     3      curve"));
  CHECK(contains(text, "intervals exclude"));
  const auto rows = lines(succeed(here, "stationary oscillator.toml --nullclines --csv -").out);
  CHECK(rows[0] == "number,kind,dimension,x,y,loss");
  CHECK(contains(rows.back(), "3,nullcline y,1,"));
  succeed(here, "stationary oscillator.toml --nullclines --plot curves.svg --quiet");
  CHECK(contains(here.read("curves.gp"), "nullcline of"));
}

TEST_CASE("stationary --manifolds: what parts the basins of two species") {
  const Plane here;
  const Json json = Json::parse(succeed(here, "stationary species.toml --manifolds --digits 20 --json -" + box).out);
  std::size_t saddle = 0, inner = 0;
  for (const Json& point : json["points"]) {
    if (point["state"] == Json({{"x", "0.25"}, {"y", "0.75"}})) saddle = point["number"];
    if (point["state"] == Json({{"x", "0"}, {"y", "0"}})) inner = point["number"];
  }
  CHECK(json["not_hyperbolic"].empty());
  std::size_t met = 0;
  for (const Json& curve : json["saddle_manifolds"]) {
    if (curve["saddle"] != saddle) continue;
    ++met;
    CHECK(curve["agreed_digits"] == 20);
    CHECK(curve["points"][0] == Json({{"x", "0.25"}, {"y", "0.75"}}));
    // λ² + 5λ/2 − 3/4 = 0
    const double eigenvalue = number(curve["eigenvalue"]);
    CHECK(eigenvalue * eigenvalue + 2.5 * eigenvalue == doctest::Approx(0.75));
    CHECK((eigenvalue < 0) == (curve["kind"] == "stable"));
    if (curve["kind"] == "unstable") {
      CHECK(curve["end"] == "point");
      CHECK(curve["points"].back() ==
            (curve["side"] == 1 ? Json({{"x", "1"}, {"y", "0"}}) : Json({{"x", "0"}, {"y", "1.3333333333333333333"}})));
    } else if (curve["side"] == 1) {
      CHECK(curve["end"] == "box");
      CHECK(curve["number"].is_null());
      CHECK((curve["points"].back()["x"] == "2" || curve["points"].back()["y"] == "2"));
    } else {
      CHECK(curve["end"] == "point");
      CHECK(curve["number"] == inner);
    }
  }
  CHECK(met == 4);
  const std::string text = succeed(here, "stationary species.toml --manifolds" + box).out;
  CHECK(contains(text, "unstable curve +"));
  CHECK(contains(text, "edge of the box"));
  const auto rows = lines(succeed(here, "stationary species.toml --manifolds --csv -" + box).out);
  CHECK(contains(rows.back(), "stable curve -,1,"));
  succeed(here, "stationary species.toml --manifolds --nullclines --plot species.svg --quiet" + box);
  CHECK(contains(here.read("species.gp"), "unstable curve"));
}

TEST_CASE("what is not a curve to the digits is said, with exit code 2") {
  const Plane here;
  here.write("loss.toml",
             "name = \"flat\"\nstates = [\"x\", \"y\"]\nloss = \"x^4/4 - y^2/2\"\n[start]\nx = 1\ny = 1\n");
  const Run flat = here(words("stationary loss.toml --manifolds"));
  CHECK(flat.code == 2);
  CHECK(contains(flat.err, "saddle 1 is not hyperbolic"));
  here.write("point.toml",
             "name = \"point\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"x^2 + y^2\"\ny = \"x + 1\"\n[start]\nx = "
             "1\ny = 1\n");
  const Run point = here(words("stationary point.toml --nullclines"));
  CHECK(point.code == 2);
  CHECK(contains(point.err, "x' may be 0 in"));
}

TEST_CASE("curves of a plane are of models with two states, and of points alone") {
  const Plane here;
  for (const std::string option : {"--nullclines", "--manifolds"}) {
    here.refused("stationary line.toml " + option,
                 option + " is not allowed; allowed: with a model of two states, and line has 1");
    here.refused("stationary species.toml --certify " + option, option);
    here.refused("stationary markov --along p=1/10:1/2 " + option, option);
  }
}

}  // namespace separatrix::testing

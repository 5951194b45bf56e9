// basin, boundary and phase with --certificate.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/certificates.hpp"

namespace separatrix::testing {
namespace {

// models whose loss falls in one of the ways that lemmas are about
void write_falling(const Workplace& here) {
  const auto write = [&](const std::string& name, const std::string& states, const std::string& loss,
                         const std::string& start) {
    here.write(name + ".toml",
               "name = \"" + name + "\"\nstates = " + states + "\nloss = \"" + loss + "\"\n[start]\n" + start + "\n");
  };
  write("curve", R"(["x", "y", "z"])", "(x*y - 1)^2/3 + (z - x)^2", "x = \"1\"\ny = \"11/10\"\nz = \"1\"");
  write("line", R"(["x", "y", "z"])", "(x + y - 2)^2/2 + z^2/3", "x = \"3\"\ny = \"1/2\"\nz = \"1/8\"");
  write("logistic", R"(["x", "y"])", "softplus(-x - y) + softplus(-x + y)", "x = \"-1\"\ny = \"2\"");
  write("saddle", R"(["x", "y"])", "y^2 - x^2", "x = \"1/9\"\ny = \"2\"");
  write("cubic", R"(["x"])", "x^3/3 - x", "x = \"0\"");
}

}  // namespace

TEST_CASE(
    "basin --certificate: the checker accepts points and boxes, each lemma, a side of a kink, and what stays open") {
  const Workplace here;
  accepted(here, "basin " + example("double-well") + " --certify --from x=1/10,y=1", "1 equilibrium-");
  accepted(here, "basin " + example("double-well") + " --certify --from x=3/5+-1/20,y=1/2+-1/20", "1 equilibrium-");
  accepted(here, "basin markov --certify --from e=1/2+-1/100,w=-2+-1/100", "1 local-minimum");
  accepted(here, "basin markov --certify --from e=1/2,w=2", "1 global-minimum");
  accepted(here, "basin markov --certify --from e=0,w=2", "1 stationary");
  here.write("starts.csv", "x,y\n1/2,1\n0,1\n-3/2,1/3\n");
  const Run run = here(
      words("basin " + example("double-well") + " --certify --starts starts.csv --quiet --certificate proof.json"));
  CHECK(run.code == 2);  // x = 0 leads to the saddle
  const Run checked = check(here, "proof.json");
  CAPTURE(checked.out);
  CHECK(checked.code == 0);
  CHECK(contains(checked.out, "1 undecided"));
}

TEST_CASE("basin --certificate: the checker accepts the lemmas that need a loss that falls") {
  const Workplace here;
  write_falling(here);
  const auto proved = [&](const std::string& command, const std::string& lemma, const std::string& says) {
    accepted(here, command, says);
    CHECK(contains(here.read("proof.json"), '"' + lemma + '"'));
  };
  // below the saddle, and too wide for a ball that contracts: L <= (0.91^2 + 0.01)/4 < 1/4
  proved("basin " + example("double-well") + " --certify --from x=3/4+-9/20,y=0+-1/10", "sublevel-component",
         "1 equilibrium-");
  proved("basin " + example("mueller-brown") + " --certify --from x=31/50+-1/20,y=3/100+-1/25", "sublevel-component",
         "1 equilibrium-");
  proved("basin curve.toml --certify", "lojasiewicz-ball", "1 minimum");
  proved("basin logistic.toml --certify", "divergent-cone", "1 infinity");
  proved("basin saddle.toml --certify", "divergent-cone", "1 diverged");
  proved("phase logistic.toml --certify --x x=-1:1 --y y=-1:1 --depth 2", "divergent-cone", "100.00% of the plane");
  // x^3/3 - x falls for ever below its maximum at -1
  proved("boundary cubic.toml --certify --from x=-2 --to x=1 --digits 2", "divergent-cone", "1 boundaries");
  // a Hessian that is not diagonal
  proved("basin " + example("mueller-brown") + " --certify --from x=1/2,y=0", "contracting-ball", "1 equilibrium-");
}

TEST_CASE("basin --certificate: a lemma is refused where one of its hypotheses does not hold") {
  const Workplace here;
  write_falling(here);
  std::string proof;
  const auto refused = [&](const std::string& from, const std::string& to, const std::string& says) {
    CAPTURE(from);
    CAPTURE(to);
    refused_text(here, sealed(replaced(proof, from, to)), says);
  };
  const auto has = [&](const std::string& command) {
    here(words("basin " + command + " --certify --quiet --certificate proof.json"));
    proof = here.read("proof.json");
    here.write("again.json", sealed(proof));
    CHECK(check(here, "again.json").code == 0);
  };
  has(example("double-well") + " --from x=3/4+-9/20,y=0+-1/10");
  const Json level = Json::parse(proof)["proofs"][0];
  const std::string around = "\"around\":" + level["around"].dump(), covers = "\"covers\":" + level["covers"].dump();
  refused("\"level\":" + level["level"].dump(), "\"level\":\"1*2^-4\"", "below a level");
  refused("\"level\":" + level["level"].dump(), "\"level\":\"1*2^0\"", "'above'");
  refused(around, "\"around\":[[\"1*2^-1\",\"3*2^0\"],[\"-1\",\"1\"]]", "below a level");
  refused(around, "\"around\":[[\"-3*2^0\",\"3*2^0\"],[\"-3*2^0\",\"3*2^0\"]]", "a piece");
  Json other = level["covers"];
  other.back() = {"moving"};  // the minimum is in it
  refused(covers, "\"covers\":" + other.dump(), "'moving'");
  other.back() = {"near"};
  refused(covers, "\"covers\":" + other.dump(), "'near'");
  other.back() = Json::array();
  refused(covers, "\"covers\":" + other.dump(), "do not cover");
  other.back() = {0, "above"};
  refused(covers, "\"covers\":" + other.dump(), "a piece");
  other = level["covers"];
  other[0] = {"near"};
  refused(covers, "\"covers\":" + other.dump(), "no verdict 'near'");
  other.erase(0);
  refused(covers, "\"covers\":" + other.dump(), "one cover for each face");
  refused("\"radius\":" + level["radius"].dump(), "\"radius\":\"1*2^0\"", "contract");
  // zeros where they were
  refused("-2*x*(-1/2 + 1/2*x^2)", "-3*x*(-1/2 + 1/2*x^2)", "not proved to be the negative gradient");

  has("curve.toml");
  const Json ball = Json::parse(proof)["proofs"][0];
  refused("\"floor\":\"0\"", "\"floor\":\"-1\"", "sum of squares");
  refused("\"residuals\":" + ball["residuals"].dump(), "\"residuals\":" + Json({ball["residuals"][0]}).dump(),
          "sum of squares");
  refused("\"radius\":" + ball["radius"].dump(), "\"radius\":\"1*2^-6\"", "an inequality");  // the path is longer
  refused("\"radius\":" + ball["radius"].dump(), "\"radius\":\"1*2^3\"", "an inequality");   // with x = y = 0
  const Json limit = Json::parse(proof)["statement"]["starts"][0]["limit"];
  refused("\"z\":" + limit["z"].dump(), "\"z\":[\"0.9\",\"0.95\"]", "an inequality");

  has("logistic.toml");
  refused("\"corner\":{\"x\":[1,", "\"corner\":{\"x\":[-1,", "cone");
  refused("\"corner\":{\"x\":[1,\"-1\"]", "\"corner\":{\"x\":[1,\"1\"]", "not in a cone");
  refused("\"corner\":{\"x\":[1,\"-1\"]", "\"corner\":{\"y\":[1,\"-1\"]", "grow");
  has("saddle.toml");
  refused("\"diverged\"", "\"infinity\"", "floor");
  refused("\"corner\":{\"x\":[1,\"455/4096\"]", "\"corner\":{\"x\":[1,\"0\"]", "grow");
}

TEST_CASE(
    "basin --certificate: changed digits of covers, residuals and corners are refused, or change nothing that is "
    "stated") {
  const Workplace here;
  write_falling(here);
  const auto stated = [&](const std::string& command) {
    succeed(here, "basin " + command + " --certify --quiet --certificate proof.json");
    Json starts = Json::array();
    for (const Json& statement : stated_by_changed(here)) starts.push_back(statement["starts"][0]);
    return starts;
  };
  for (const Json& start : stated(example("double-well") + " --from x=3/4+-9/20,y=0+-1/10")) {
    for (const auto& [state, at] : {std::pair{"x", 1}, std::pair{"y", 0}}) CHECK(inside(start["limit"][state], at));
    CHECK(exact(start["start"]["x"][0].get<std::string>()) > 0);  // the basin of x = 1
  }
  for (const Json& start : stated("line.toml")) {
    // of L = (x + y - 2)^2/2: x - y stays
    const Rational x = exact(start["start"]["x"][0].get<std::string>()),
                   y = exact(start["start"]["y"][0].get<std::string>());
    CHECK(inside(start["limit"]["x"], 1 + (x - y) / 2));
    CHECK(inside(start["limit"]["y"], 1 - (x - y) / 2));
  }
  for (const Json& start : stated("saddle.toml")) CHECK(exact(start["start"]["x"][0].get<std::string>()) > 0);
}

TEST_CASE("basin --certificate: changed digits are refused, and none makes a false statement true") {
  const Workplace here;
  succeed(here, "basin " + example("double-well") +
                    " --certify --from x=7/8+-1/64,y=1/16+-1/64 --quiet --certificate proof.json");
  for (const Json& statement : stated_by_changed(here)) {
    REQUIRE(statement["starts"].size() == 1);
    const Json& start = statement["starts"][0];
    for (const auto& [state, at] : {std::pair{"x", 1}, std::pair{"y", 0}}) CHECK(inside(start["limit"][state], at));
    CHECK(inside(start["loss"], 0));
    CHECK(exact(start["start"]["x"][0].get<std::string>()) > 0);  // the basin of x = 1
  }
}

TEST_CASE("boundary --certificate: the checker accepts brackets of simple and of degenerate saddles") {
  const Workplace here;
  accepted(here, "boundary " + example("double-well") + " --certify --from x=-1/3,y=1 --to x=1/2,y=1 --digits 4",
           "1 boundaries");
  accepted(here, "boundary markov --certify --from w=-2,e=1/10 --to w=-2,e=3 --digits 4", "1 boundaries");
}

TEST_CASE("boundary --certificate: changed digits are refused, and none makes a false statement true") {
  const Workplace here;
  here.write("line.toml", "name = \"line\"\nstates = [\"x\"]\nloss = \"(x^2 - 1)^2/4\"\n[start]\nx = \"1\"\n");
  succeed(here, "boundary line.toml --certify --from x=-1 --to x=5/4 --digits 1 --quiet --certificate proof.json");
  // a check follows both ends for a long time: each tenth change is looked at without the checksum
  for (const Json& statement : stated_by_changed(here, 10)) {
    REQUIRE(statement["boundaries"].size() == 1);
    const Json& found = statement["boundaries"][0];
    for (const auto& [end, side] : {std::pair{"lower", -1}, std::pair{"upper", 1}}) {
      CHECK(exact(found[end]["start"]["x"][0].get<std::string>()) * side > 0);  // the boundary is x = 0
      CHECK(inside(found[end]["limit"]["x"], side));
    }
  }
}

TEST_CASE("phase --certificate: the checker accepts cells proved by the flow and by cells before them") {
  const Workplace here;
  accepted(here, "phase " + example("double-well") + " --certify --x x=1/2:2 --y y=-1:1 --depth 3",
           "of the plane proved");
  CHECK(contains(here.read("proof.json"), "proved-region"));
  accepted(here, "phase markov --certify --x w=-2:-7/4 --y e=-1/8:1/8 --depth 2",
           "16 cells, 100.00% of the plane proved");
}

TEST_CASE("phase --certificate: changed digits are refused, and none makes a false statement true") {
  const Workplace here;
  succeed(here, "phase " + example("double-well") +
                    " --certify --x x=3/4:5/4 --y y=-1/4:1/4 --depth 1 --quiet --certificate proof.json");
  for (const Json& statement : stated_by_changed(here)) {
    // all of x > 0 goes to (1, 0)
    for (const auto& [label, area] : statement["proved"].items()) CHECK(exact(area.get<std::string>()) <= 1);
    for (const auto& [label, box] : statement["limits"].items()) {
      CHECK(inside(box["x"], 1));
      CHECK(inside(box["y"], 0));
    }
    CHECK(exact(statement["x"]["low"].get<std::string>()) > 0);
  }
}

TEST_CASE("boundary, phase, simulate --certificate: what is changed with its checksum and is not proved is refused") {
  const Workplace here;
  const auto forged = [&](const std::string& from, const std::string& to, const std::string& says) {
    CAPTURE(to);
    refused_text(here, sealed(replaced(here.read("proof.json"), from, to)), says);
  };
  here(words("phase " + example("double-well") + " --certify --depth 3 --quiet --certificate proof.json"));
  forged(R"("scale":"linear")", R"("scale":"log")", "cells of equal width are those of linear axes");
  here(words("boundary " + example("double-well") +
             " --certify --from x=-1/3,y=1/2 --to x=1/2,y=1/2 --digits 8 --quiet --certificate proof.json"));
  CHECK(check(here, "proof.json").code == 0);
  forged(R"("label":"equilibrium-1")", R"("label":"equilibrium-2")", "two limits are called equilibrium-2");
  Json none = Json::parse(here.read("proof.json"));
  none["statement"]["boundaries"] = none["proofs"] = Json::array();
  refused_text(here, sealed(replaced(none.dump(), "\"checksum\":", "\"checksum\": ")), "no boundary is stated");
  here(words("simulate " + example("double-well") + " --certify --until 1 --quiet --certificate proof.json"));
  forged(R"("outcome":"reached_end")", R"("outcome":"converged")", "there is no outcome 'converged'");
}

}  // namespace separatrix::testing

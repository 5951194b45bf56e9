// --certificate: what the program proved, checked by another one (tools/check_certificate.py).
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/num/rational.hpp"
#include "tests/support/program.hpp"
#include "tools/shell/checksum.hpp"

#include <sys/wait.h>

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string root() { return std::getenv("SEPARATRIX_ROOT"); }

/// Ends of a Python program: its exit code and what it printed.
Run python(const Workplace& here, const std::string& arguments) {
  const std::string command = "cd " + here.path().string() + " && /usr/bin/python3 " + arguments + " 2>&1";
  Run run;
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> part;
  for (std::size_t n = 0; (n = std::fread(part.data(), 1, part.size(), pipe)) > 0;) run.out.append(part.data(), n);
  const int status = pclose(pipe);
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return run;
}

Run check(const Workplace& here, const std::string& file) {
  return python(here, root() + "/tools/check_certificate.py " + file);
}

void accepted(const Workplace& here, const std::string& command, const std::string& says) {
  CAPTURE(command);
  here(words(command + " --quiet --certificate proof.json"));
  const Run run = check(here, "proof.json");
  CAPTURE(run.out);
  CHECK(run.code == 0);
  CHECK(lines(run.out).size() == 1);
  CHECK(contains(run.out, says));
}

void refused_text(const Workplace& here, const std::string& text, const std::string& says) {
  here.write("changed.json", text);
  const Run run = check(here, "changed.json");
  CAPTURE(run.out);
  CHECK(run.code == 1);
  CHECK(lines(run.out).size() == 1);
  CHECK(contains(run.out, says));
}

// "-5*2^-3", "1/10", "2.5e-3"
Rational exact(const std::string& text) {
  const std::size_t power = text.find("*2^");
  if (power == std::string::npos) return parse_rational(text);
  const int exponent = std::stoi(text.substr(power + 3));
  Rational scale = 1;
  for (int i = 0; i < std::abs(exponent); ++i) scale *= 2;
  const Rational whole = parse_rational(text.substr(0, power));
  return exponent < 0 ? Rational(whole / scale) : Rational(whole * scale);
}

bool inside(const Json& ends, const Rational& value) {
  return exact(ends[0].get<std::string>()) <= value && value <= exact(ends[1].get<std::string>());
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t place = text.find(from);
  REQUIRE(place != std::string::npos);
  return text.replace(place, from.size(), to);
}

std::string example(const std::string& name) { return root() + "/examples/" + name + ".toml"; }

// with the checksum of what it holds
std::string sealed(std::string text) {
  const std::string key = "\"checksum\": \"";
  const std::size_t place = text.rfind(key) + key.size();
  text.replace(place, 8, "00000000");
  return text.replace(place, 8, fmt::format("{:08x}", crc32_of(text)));
}

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

// digits of the certificate in proof.json changed 200 times; what the changed ones state that only the checksum refuses
Json stated_by_changed(const Workplace& here, int every = 1) {
  const Run run = python(here, root() + "/tests/tools/certificates/corruptions.py " + root() +
                                   "/tools proof.json 200 1 " + std::to_string(every));
  CAPTURE(run.out);
  REQUIRE(run.code == 0);
  const Json found = Json::parse(run.out);
  CHECK(found["refused"] == 200);
  CHECK(found["without"].empty());
  return found["statements"];
}

}  // namespace

TEST_CASE("stationary --certificate: the checker accepts what is proved, complete or not") {
  const Workplace here;
  accepted(here, "stationary " + example("mueller-brown") + " --certify",
           "5 stationary points in the box, and no other");
  accepted(here, "stationary " + example("four-minima") + " --certify --digits 40", "9 stationary points");
  accepted(here, "stationary " + example("nine-minima") + " --certify", "25 stationary points");
  accepted(here, "stationary " + example("coupled-double-well") + " --certify", "9 stationary points");
  here.write("flat.toml",
             "name = \"flat\"\nstates = [\"x\", \"y\"]\nloss = \"x^4 + y^2\"\n[start]\nx = \"1\"\ny = \"0\"\n");
  accepted(here, "stationary flat.toml --certify", "0 stationary points in the box, others can only be");
  // functions, a kink, no gradient flow
  here.write("many.toml",
             "name = \"many\"\nstates = [\"x\", \"y\"]\n[parameters]\nlambda = \"1/3\"\n[equations]\n"
             "x = \"-x - 2*abs(x) + lambda + tanh(y)^3/softplus(x)\"\n"
             "y = \"-y + sin(x) - relu(x) + atan(y)*sqrt(2 + x^2) + cosh(x)^(-3/2)*log(3 + sigmoid(y))\"\n"
             "[start]\nx = \"1\"\ny = \"1\"\n");
  accepted(here, "stationary many.toml --certify", "2 stationary points in the box, and no other");
  here.write("line.toml", "name = \"line\"\nstates = [\"x\"]\nloss = \"x^4/4 - x^2/2 + x/10\"\n[start]\nx = \"1\"\n");
  accepted(here, "stationary line.toml --certify", "3 stationary points in the box, and no other");
}

TEST_CASE("stationary --certificate: changed digits are refused, and none makes a false statement true") {
  const Workplace here;
  succeed(here, "stationary " + example("double-well") + " --certify --quiet --certificate proof.json");
  // what the checksum alone refuses: other proofs of the same theorem, or of a weaker one that is true
  for (const Json& statement : stated_by_changed(here)) {
    REQUIRE(statement["points"].size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
      const Json& point = statement["points"][k];
      const Rational x = static_cast<long>(k) - 1;  // -1, 0, 1 at y = 0
      CHECK(point["kind"] == (x == 0 ? "saddle" : "strict minimum"));
      CHECK(point["unstable"] == (x == 0 ? 1 : 0));
      CHECK(inside(point["loss"], x == 0 ? ratio(1, 4) : Rational(0)));
      for (const std::string box : {"enclosure", "unique_in"}) {
        CHECK(inside(point[box]["x"], x));
        CHECK(inside(point[box]["y"], 0));
      }
    }
    CHECK(statement["complete"] == true);
  }
}

TEST_CASE("simulate --certificate: the checker accepts points, boxes narrow and wide, time, and ends that come early") {
  const Workplace here;
  accepted(here, "simulate markov --certify --from e=1/2,w=-3/10 --until 2", "steps to t = 2");
  accepted(here, "simulate markov --certify --from e=1/2+-1e-6,w=-3/10+-1e-6 --until 1", "steps to t = 1");
  accepted(here, "simulate markov --certify --from e=1/2+-1/100,w=-3/10+-1/100 --until 1", "steps to t = 1");
  accepted(here, "simulate markov --certify --from e=1/2,w=-3/10 --until 1/2 --width 1e-40", "steps to t = 0.5");
  accepted(here, "simulate " + example("lorenz") + " --certify --until 1/4", "steps to t = 0.25");
  here.write("forced.toml",
             "name = \"forced\"\nstates = [\"x\", \"y\"]\n[equations]\nx = \"y + cos(t)\"\n"
             "y = \"-x - y*tanh(x*t)/5 + sqrt(1 + y^2)/3 - sigmoid(x)*atan(y)\"\n[start]\nx = \"1\"\ny = \"1/2\"\n");
  accepted(here, "simulate forced.toml --certify --until 1", "steps to t = 1");
  here.write("blow-up.toml", "name = \"blow-up\"\nstates = [\"x\"]\n[equations]\nx = \"x^2\"\n[start]\nx = \"1\"\n");
  accepted(here, "simulate blow-up.toml --certify --until 2 --max-steps 20", "20 steps to t = 0.9");
}

TEST_CASE("simulate --certificate: changed digits are refused, and none makes a false statement true") {
  const Workplace here;
  here.write("decay.toml", "name = \"decay\"\nstates = [\"x\"]\nloss = \"x^2/2\"\n[start]\nx = \"1\"\n");
  succeed(here, "simulate decay.toml --certify --until 1 --quiet --certificate proof.json");
  for (const Json& statement : stated_by_changed(here)) {
    CHECK(statement["start"]["x"] == Json({"1", "1"}));
    CHECK(statement["t"] == "1");
    // 1/e, and 1/(2 e²) (OEIS A068985; half of A092553)
    CHECK(inside(statement["enclosure"]["x"], parse_rational("0.36787944117144232159552377016146086745")));
    CHECK(inside(statement["loss"], parse_rational("0.06766764161830634594699974748624220170")));
  }
}

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

TEST_CASE("check_certificate.py: one sentence about what is wrong") {
  const Workplace here;
  succeed(here, "stationary " + example("double-well") + " --certify --quiet --certificate proof.json");
  const std::string proof = here.read("proof.json");
  refused_text(here, replaced(proof, "\"saddle\"", "\"strict minimum\""), "checksum");
  refused_text(here, "{}", "separatrix certificate 1");
  refused_text(here, proof.substr(0, proof.size() / 2), "not a well-formed certificate");
  refused_text(here, "", "not a well-formed certificate");
  CHECK(check(here, "missing.json").code == 1);
  CHECK(contains(check(here, "missing.json").out, "cannot be read"));
  CHECK(check(here, "").code == 1);
  CHECK(contains(check(here, "").out, "usage"));
}

TEST_CASE("--certificate: what is refused") {
  const Workplace here;
  const auto refused = [&](const std::string& command, const std::string& says) {
    CAPTURE(command);
    const Run run = here(words(command));
    CHECK(run.code == 64);
    CHECK(lines(run.err).size() == 1);
    CHECK(contains(run.err, says));
    CHECK(here.files().empty());
  };
  refused("stationary markov --certificate a.json", "--certify");
  refused("basin markov --certificate a.json", "--certify");
  refused("boundary markov --to e=3 --certificate a.json", "--certify");
  refused("phase markov --certificate a.json", "--certify");
  refused("basin " + example("neuron") + " --certify --certificate a.json", "means over data");
  refused("phase " + example("double-well") + " --certify --certificate a.json --json a.json", "--certificate");
  refused("stationary markov --certify --certificate a.json", "factor");
  refused("stationary " + example("neuron") + " --certify --certificate a.json", "means over data");
  refused("stationary " + example("double-well") + " --certify --certificate a.json --json a.json", "--certificate");
  CHECK(here(words("stationary " + example("double-well") + " --certify --certificate /nowhere/a.json")).code == 73);
}

}  // namespace separatrix::testing

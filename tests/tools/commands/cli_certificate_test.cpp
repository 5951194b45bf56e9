// stationary and simulate with --certificate, and what is refused of all.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/certificates.hpp"

namespace separatrix::testing {

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

// The examples that rewrite a paper, against the values that the paper, or its theorem, gives.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>
#include <vector>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string example(const std::string& name) {
  return std::getenv("SEPARATRIX_ROOT") + std::string("/examples/") + name + ".toml";
}

Json result(const Workplace& here, const std::string& command, const std::string& name,
            const std::vector<std::string>& options) {
  std::vector<std::string> line{command, example(name), "--quiet", "--json", "-"};
  line.insert(line.end(), options.begin(), options.end());
  const Run run = here(line);
  CAPTURE(run.err);
  CHECK(run.code == 0);
  return Json::parse(run.out);
}

double number(const Json& value) { return std::stod(value.get<std::string>()); }

bool proves(const Workplace& here, const std::string& name, const std::string& identity) {
  return contains(here({"derive", example(name)}).out, identity + ": proved");
}

}  // namespace

TEST_CASE("matrix factorisation ends at the best matrix of its rank, with balanced factors") {
  // Eckart and Young: half of 1^2, the singular value left out of 4, 2, 1
  const Workplace here;
  const Json end = result(here, "simulate", "matrix-factorisation", {"--until", "100", "--seed", "3"});
  CHECK(number(end["loss"]) == doctest::Approx(0.5).epsilon(1e-13));
  REQUIRE(end["invariants"].size() == 4);
  for (const Json& each : end["invariants"]) CHECK(number(each["drift"]) < 1e-15);
  // |U V^T|^2 = 4^2 + 2^2
  const Json shown = result(here, "simulate", "matrix-factorisation",
                            {"--until", "100", "--seed", "3", "--show", "norm2(U*transpose(V))"});
  CHECK(number(shown["shown"].front()) == doctest::Approx(20).epsilon(1e-12));
  CHECK(proves(here, "matrix-factorisation", "dbalance[1][2]/dt = 0"));
}

TEST_CASE("two heads of softmax attention become one step of gradient descent without its bias") {
  // he 2025: 1/(1 + (1 + s) d/L) with d = 5, L = 40, s = 1/10, and the loss is s + 1 less that; omega falls like a power of t
  const Workplace here;
  const Json end = result(here, "simulate", "softmax-attention", {"--until", "3000", "--show", "dot(mu, omega)"});
  const double step = 1 / (1 + 1.1 * 5 / 40);
  CHECK(number(end["shown"].front()) == doctest::Approx(step).epsilon(2e-3));
  CHECK(number(end["loss"]) == doctest::Approx(1.1 - step).epsilon(2e-3));
  CHECK(number(end["loss"]) > 1.1 - step);
  CHECK(number(end["final"]["omega[1]"]) == doctest::Approx(-number(end["final"]["omega[2]"])).epsilon(1e-9));
  CHECK(number(end["final"]["mu[1]"]) == doctest::Approx(-number(end["final"]["mu[2]"])).epsilon(1e-9));
}

TEST_CASE("linear attention learns what Theorem 4.1 says") {
  // Gamma = diag(11/10 + 3/20, 11/20 + 3/20), tr Gamma^-2 = (4/5)^2 + (10/7)^2
  const Workplace here;
  const Json end = result(here, "simulate", "linear-attention", {"--until", "100"})["final"];
  const double root = std::sqrt(std::sqrt(0.64 + 100.0 / 49));
  CHECK(number(end["u"]) == doctest::Approx(root).epsilon(1e-13));
  CHECK(number(end["U[1][1]"]) == doctest::Approx(0.8 / root).epsilon(1e-13));
  CHECK(number(end["U[2][2]"]) == doctest::Approx(10 / 7.0 / root).epsilon(1e-13));
  CHECK(number(end["U[1][2]"]) == 0);
  CHECK(proves(here, "linear-attention", "dbalance/dt = 0"));
}

TEST_CASE("phase retrieval has no minima but v and -v") {
  // sun 2018: saddles at |w| = |v|/sqrt(3), orthogonal to v = (3/5, 4/5)
  const Workplace here;
  const Json found = result(here, "stationary", "phase-retrieval", {"--box", "w=-2:2"});
  CHECK(found["evidence"] == "proved");
  REQUIRE(found["points"].size() == 5);
  const double third = 1 / std::sqrt(3.0);
  for (const Json& each : found["points"]) {
    const double a = number(each["state"]["w[1]"]), b = number(each["state"]["w[2]"]), loss = number(each["loss"]);
    const std::string kind = each["kind"];
    CAPTURE(a);
    if (kind == "strict minimum") {
      CHECK(std::abs(a * 0.6 + b * 0.8) == doctest::Approx(1).epsilon(1e-13));
      CHECK(loss == doctest::Approx(0).epsilon(1e-13));
    } else if (kind == "saddle") {
      CHECK(std::abs(a * 0.8 - b * 0.6) == doctest::Approx(third).epsilon(1e-13));
      CHECK(loss == doctest::Approx(2 / 3.0).epsilon(1e-13));
    } else {
      CHECK(kind == "maximum");
      CHECK(loss == doctest::Approx(0.75).epsilon(1e-13));
    }
  }
  CHECK(result(here, "basin", "phase-retrieval", {})["starts"][0]["label"] == "global-minimum");
}

TEST_CASE("a student of erf units waits on the plateau of Saad and Solla") {
  const Workplace here;
  std::string text = here.read(example("teacher-student"));
  text = text.substr(0, text.find("[start]"));
  here.write("plateau.toml", text + "[start]\nR = \"ones(2, 2)/sqrt(6)\"\nQ = \"ones(2, 2)/3\"\n");
  const Run run = here(words("simulate plateau.toml --until 1 --quiet --show eps --json -"));
  CHECK(run.code == 0);
  const Json end = Json::parse(run.out);
  const double plateau = 2 / std::numbers::pi * (std::numbers::pi / 6 - 2 * std::asin(0.25));
  CHECK(number(end["shown"]["eps"]) == doctest::Approx(plateau).epsilon(1e-13));
  for (const auto& [name, value] : end["final"].items()) {
    CAPTURE(name);
    CHECK(number(value) == doctest::Approx(name[0] == 'R' ? 1 / std::sqrt(6.0) : 1 / 3.0).epsilon(1e-13));
  }
  // on the way there and at the end
  const Json passing = result(here, "simulate", "teacher-student", {"--until", "60", "--show", "eps"});
  CHECK(number(passing["shown"]["eps"]) == doctest::Approx(plateau).epsilon(1e-2));
  const Json learned = result(here, "simulate", "teacher-student", {"--until", "1000", "--show", "eps"});
  CHECK(number(learned["shown"]["eps"]) < 1e-20);
  CHECK(number(learned["final"]["R[1][1]"]) == doctest::Approx(1).epsilon(1e-9));
}

TEST_CASE("a ReLU unit slides along the edge of a point, with v^2 - |w|^2 kept") {
  // z = v w1 follows z' = z (2 - z) while it slides; at the end v = w1 = sqrt 2 and the loss is 1/4
  const Workplace here;
  const Json end = result(here, "simulate", "sliding-relu", {"--until", "40"});
  CHECK(number(end["final"]["w[1]"]) == doctest::Approx(std::numbers::sqrt2).epsilon(1e-12));
  CHECK(number(end["final"]["v"]) == doctest::Approx(std::numbers::sqrt2).epsilon(1e-12));
  CHECK(std::abs(number(end["final"]["w[2]"])) < 1e-15);
  CHECK(number(end["loss"]) == doctest::Approx(0.25).epsilon(1e-12));
  CHECK(number(end["invariants"][0]["drift"]) < 1e-15);
  // from w = (1.2, 0), v = 1.2 it slides at once: z = 2/(1 + (2/1.44 - 1) e^-2t)
  const Json slid =
      result(here, "simulate", "sliding-relu", {"--from", "w=[6/5,0],v=6/5", "--until", "1", "--show", "v*w[1]"});
  CHECK(number(slid["shown"].front()) == doctest::Approx(2 / (1 + (2 / 1.44 - 1) * std::exp(-2.0))).epsilon(1e-12));
}

TEST_CASE("the integrate-and-fire neuron fires with the period of Gerstner and Kistler") {
  // tau ln((I - reset)/(I - threshold)): ln 3 at the defaults, 2 ln(5/2) at tau = 2, I = 4/3, reset = 1/2
  const Workplace here;
  struct Case {
    std::vector<std::string> options;
    double period;
  };
  for (const Case& each :
       {Case{{}, std::log(3.0)}, Case{{"--set", "tau=2", "--set", "I=4/3", "--set", "reset=1/2"}, 2 * std::log(2.5)}}) {
    const Json run = result(here, "simulate", "integrate-and-fire", each.options);
    const Json& events = run["events"];
    REQUIRE(events.size() == static_cast<std::size_t>(10 / each.period));
    for (std::size_t k = 0; k < events.size(); ++k) {
      CHECK(number(events[k]["t"]) == doctest::Approx(static_cast<double>(k + 1) * each.period).epsilon(1e-14));
      CHECK(number(events[k]["state"]["v"]) == doctest::Approx(1).epsilon(1e-14));
    }
    CHECK(number(run["final"]["spikes"]) == static_cast<double>(events.size()));
  }
  const Json silent = result(here, "simulate", "integrate-and-fire", {"--set", "I=1"});
  CHECK(silent["events"].empty());
  CHECK(number(silent["final"]["v"]) == doctest::Approx(1 - std::exp(-10.0)).epsilon(1e-14));
  // ln 3 to 40 digits
  const Json fine = result(here, "simulate", "integrate-and-fire", {"--until", "2", "--digits", "40"});
  CHECK(fine["events"][0]["t"].get<std::string>() == "1.098612288668109691395245236922525704647");
}

}  // namespace separatrix::testing

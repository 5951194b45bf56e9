// Diagrams over the imbalance and the scale of a start, which follows from these parameters.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/json.hpp"
#include "tests/support/program.hpp"

namespace separatrix::testing {
namespace {

using Json = nlohmann::ordered_json;

double kernel_distance(const Workplace& here, const std::string& cell) {
  const auto rows = lines(succeed(here, "phase " + cell + " --color kernel-distance --size 1x1 --csv -").out);
  return std::stod(fields(rows.at(1))[2]);
}

}  // namespace

TEST_CASE("one neuron over imbalance and scale is the same neuron from that start") {
  const Workplace here;
  // a = 2, w = (3, 4)/5: delta = 3, scale = 2, the tangent of half the angle (4/5)/(1 + 3/5) = 1/2
  CHECK(kernel_distance(here, "one-neuron-of-scale --set turn=1/2 --x delta=2:4 --y scale=1:3") ==
        doctest::Approx(kernel_distance(here, "one-neuron --from w2=4/5 --x w1=1/5:1 --y a=1:3")).epsilon(1e-12));
  // and with the larger part in w: a = 1, w = (6, 8)/5: delta = -3
  CHECK(kernel_distance(here, "one-neuron-of-scale --set turn=1/2 --x delta=-4:-2 --y scale=1:3") ==
        doctest::Approx(kernel_distance(here, "one-neuron --from w2=8/5 --x w1=1:7/5 --y a=1/2:3/2")).epsilon(1e-12));
  // delta = 0: a^2 (1 + ww'/|w|^2) on both ends, 1 - (4 + cos^2)/5 for w along (-3, 4) and the target along (2, 1)
  for (const char* scale : {"1/100:1/50", "1:3"}) {
    CHECK(kernel_distance(here, std::string("one-neuron-of-scale --x delta=-1:1 --y scale=") + scale) ==
          doctest::Approx((1 - .032) / 5).epsilon(1e-12));
  }
  const Json json = Json::parse(
      succeed(here, "simulate one-neuron-of-scale --set delta=-7/3 --set scale=1/50 --digits 30 --until 1 --json -")
          .out);
  // -7/3, to the digits of the run
  CHECK(json["invariants"][0]["start"].get<std::string>().find("-2.333333333333333333333333333") == 0);
  const Run refused = here(words("phase one-neuron-of-scale --color kernel-distance --x delta=-1:1 --y scale=-1:1"));
  CHECK(refused.code == 64);
  CHECK(contains(refused.err, "scale > 0"));
}

TEST_CASE("a start that is no rational number has 50 digits of it, and one that is none is refused") {
  const Workplace here;
  here.write("root.toml",
             "name = \"root\"\nstates = [\"x\"]\n[equations]\nx = \"0*x\"\n[parameters]\nk = { default = \"2\" }\n"
             "[start]\nx = \"sqrt(k)\"\n");
  const Json json = Json::parse(succeed(here, "simulate root.toml --digits 45 --until 1 --json -").out);
  CHECK(json["final"]["x"] == "1.41421356237309504880168872420969807856967188");
  const Json exact = Json::parse(succeed(here, "simulate root.toml --set k=9/4 --digits 45 --until 1 --json -").out);
  CHECK(exact["final"]["x"] == "1.5");
  const Run refused = here(words("simulate root.toml --set k=-2 --until 1"));
  CHECK(refused.code == 64);
  CHECK(contains(refused.err, "the start of x"));
}

}  // namespace separatrix::testing
